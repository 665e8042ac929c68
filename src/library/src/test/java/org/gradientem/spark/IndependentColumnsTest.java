package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A column that components merely cover is named, and none that makes groups. */
class IndependentColumnsTest {
  private static final double[][] CENTRES = {{0, 0, 0}, {4, 0, 2}, {0, 4, -2}};
  private static final int ROWS = 900;

  private enum Apart {
    UNIFORM(SplittableRandom::nextDouble),
    EXPONENTIAL(random -> -Math.log(random.nextDouble())),
    AGE(random -> random.nextInt(18, 91)),
    HALF_ZEROS(random -> random.nextBoolean() ? 0 : -Math.log(random.nextDouble()));

    @SuppressWarnings("ImmutableEnumChecker") // a function without a state
    private final ToDoubleFunction<SplittableRandom> cell;

    Apart(ToDoubleFunction<SplittableRandom> cell) {
      this.cell = cell;
    }
  }

  private enum Grouped {
    CLEAR(random -> grouped(random, 3)),
    MOONS(IndependentColumnsTest::moons),
    RINGS(IndependentColumnsTest::rings),
    ONE_COLUMN(
        random ->
            new double[] {
              random.nextGaussian() + 6 * random.nextInt(3),
              random.nextGaussian(),
              random.nextGaussian()
            }),
    CORRELATION(
        random -> {
          double x = random.nextGaussian();
          double y = (random.nextBoolean() ? x : -x) + 0.2 * random.nextGaussian();
          return new double[] {x, y, random.nextGaussian()};
        });

    @SuppressWarnings("ImmutableEnumChecker") // a function without a state
    private final Function<SplittableRandom, double[]> row;

    Grouped(Function<SplittableRandom, double[]> row) {
      this.row = row;
    }
  }

  private static double[] grouped(SplittableRandom random, int features) {
    double[] centre = Arrays.copyOf(CENTRES[random.nextInt(3)], features);
    return Arrays.stream(centre).map(middle -> middle + random.nextGaussian()).toArray();
  }

  private static double[] moons(SplittableRandom random) {
    double angle = Math.PI * random.nextDouble();
    boolean isUpper = random.nextBoolean();
    double x = isUpper ? Math.cos(angle) : 1 - Math.cos(angle);
    double y = isUpper ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return new double[] {x + 0.05 * random.nextGaussian(), y + 0.05 * random.nextGaussian()};
  }

  private static double[] rings(SplittableRandom random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double radius = (random.nextBoolean() ? 1 : 3) + 0.1 * random.nextGaussian();
    return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
  }

  private static List<String> warned(double[]... rows) {
    return new GradientEM()
        .setSeed(1).fit(Tables.of(rows, 1)).summary().warnings().stream()
            .filter(warning -> warning.contains("independent"))
            .toList();
  }

  @ParameterizedTest
  @EnumSource(Apart.class)
  void aColumnApartIsNamed(Apart column) {
    for (int seed = 0; seed < 2; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] rows =
          Stream.generate(
                  () -> {
                    double[] row = grouped(random, 4);
                    row[3] = column.cell.applyAsDouble(random);
                    return row;
                  })
              .limit(ROWS)
              .toArray(double[][]::new);
      List<String> warned = warned(rows);
      assertThat(warned).as("seed %d", seed).hasSize(1);
      assertThat(warned.get(0))
          .as("seed %d", seed)
          .startsWith("Feature x4 is independent of the other features");
    }
  }

  @ParameterizedTest
  @EnumSource(Grouped.class)
  void noColumnThatMakesGroupsIsNamed(Grouped kind) {
    for (int seed = 0; seed < 2; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] rows =
          Stream.generate(() -> kind.row.apply(random)).limit(ROWS).toArray(double[][]::new);
      List<String> warned = warned(rows);
      assertThat(warned).as("seed %d", seed).isEmpty();
    }
  }
}
