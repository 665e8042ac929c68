package org.gradientem.internal.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialTest {
  private static final double ULPS = 2 * Math.ulp(1.0);

  private static double exp(double x) {
    double[] one = {x};
    Exponential.exp(one, 1);
    return one[0];
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1, 40, 708, -1e-12, -1, -40, -700})
  void agreesWithTheStandardLibrary(double width) {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      double x = -width * random.nextDouble();
      double expected = StrictMath.exp(x);
      assertThat(exp(x))
          .as("exp(%s), seed %d", x, seed)
          .isCloseTo(expected, within(ULPS * expected));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-0.0, 1", "-708.1, 0", "-1e300, 0", "-Infinity, 0", "NaN, NaN"})
  void knowsTheEnds(double x, double expected) {
    assertThat(exp(x)).isEqualTo(Double.valueOf(expected));
  }
}
