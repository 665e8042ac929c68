package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundedRowsTest {
  /** Of each value a component would have a likelihood without bound. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void roundedRowsHaveAsManyComponentsAsExactOnes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[2000][];
    for (int r = 0; r < rows.length; r++) {
      boolean isYoung = random.nextDouble() < 0.6;
      double age = isYoung ? 40 + 9 * random.nextGaussian() : 75 + 6 * random.nextGaussian();
      rows[r] = new double[] {age};
    }
    Selection smooth = selected(rows, seed);
    for (double[] row : rows) {
      row[0] = Math.rint(row[0]);
    }
    Selection rounded = selected(rows, seed);

    assertThat(smooth.chosen().mixture().k()).as("seed %d", seed).isEqualTo(2);
    assertThat(rounded.chosen().mixture().k()).as("seed %d, rounded", seed).isEqualTo(2);
    assertThat(rounded.bic()).as("seed %d", seed).isCloseTo(smooth.bic(), within(10.0));
  }

  /** Four fifths are whole inches, the others tenths of a centimetre. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void heapsAreNoComponents(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[1050][];
    for (int r = 0; r < rows.length; r++) {
      double height = (random.nextDouble() < 0.58 ? 64.5 : 70) + 2.6 * random.nextGaussian();
      boolean isWhole = random.nextDouble() < 0.78;
      rows[r] = new double[] {isWhole ? Math.rint(height) : Math.rint(25.4 * height) / 25.4};
    }
    assertThat(selected(rows, seed).chosen().mixture().k()).as("seed %d", seed).isBetween(1, 2);
  }

  private static Selection selected(double[][] rows, long seed) {
    Fits fits = new Fits(Samples.of(rows), CovarianceType.SPHERICAL);
    return fits.select(
        List.of(CovarianceFamily.EII, CovarianceFamily.VII), fits.fitted(64, seed), Fits.NOBODY);
  }
}
