package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;
import static org.gradientem.mixture.Close.assertClose;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.UserException;
import org.gradientem.internal.statistics.MixtureScorer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MixtureScorerTest {
  private static final int ROWS = 50;

  /** Logits are below 100, so their rounding is below 1e-13; as is that of a sum of them. */
  private static final double ROUNDING = 1e-12;

  private static double[] naiveResponsibilities(Mixture mixture, double[] x) {
    double[] joint = new Gaussians(mixture.covariance().toMatrix()).logJoint(mixture, x);
    double total = Gaussians.logSum(joint);
    return Arrays.stream(joint).map(value -> Math.exp(value - total)).toArray();
  }

  private static double naiveLogLikelihood(Mixture mixture, double[] x) {
    return Gaussians.logSum(new Gaussians(mixture.covariance().toMatrix()).logJoint(mixture, x));
  }

  @ParameterizedTest
  @EnumSource
  void denseRowsAreScoredAsTheDensitiesSay(CovarianceType type) {
    for (long seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int k = 1 + random.nextInt(8);
      int d = 1 + random.nextInt(6);
      Mixture mixture = Gaussians.randomMixture(type, k, d, random);
      MixtureScorer scorer = new MixtureScorer(mixture);
      for (double[] x : Gaussians.normals(ROWS, d, random)) {
        assertThat(scorer.responsibilities(x))
            .as("seed %d", seed)
            .containsExactly(naiveResponsibilities(mixture, x), offset(ROUNDING));
        assertThat(scorer.logLikelihood(x))
            .as("seed %d", seed)
            .isCloseTo(naiveLogLikelihood(mixture, x), offset(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommonOffsetCostsNoDigits(CovarianceType type) {
    int d = 3;
    double[] offset = new double[d];
    // 1.3e8; values on a grid of 2^-20 are moved by it and back without rounding
    Arrays.fill(offset, 0x1p27);
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Mixture drawn = Gaussians.randomMixture(type, 4, d, random);
      double[][] means = drawn.means();
      Arrays.stream(means).forEach(MixtureScorerTest::toGrid);
      Mixture mixture = Mixture.of(drawn.weights(), means, drawn.covariance());
      MixtureScorer scorer = new MixtureScorer(mixture.shifted(offset));
      for (double[] x : Gaussians.normals(ROWS, d, random)) {
        toGrid(x);
        double[] moved = Arrays.stream(x).map(value -> value + 0x1p27).toArray();
        assertThat(scorer.responsibilities(moved))
            .as("seed %d", seed)
            .containsExactly(naiveResponsibilities(mixture, x), offset(ROUNDING));
        assertThat(scorer.logLikelihood(moved))
            .as("seed %d", seed)
            .isCloseTo(naiveLogLikelihood(mixture, x), offset(ROUNDING));
      }
    }
  }

  private static void toGrid(double[] values) {
    for (int j = 0; j < values.length; j++) {
      values[j] = Math.rint(values[j] * 0x1p20) * 0x1p-20;
    }
  }

  @Test
  void farFromEveryMeanTheNearestStillTakesTheRow() {
    Mixture mixture =
        Mixture.of(
            new double[] {1, 1},
            new double[][] {{-100}, {100}},
            new AxisAlignedCovariance.Identity(1));
    MixtureScorer scorer = new MixtureScorer(mixture);
    assertThat(scorer.responsibilities(new double[] {1e6})).containsExactly(0, 1);
    // Each density underflows to 0; its logarithm is still -(1e6 - 100)^2 / 2 and a little.
    double expected = Math.log(0.5) - 0.5 * Math.log(2 * Math.PI) - 0.5 * (1e6 - 100) * (1e6 - 100);
    assertClose(scorer.logLikelihood(new double[] {1e6}), expected, ROUNDING);
  }

  @Test
  void aComponentOfWeightZeroTakesNothing() {
    Mixture mixture =
        Mixture.of(
            new double[] {0, 1}, new double[][] {{0}, {9}}, new AxisAlignedCovariance.Identity(1));
    assertThat(new MixtureScorer(mixture).responsibilities(new double[] {0})).containsExactly(0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void aRowOfAnotherLengthIsRefusedWithBothLengths(CovarianceType type) {
    MixtureScorer scorer =
        new MixtureScorer(Gaussians.randomMixture(type, 2, 3, new SplittableRandom(1)));
    double[] x = {1, 2};
    assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> scorer.responsibilities(x))
        .withMessageContainingAll("expected d = 3", "got d = 2");
    assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> scorer.logLikelihood(x))
        .withMessageContainingAll("expected d = 3", "got d = 2");
  }
}
