package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.candidates.Rounding;
import org.gradientem.em.Samples;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundingTest {
  private static final double[] STEPS = {0, 2, 0.5};

  @ParameterizedTest
  @ValueSource(doubles = {50, 1000, 200_000})
  void nRowsGainByACombOfLeastVarianceWhatOneParameterCosts(double n) {
    double variance = least(n)[1] / (STEPS[1] * STEPS[1]);
    double density =
        IntStream.rangeClosed(-20, 20)
            .mapToDouble(m -> Math.exp(-0.5 * m * m / variance))
            .map(value -> value / Math.sqrt(2 * Math.PI * variance))
            .sum();
    // To the first order, in which the share above 1 is small.
    assertThat(2 * n * (density - 1)).isCloseTo(Math.log(n), within(0.02 * Math.log(n)));
  }

  private static double[] least(double n) {
    double[] least = new double[STEPS.length];
    new Rounding(STEPS, n).addTo(CovarianceType.DIAGONAL, 1, least);
    return least;
  }

  @Test
  void scattersOfEachShapeGetThemForEachRow() {
    double[] least = least(100);
    assertThat(least[0]).isZero();
    Rounding rounding = new Rounding(STEPS, 100);
    double[] matrix = new double[9];
    rounding.addTo(CovarianceType.FULL, 7, matrix);
    assertThat(matrix).containsExactly(0, 0, 0, 0, 7 * least[1], 0, 0, 0, 7 * least[2]);
    double[] trace = {1};
    rounding.addTo(CovarianceType.SPHERICAL, 7, trace);
    assertThat(trace[0]).isCloseTo(1 + 7 * (least[1] + least[2]), within(1e-12));
  }

  @Test
  void aSharedCovarianceIsNarrowerInARoundedFeature() {
    Rounding rounding = new Rounding(STEPS, 100);
    double[] wide = least(100);
    wide[0] = 1e-9;
    assertThat(rounding.admits(Covariance.of(CovarianceType.DIAGONAL, 3, wide))).isTrue();
    wide[2] *= 0.99;
    assertThat(rounding.admits(Covariance.of(CovarianceType.DIAGONAL, 3, wide))).isFalse();
    double mean = Arrays.stream(least(100)).average().orElseThrow();
    for (double factor : new double[] {0.99, 1.01}) {
      double[] one = {factor * mean};
      assertThat(rounding.admits(Covariance.of(CovarianceType.SPHERICAL, 3, one)))
          .isEqualTo(factor > 1);
    }
    assertThat(rounding.admits(Covariance.of(CovarianceType.IDENTITY, 3, new double[0]))).isTrue();
  }

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

  private static Selection selected(double[][] rows, long seed) {
    Fits fits = new Fits(Samples.of(rows), CovarianceType.SPHERICAL);
    return fits.select(
        List.of(CovarianceFamily.EII, CovarianceFamily.VII), fits.fitted(64, seed), Fits.NOBODY);
  }
}
