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
    List<String> costs = drawn(dir, lines, 0, "--log", "cost", "--k", "1");

    assertThat(costs).as("seed %d", SEED).hasSize(1000).contains("1").doesNotContain("0");
  }

  @Test
  void zerosOfAColumnWithManyZerosStayZeros(@TempDir Path dir) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> lines = new ArrayList<>(List.of("rain,size"));
    for (int r = 0; r < 600; r++) {
      long rain = r % 10 == 0 ? (long) Math.ceil(Math.exp(4 + random.nextGaussian())) : 0;
      lines.add("%s,%s".formatted(rain, random.nextGaussian()));
    }
    List<String> rain = drawn(dir, lines, 0, "--k", "1");

    assertThat(rain).as("seed %d", SEED).hasSize(1000);
    assertThat(rain.stream().filter("0"::equals).count()).isBetween(850L, 940L);
    assertThat(rain).doesNotContain("1");
  }

  /** Rows of categories alone are often equal, and a gap is no matter of what else they have. */
  @Test
  void equalRowsLackDifferentCells(@TempDir Path dir) throws IOException {
    List<String> lines = new ArrayList<>(List.of("kind,side"));
    for (int r = 0; r < 600; r++) {
      lines.add((r % 2 == 0 ? "a" : "b") + "," + (r % 10 < 3 ? "" : r % 4 < 2 ? "left" : "right"));
    }
    List<String> sides = drawn(dir, lines, 1, "--k", "1", "--handle-invalid", "keep");

    assertThat(sides.stream().filter(String::isEmpty).count()).isBetween(240L, 360L);
    assertThat(sides).contains("left", "right");
  }

  /** A column of 1000 rows drawn from a fit of the table. */
  private static List<String> drawn(Path dir, List<String> lines, int column, String... options)
      throws IOException {
    String rows = Files.write(dir.resolve("rows.csv"), lines).toString();
    String fit = dir.resolve("fit").toString();
    Path drawn = dir.resolve("drawn.csv");
    List<String> args = new ArrayList<>(List.of("fit", "--input", rows, "--output", fit));
    args.addAll(List.of(options));
    run(args.toArray(String[]::new));
    run("generate", "--model", fit, "--rows", "1000", "--output", drawn.toString(), "--seed", "1");
    return Files.readAllLines(drawn).stream()
        .skip(1)
        .map(line -> line.split(",", -1)[column])
        .toList();
  }

  private static void run(String... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
