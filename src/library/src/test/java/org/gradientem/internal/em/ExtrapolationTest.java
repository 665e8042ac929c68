package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class ExtrapolationTest {
  /** A handful of terms of size 1. */
  private static final double ROUNDING = 1e-14;

  private static Mixture pair(double weight, double first, double second, double variance) {
    return Mixture.of(
        new double[] {weight, 1 - weight},
        new double[][] {{first}, {second}},
        new AxisAlignedCovariance.Spherical(1, variance));
  }

  @Test
  void theOtherSideOfTheNewestPointIsReached() {
    Mixture reached =
        Extrapolation.combine(new double[] {-1, 2}, pair(0.2, 1, 5, 4), pair(0.5, 2, 3, 3));
    assertThat(reached.means()).isDeepEqualTo(new double[][] {{3}, {1}});
    assertThat(reached.covariance().variance(0)).isEqualTo(2);
    // The odds are squared and divided: 1 * 1 / (0.2 / 0.8) = 4.
    assertThat(reached.weights()[0]).isCloseTo(0.8, within(ROUNDING));
  }

  @Test
  void noMixtureIsNull() {
    double[] twice = {-1, 2};
    assertThat(Extrapolation.combine(twice, pair(0.5, 0, 0, 4), pair(0.5, 0, 0, 2))).isNull();
    assertThat(Extrapolation.combine(twice, pair(0.5, 0, 0, 1), pair(0.5, 1e308, 0, 1))).isNull();
    Covariance wide = Covariance.of(CovarianceType.FULL, new double[][] {{1, 0}, {0, 1}});
    Covariance narrow = Covariance.of(CovarianceType.FULL, new double[][] {{1, 0.6}, {0.6, 1}});
    double[][] mean = new double[1][2];
    assertThat(
            Extrapolation.combine(
                twice,
                Mixture.of(new double[] {1}, mean, wide),
                Mixture.of(new double[] {1}, mean, narrow)))
        .isNull();
  }

  @Test
  void aComponentWithoutWeightStaysWithoutAndHasNoSay() {
    Mixture from = pair(0, 7, 1, 1);
    Mixture to = pair(0, 9, 2, 1);
    Mixture reached = Extrapolation.combine(new double[] {-1, 2}, from, to);
    assertThat(reached.weights()).containsExactly(0, 1);
    assertThat(reached.means()).isDeepEqualTo(new double[][] {{11}, {3}});
    double[] difference = {-1, 1};
    assertThat(Extrapolation.probabilityNorm(difference, from, to)).isZero();
    assertThat(Extrapolation.meanNorm(difference, StepScaling.RESPONSIBILITY, from, to))
        .isEqualTo(1);
    assertThat(Extrapolation.meanNorm(difference, StepScaling.NONE, from, to)).isEqualTo(5);
  }

  @Test
  void weightsAreMeasuredByTheFisherInformation() {
    double expected =
        0.25 * Math.pow(Math.log(0.25 / 0.5), 2) + 0.75 * Math.pow(Math.log(0.75 / 0.5), 2);
    assertThat(
            Extrapolation.probabilityNorm(
                new double[] {-1, 1}, pair(0.5, 0, 0, 1), pair(0.25, 0, 0, 1)))
        .isCloseTo(expected, within(ROUNDING));
  }

  @Test
  void meansAreMeasuredInTheMetricOfTheNewestCovariance() {
    // Its inverse is ((2, -1), (-1, 2)) / 3.
    Covariance sigma = Covariance.of(CovarianceType.FULL, new double[][] {{2, 1}, {1, 2}});
    double[] weights = {0.2, 0.8};
    Mixture from = Mixture.of(weights, new double[2][2], sigma);
    Mixture to = Mixture.of(weights, new double[][] {{1, 0}, {1, 1}}, sigma);
    double[] difference = {-1, 1};
    assertThat(Extrapolation.meanNorm(difference, StepScaling.RESPONSIBILITY, from, to))
        .isCloseTo((0.2 * 2 + 0.8 * 2) / 3, within(ROUNDING));
    assertThat(Extrapolation.meanNorm(difference, StepScaling.NONE, from, to))
        .isCloseTo(4.0 / 3, within(ROUNDING));
  }
}
