package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gradientem.cluster.JvmProcess;
import org.gradientem.job.ClusterRows;
import org.gradientem.spark.SharedSession;

/** What the tests of faults share: a seed, rows, and fits to them. */
final class Trial {
  private static String rows;
  private static String expected;

  private Trial() {}

  /** Returns the random numbers of a test, from -Dfaults.seed or else from 1; prints the seed. */
  static SplittableRandom random(String test) {
    long seed = Long.getLong("faults.seed", 1);
    System.out.printf("%s: -Dfaults.seed=%d%n", test, seed);
    return new SplittableRandom(seed);
  }

  /** Rows of a mixture, drawn once for all tests of a JVM. */
  static synchronized String rows() throws IOException {
    if (rows == null) {
      Path drawn = Files.createTempDirectory(Path.of("target"), "faults").toAbsolutePath();
      ClusterRows.write(SharedSession.get(), drawn.resolve("rows"), 20_000, 6, 4, 2);
      rows = drawn.resolve("rows").toString();
    }
    return rows;
  }

  /** What a fit to them ends with that nothing befalls. */
  static synchronized String expected() throws IOException, InterruptedException {
    if (expected == null) {
      Path whole = Path.of(rows()).resolveSibling("whole");
      succeed(JvmProcess.submit("whole", "local[2]", fit(rows(), whole.toString())));
      expected = components(whole);
    }
    return expected;
  }

  /** A fit of one family on a sample, with a last EM run on all rows. */
  static String[] fit(String rows, String output, String... more) {
    return fitOf("EII", rows, output, more);
  }

  /** The same with a comparison of all families, which takes three times as long. */
  static String[] sampled(String rows, String output, String... more) {
    return fitOf("auto", rows, output, more);
  }

  private static String[] fitOf(String family, String rows, String output, String... more) {
    List<String> args = new ArrayList<>(List.of("fit", "--input=" + rows, "--output=" + output));
    args.addAll(
        List.of("--start-components=16", "--max-iter=40", "--tol=0", "--sample-size=10000"));
    args.addAll(List.of("--covariance-type=" + family, "--no-report"));
    // So small that a pass over the sample is no work of the driver's.
    args.add("--max-block-size-in-mb=0.03");
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  static JvmProcess succeed(JvmProcess process) throws InterruptedException {
    assertThat(process.exitCode()).as(process::lastLines).isZero();
    process.close();
    return process;
  }

  /** One sentence for the user and nothing of Spark's or Java's. */
  static void assertOneSentence(JvmProcess process, String... parts) {
    String text = process.text();
    assertThat(text.lines().filter(line -> line.startsWith("error: "))).as(text).hasSize(1);
    assertThat(text.lines().filter(line -> line.startsWith("error: ")).findFirst().orElseThrow())
        .contains(parts);
    assertNoTrace(text);
  }

  static void assertNoTrace(String text) {
    assertThat(text.lines().filter(Trial::isOfATrace)).as(text).isEmpty();
  }

  /** A line of one, or with one that its message had, as those of HDFS have. */
  private static boolean isOfATrace(String line) {
    return line.startsWith("\tat ") || line.contains("\\tat ") || line.contains(" ERROR ");
  }

  /** What a cluster is waited for to have done. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void awaitThat(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(15);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waits for too long").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  static String components(Path output) throws IOException {
    return Files.readString(output.resolve("components.csv"));
  }

  static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
