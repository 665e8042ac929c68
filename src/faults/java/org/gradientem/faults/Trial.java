package org.gradientem.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gradientem.cluster.JvmProcess;

/** What the tests of faults share: a seed that changes by the day, rows, and fits to them. */
final class Trial {
  private Trial() {}

  /** Random numbers of a test, by the day or by -Dfaults.seed; the seed is printed. */
  static SplittableRandom random(String test) {
    long seed = Long.getLong("faults.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());
    System.out.printf("%s: -Dfaults.seed=%d%n", test, seed);
    return new SplittableRandom(seed);
  }

  static void makeRows(String path) throws IOException, InterruptedException {
    succeed(
        JvmProcess.submit(
            "generate for " + Path.of(path).getFileName(),
            "local[2]",
            "generate",
            "--rows=20000",
            "--dim=6",
            "--components=4",
            "--separation=3",
            "--seed=5",
            "--output=" + path));
  }

  /** A fit of all phases, on a sample, with a last polish on all rows. */
  static String[] fit(String rows, String output, String... more) {
    List<String> args = new ArrayList<>(List.of("fit", "--input=" + rows, "--output=" + output));
    args.addAll(
        List.of("--k=16", "--max-iter=40", "--tol=0", "--sample-size=10000", "--no-report"));
    args.addAll(List.of("--max-block-size-in-mb=0.1", "--checkpoint-interval=3"));
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
    assertThat(text.lines().filter(line -> line.startsWith("\tat ") || line.contains(" ERROR ")))
        .as(text)
        .isEmpty();
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
