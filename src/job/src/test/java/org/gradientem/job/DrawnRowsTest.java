package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows drawn from a model have the numbers that a table's column may have. */
class DrawnRowsTest {
  private static final long SEED = 8;

  /** Of the logarithm of whole numbers about a tenth of the draws is below 1/2. */
  @Test
  void roundingLeavesNumbersPositiveWhoseLogarithmWasFitted(@TempDir Path dir) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> lines = new ArrayList<>(List.of("cost,size"));
    for (int r = 0; r < 400; r++) {
      long cost = (long) Math.ceil(Math.exp(1 + 2 * random.nextGaussian()));
      lines.add("%s,%s".formatted(cost, random.nextGaussian()));
    }
    String rows = Files.write(dir.resolve("rows.csv"), lines).toString();
    String fit = dir.resolve("fit").toString();
    Path drawn = dir.resolve("drawn.csv");

    run("fit", "--input", rows, "--log", "cost", "--k", "1", "--output", fit);
    run("generate", "--model", fit, "--rows", "1000", "--seed", "1", "--output", drawn.toString());

    List<String> costs =
        Files.readAllLines(drawn).stream().skip(1).map(line -> line.split(",", -1)[0]).toList();
    assertThat(costs).as("seed %d", SEED).hasSize(1000).contains("1").doesNotContain("0");
  }

  private static void run(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
