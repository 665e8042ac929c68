package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.job.ClusterRows;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits one after another and two at once in one JVM: nothing grows, and no bits change. */
class SoakIT {
  private static final Duration LASTS = Duration.ofMinutes(Long.getLong("faults.soak.minutes", 30));

  /** Fits until all classes are loaded and compiled, and Spark's own lists are full. */
  private static final int WARM_UP = 10;

  @TempDir static Path folder;
  private static Path local;

  @BeforeAll
  static void keepTemporaryFilesApart() {
    // Other tests run, and are killed, at the same time.
    local = folder.resolve("local");
    SharedSession.stop();
    System.setProperty("spark.local.dir", local.toString());
  }

  @AfterAll
  static void stop() {
    SharedSession.stop();
    System.clearProperty("spark.local.dir");
  }

  private record Usage(
      long heap, long metaspace, int threads, long files, int cached, long temporary) {
    static Usage now() throws IOException, InterruptedException {
      // Spark lets go of broadcasts and RDDs when their handles are collected.
      for (int i = 0; i < 3; i++) {
        System.gc();
        Thread.sleep(500);
      }
      UnixOperatingSystemMXBean system =
          (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Usage(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
          ManagementFactory.getMemoryPoolMXBeans().stream()
                  .filter(pool -> pool.getName().equals("Metaspace"))
                  .map(MemoryPoolMXBean::getUsage)
                  .mapToLong(usage -> usage.getUsed())
                  .sum()
              >> 20,
          ManagementFactory.getThreadMXBean().getThreadCount(),
          system.getOpenFileDescriptorCount(),
          SharedSession.context().getPersistentRDDs().size(),
          temporaryFiles());
    }

    private static long temporaryFiles() throws IOException {
      try (Stream<Path> all = Files.walk(local)) {
        return all.filter(Files::isRegularFile).count();
      }
    }
  }

  @Test
  void nothingGrows() throws Exception {
    SplittableRandom random = Trial.random("SoakIT");
    Dataset<Row> rows = rows();
    double[] alone = fit(rows, 1).mixture().meanMatrix();
    for (int fit = 0; fit < WARM_UP; fit++) {
      fit(rows, random.nextLong());
    }
    Usage before = Usage.now();
    System.out.println("before " + before);
    Instant end = Instant.now().plus(LASTS);
    int fits = 0;
    try (Pool pool = new Pool()) {
      while (Instant.now().isBefore(end)) {
        long other = random.nextLong();
        Future<GradientEMModel> first = pool.start(() -> fit(rows, 1));
        Future<GradientEMModel> second = pool.start(() -> fit(rows, other));
        assertThat(first.get().mixture().meanMatrix()).as("beside seed %d", other).isEqualTo(alone);
        second.get();
        fits += 2;
      }
    }
    Usage after = Usage.now();
    System.out.printf("after %d fits %s%n", fits, after);
    assertThat(after.heap()).as("MB of heap").isLessThanOrEqualTo(before.heap() + 32);
    assertThat(after.metaspace())
        .as("MB of metaspace")
        .isLessThanOrEqualTo(before.metaspace() + 16);
    assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 8);
    assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files() + 16);
    assertThat(after.cached()).as("cached RDDs").isZero();
    assertThat(after.temporary()).as("temporary files").isLessThanOrEqualTo(before.temporary());
  }

  private static GradientEMModel fit(Dataset<Row> rows, long seed) {
    return new GradientEM().setStartComponents(6).setSeed(seed).setCovarianceType("tied").fit(rows);
  }

  private static Dataset<Row> rows() {
    Path path = folder.resolve("rows");
    ClusterRows.write(SharedSession.get(), path, 2000, 3, 3, 4);
    return SharedSession.get().read().parquet(path.toString());
  }

  private static final class Pool implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    <T> Future<T> start(Callable<T> work) {
      return threads.submit(work);
    }

    @Override
    public void close() {
      threads.shutdownNow();
    }
  }
}
