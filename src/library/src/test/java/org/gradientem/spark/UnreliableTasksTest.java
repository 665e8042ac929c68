package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradientem.Refusals.assertRefused;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that end in random order, fail, or lose their blocks must not change a bit of the model.
 */
@Tag("long")
class UnreliableTasksTest {
  private static final long SEED = 11;
  private static final int PARTITIONS = 9;
  private static final Samples SAMPLES =
      Samples.clustered(300, 3, 3, 3, new SplittableRandom(SEED));

  /** Tasks of the test's own JVM count their failures here. */
  private static final AtomicInteger FIRST_ATTEMPTS_FAILED = new AtomicInteger();

  private static volatile boolean diskGone;

  @BeforeEach
  void nothingFails() {
    FIRST_ATTEMPTS_FAILED.set(0);
    diskGone = false;
  }

  private interface Task extends Serializable {
    void before(int partition) throws Exception;
  }

  private static Dataset<Row> rows(Task task) {
    JavaRDD<double[]> rows =
        SharedSession.context().parallelize(Arrays.asList(SAMPLES.rows()), PARTITIONS);
    return Tables.computed(
        rows.mapPartitionsWithIndex(
            (partition, part) -> {
              task.before(partition);
              return part;
            },
            true));
  }

  private static GradientEM estimator() {
    return Models.estimator(5).setMaxIter(6).setTol(0).setSeed(SEED);
  }

  /** Without cached blocks every pass reads the rows again, with all that befalls their tasks. */
  private static GradientEMModel uncached(Task task) {
    return estimator().fit(rows(task), Uncached.silently());
  }

  @Test
  void tasksThatEndInRandomOrderGiveTheSameBits() {
    GradientEMModel expected = uncached(partition -> {});
    for (int run = 0; run < 3; run++) {
      Models.assertSameBits(uncached(UnreliableTasksTest::sleep), expected);
    }
  }

  private static void sleep(int partition) throws InterruptedException {
    Thread.sleep(ThreadLocalRandom.current().nextInt(4));
  }

  @Test
  void tasksWhoseFirstAttemptFailsCountOnce() {
    GradientEMModel model = uncached(UnreliableTasksTest::failFirstAttempt);
    // At least the first scan, the moments, the draw, and 7 passes.
    assertThat(FIRST_ATTEMPTS_FAILED.get()).isGreaterThanOrEqualTo(10);
    GradientEMModel expected = uncached(partition -> {});
    Models.assertSameBits(model, expected);
    assertThat(model.summary().rows()).isEqualTo(SAMPLES.count());
  }

  private static void failFirstAttempt(int partition) throws IOException {
    if (partition == 4 && TaskContext.get().attemptNumber() == 0) {
      FIRST_ATTEMPTS_FAILED.incrementAndGet();
      throw new IOException("first attempt");
    }
  }

  @Test
  void blocksLostInTheMiddleAreComputedAgain() {
    GradientEM cached = estimator();
    GradientEMModel expected = cached.fit(rows(partition -> {}));
    GradientEMModel model =
        cached.fit(
            rows(partition -> {}),
            pass -> {
              if (pass.pass() == 3) {
                assertThat(Models.cachedBlocks()).hasSize(1);
                Models.cachedBlocks().forEach(rdd -> rdd.rdd().unpersist(true));
              }
            });
    Models.assertSameBits(model, expected);
  }

  @Test
  void aTaskThatAlwaysFailsEndsThePassWithItsRootCause() {
    assertThatThrownBy(
            () ->
                estimator()
                    .fit(
                        rows(UnreliableTasksTest::failOnceDiskIsGone),
                        new Uncached(pass -> diskGone = pass.pass() == 3)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Pass 4 failed 4 times at partition 7: disk 7 is gone; mend that and fit again, which goes on from the last checkpoint if `checkpointDir` is set.")
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void aFullDiskOfATaskNamesTheSetting() {
    assertRefused(
        () -> uncached(UnreliableTasksTest::failForLackOfSpace),
        "at partition 2: No space left on device; free the disk of",
        "SPARK_LOCAL_DIRS (spark.local.dir) and fit again");
  }

  private static void failForLackOfSpace(int partition) throws IOException {
    if (partition == 2) {
      throw new IOException("No space left on device");
    }
  }

  @Test
  void theFirstScanOfTheRowsNamesItself() {
    diskGone = true;
    assertRefused(
        () -> estimator().fit(rows(UnreliableTasksTest::failOnceDiskIsGone)),
        "The first scan of the rows failed 4 times at partition 7: disk 7");
    assertThat(Models.cachedBlocks()).isEmpty();
  }

  @Test
  void afterAFailedPassTheFitGoesOnFromItsCheckpoint(@TempDir Path dir) {
    GradientEM estimator = estimator().setCheckpointDir(dir.toString());
    Dataset<Row> rows = rows(UnreliableTasksTest::failOnceDiskIsGone);
    assertRefused(
        () -> estimator.fit(rows, new Uncached(pass -> diskGone = pass.pass() == 5)),
        "Pass 6 failed");
    diskGone = false;
    GradientEMModel resumed = estimator.fit(rows);
    assertThat(resumed.summary().warnings()).contains("Resumed at pass 5 from a checkpoint.");
    Models.assertSameBits(resumed, estimator().fit(rows));
  }

  private static void failOnceDiskIsGone(int partition) throws IOException {
    if (diskGone && partition == 7) {
      throw new IOException("disk 7 is gone");
    }
  }
}
