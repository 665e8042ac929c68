package org.gradientem.internal.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a JVM has vectors or not, a fit has the same bits. */
class TileLoopsTest {
  private static final int ROWS = 3;
  private static final double SENTINEL = 12345;

  private final TileLoops vectors = new VectorLoops();
  private final TileLoops plain = new PlainLoops();

  /** A tile, and something behind it that is not to be touched. */
  private static double[] tile(int n, double lowest, double highest) {
    double[] tile = new SplittableRandom(n).doubles((long) ROWS * n + 1, lowest, highest).toArray();
    tile[ROWS * n] = SENTINEL;
    return tile;
  }

  /** Below, at and above the widths of one vector and of four, with and without a rest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void maximaAreSubtractedAlike(int n) {
    double[] byVectors = tile(n, -5, 5);
    double[] byNumbers = byVectors.clone();
    double[] before = byVectors.clone();
    double[] maxima = new double[ROWS];
    double[] maximaByNumbers = new double[ROWS];

    vectors.subtractMaxima(byVectors, n, ROWS, maxima);
    plain.subtractMaxima(byNumbers, n, ROWS, maximaByNumbers);

    assertThat(byVectors).isEqualTo(byNumbers);
    assertThat(maxima).isEqualTo(maximaByNumbers);
    for (int r = 0; r < ROWS; r++) {
      double max = Arrays.stream(before, r * n, (r + 1) * n).max().orElseThrow();
      assertThat(maxima[r]).isEqualTo(max);
      assertThat(byVectors[r * n]).isEqualTo(before[r * n] - max);
    }
    assertThat(byVectors[ROWS * n]).isEqualTo(SENTINEL);
  }

  @Test
  void exponentialsAreAlike() {
    double[] byVectors = tile(50_000, -750, 700);
    double[] ends = {0, -0.0, 1, -708, -708.1, 700, -1e300, Double.NEGATIVE_INFINITY, Double.NaN};
    System.arraycopy(ends, 0, byVectors, 0, ends.length);
    double[] byNumbers = byVectors.clone();

    vectors.exp(byVectors, byVectors.length - 1, new double[100], 90);
    plain.exp(byNumbers, byNumbers.length - 1, new double[100], 90);

    assertThat(byVectors).isEqualTo(byNumbers);
    assertThat(byVectors[byVectors.length - 1]).isEqualTo(SENTINEL);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void stretchesAreMultipliedAlike(int n) {
    double[] x = tile(n, -5, 5);
    double[] byVectors = new double[n + 2];
    Arrays.fill(byVectors, SENTINEL);
    double[] byNumbers = byVectors.clone();

    vectors.multiply(x, 1, 2 * n, byVectors, 1, n);
    plain.multiply(x, 1, 2 * n, byNumbers, 1, n);

    assertThat(byVectors).isEqualTo(byNumbers);
    assertThat(byVectors[1]).isEqualTo(x[1] * x[2 * n]);
    assertThat(byVectors[n]).isEqualTo(x[n] * x[3 * n - 1]);
    assertThat(byVectors[0]).isEqualTo(SENTINEL);
    assertThat(byVectors[n + 1]).isEqualTo(SENTINEL);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void columnsAreScaledAndSummedAlike(int n) {
    double[] byVectors = tile(n, 0, 1);
    double[] byNumbers = byVectors.clone();
    double[] before = byVectors.clone();
    double[] factors = {0.5, 0, 3};
    double[] sums = new double[n];
    Arrays.fill(sums, 7);
    double[] sumsByNumbers = sums.clone();

    vectors.scaleAndSum(byVectors, n, ROWS, factors, sums);
    plain.scaleAndSum(byNumbers, n, ROWS, factors, sumsByNumbers);

    assertThat(byVectors).isEqualTo(byNumbers);
    assertThat(sums).isEqualTo(sumsByNumbers);
    for (int i = 0; i < n; i++) {
      double first = 0.5 * before[i];
      double last = 3 * before[2 * n + i];
      assertThat(byVectors[i]).isEqualTo(first);
      assertThat(byVectors[2 * n + i]).isEqualTo(last);
      assertThat(sums[i]).isEqualTo(7 + (first + last));
    }
    assertThat(byVectors[ROWS * n]).isEqualTo(SENTINEL);
  }
}
