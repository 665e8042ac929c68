package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.flat;

import java.util.SplittableRandom;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientStepTest {
  /** Sums of a few hundred terms of like size. */
  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @EnumSource
  void classicalStepsNeverLowerTheLogLikelihood(CovarianceType type) {
    for (long seed = 0; seed < 5; seed++) {
      Samples samples = Samples.clustered(200, 3, 4, 2, new SplittableRandom(seed));
      GradientStep step = samples.step(type);
      Mixture mixture = samples.start(6, step.moments());
      double previous = Double.NEGATIVE_INFINITY;
      for (int t = 0; t <= 50; t++) {
        SufficientStatistics statistics = samples.statistics(mixture);
        double logLikelihood = step.moments().logLikelihood(mixture, statistics);
        // Adding 1e-6 of the data's covariance V maximises the likelihood less this penalty, which
        // itself then rises by no more than rounding.
        double penalty =
            type == CovarianceType.IDENTITY
                ? 0
                : 0.5e-6
                    * statistics.weight()
                    * traceOfRatio(step.moments().covariance(1).toMatrix(), mixture);
        double tolerance = 1e-12 * Math.abs(logLikelihood);
        assertThat(logLikelihood - penalty)
            .as("seed %d, step %d", seed, t)
            .isGreaterThanOrEqualTo(previous - tolerance);
        previous = logLikelihood - penalty;
        mixture = step.apply(mixture, statistics);
      }
    }
  }

  private static double traceOfRatio(double[][] v, Mixture mixture) {
    int d = v.length;
    double[] product = mixture.covariance().timesPrecision(flat(v), d);
    double trace = 0;
    for (int j = 0; j < d; j++) {
      trace += product[j * d + j];
    }
    return trace;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 1, 1.9})
  void theUnscaledStepUnderTheIdentityIsThePapers(double stepSize) {
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Samples samples = Samples.random(100, 3, random).weighted(random);
      Mixture mixture = Gaussians.randomMixture(CovarianceType.IDENTITY, 4, 3, random);
      NaiveExpectation naive = new NaiveExpectation(mixture, samples);
      double[][] expected = mixture.means();
      double[] weights = new double[4];
      for (int i = 0; i < 4; i++) {
        double[] mean = mixture.means()[i];
        for (int r = 0; r < samples.count(); r++) {
          double share = samples.weights()[r] / naive.weight * naive.responsibilities[r][i];
          weights[i] += share;
          for (int j = 0; j < 3; j++) {
            expected[i][j] += stepSize * share * (samples.rows()[r][j] - mean[j]);
          }
        }
      }
      Mixture stepped =
          new GradientStep(stepSize, StepScaling.NONE, samples.moments(CovarianceType.IDENTITY))
              .apply(mixture, samples.statistics(mixture));
      assertClose(stepped.means(), expected, ROUNDING, "seed %d", seed);
      assertClose(stepped.weights(), weights, ROUNDING, "seed %d", seed);
      assertThat(stepped.covariance()).isEqualTo(new AxisAlignedCovariance.Identity(3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void scaledUnitStepsMoveToTheWeightedMeans(CovarianceType type) {
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Samples samples = Samples.random(100, 3, random).weighted(random);
      Mixture mixture = Gaussians.randomMixture(type, 4, 3, random);
      NaiveExpectation naive = new NaiveExpectation(mixture, samples);
      double[][] expected = naive.sums.clone();
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 3; j++) {
          expected[i][j] /= naive.counts[i];
        }
      }
      Mixture stepped = samples.step(type).apply(mixture, samples.statistics(mixture));
      assertClose(stepped.means(), expected, ROUNDING, "seed %d", seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theMoveIsProportionalToTheStepSize(StepScaling scaling) {
    SplittableRandom random = new SplittableRandom(4);
    Samples samples = Samples.random(100, 3, random);
    DataMoments moments = samples.moments(CovarianceType.FULL);
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 4, 3, random);
    SufficientStatistics statistics = samples.statistics(mixture);
    double[][] unit =
        move(mixture, new GradientStep(1, scaling, moments).apply(mixture, statistics));
    for (double stepSize : new double[] {0.1, 0.5, 1.9}) {
      double[][] move =
          move(mixture, new GradientStep(stepSize, scaling, moments).apply(mixture, statistics));
      double[][] expected = NaiveExpectation.plus(new double[4][3], stepSize, unit);
      assertClose(move, expected, ROUNDING, "seed %d, stepSize %s", 4, stepSize);
    }
  }

  private static double[][] move(Mixture from, Mixture to) {
    return NaiveExpectation.plus(to.means(), -1, from.means());
  }

  @Test
  void fixedWeightsStayAndEverythingElseMovesAsBefore() {
    SplittableRandom random = new SplittableRandom(5);
    Samples samples = Samples.random(100, 3, random);
    DataMoments moments = samples.moments(CovarianceType.FULL);
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 4, 3, random);
    SufficientStatistics statistics = samples.statistics(mixture);
    Mixture free = new GradientStep(1.2, StepScaling.NONE, moments).apply(mixture, statistics);
    Mixture fixed =
        new GradientStep(
                1.2,
                StepScaling.NONE,
                new CovarianceEstimate(moments, CovarianceFamily.tied(moments.type())),
                true)
            .apply(mixture, statistics);
    assertThat(fixed.logWeights()).containsExactly(mixture.logWeights());
    assertThat(free.logWeights()).isNotEqualTo(mixture.logWeights());
    assertThat(fixed.meanMatrix()).containsExactly(free.meanMatrix());
    assertThat(fixed.covariance().values()).containsExactly(free.covariance().values());
  }

  @ParameterizedTest
  @EnumSource
  void aComponentThatTakesNoRowKeepsItsMean(CovarianceType type) {
    for (StepScaling scaling : StepScaling.values()) {
      Samples samples = Samples.random(50, 2, new SplittableRandom(6));
      GradientStep step = new GradientStep(1.5, scaling, samples.moments(type));
      Mixture mixture =
          Mixture.of(
              new double[] {1, 1},
              new double[][] {{0, 0}, {900, 900}},
              step.moments().covariance(1));
      for (int t = 0; t < 3; t++) {
        SufficientStatistics statistics = samples.statistics(mixture);
        assertThat(statistics.counts()[1]).as("%s, step %d", scaling, t).isZero();
        mixture = step.apply(mixture, statistics);
        assertThat(mixture.means()[1]).as("%s, step %d", scaling, t).containsExactly(900, 900);
        assertThat(mixture.weights()).as("%s, step %d", scaling, t).containsExactly(1, 0);
      }
    }
  }

  @Test
  void aComponentThatTakesHardlyAnythingStaysFinite() {
    Samples samples = Samples.of(new double[] {-1}, new double[] {1});
    GradientStep step = samples.step(CovarianceType.IDENTITY);
    // Of the row at 1 the far component takes exp(38 - 38^2 / 2) = exp(-684) or less, down to the
    // last bit that a double has before it is 0, exp(-744).
    for (double mean = 38; mean < 39.6; mean += 0.01) {
      Mixture mixture =
          Mixture.of(
              new double[] {1, 1},
              new double[][] {{0}, {mean}},
              new AxisAlignedCovariance.Identity(1));
      Mixture stepped = step.apply(mixture, samples.statistics(mixture));
      // Its weighted mean of the rows -1 and 1 is 1 but for exp(-76); counts that small have few
      // digits left.
      assertThat(stepped.means()[1][0]).as("mean %s", mean).isBetween(0.0, mean);
    }
  }

  @Test
  void aRowThatIsNotANumberIsAnErrorWithAFix() {
    Samples samples = Samples.of(new double[] {-1}, new double[] {1});
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 2, 1, new SplittableRandom(1));
    SufficientStatistics statistics =
        Samples.of(new double[] {Double.POSITIVE_INFINITY}).statistics(mixture);
    GradientStep step =
        new GradientStep(1.25, StepScaling.NONE, samples.moments(CovarianceType.FULL));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> step.apply(mixture, statistics))
        .withMessageContaining("left the finite numbers")
        .withMessageContaining("scale the features");
  }

  @ParameterizedTest
  @EnumSource
  void theGradientNormIsThatInWhitenedCoordinates(CovarianceType type) {
    SplittableRandom random = new SplittableRandom(8);
    Samples samples = Samples.random(60, 3, random).weighted(random);
    Mixture mixture = Gaussians.randomMixture(type, 3, 3, random);
    double[][] sigma = mixture.covariance().toMatrix();
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      double[] gradient = new double[3];
      for (int j = 0; j < 3; j++) {
        gradient[j] = slope(mixture, samples, i, j);
      }
      // With Sigma = L L' and mu = L m, the gradient with respect to m is L' times this one.
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          squares += gradient[a] * sigma[a][b] * gradient[b];
        }
      }
    }
    SufficientStatistics statistics = samples.statistics(mixture);
    double[] gradient = GradientStep.gradient(mixture, statistics);
    double norm = GradientStep.gradientNorm(mixture, statistics, gradient);
    // Central differences of step 1e-4 err by about 1e-8.
    assertClose(norm, Math.sqrt(squares), 1e-6, "seed %d", 8);
  }

  /** One over such a count is infinite. */
  @Test
  void aComponentWhoseCountIsNearUnderflowStaysFinite() {
    double[][] rows = {{0, 0}, {0, 1}, {1, 1}, {2, 3}};
    Samples samples = new Samples(rows, new double[] {1, 1, 1, 1e-315});
    GradientStep step = samples.step(CovarianceType.SPHERICAL);
    double[][] means = {{0, 1}, {2.1, 3}};
    Mixture mixture = Mixture.of(new double[] {0.5, 0.5}, means, step.moments().covariance(1e-4));
    SufficientStatistics statistics = samples.statistics(mixture);
    assertThat(statistics.counts()[1]).isBetween(Double.MIN_VALUE, 2e-315);
    double[] mean = step.apply(mixture, statistics).means()[1];
    assertThat(mean[0]).isCloseTo(2, offset(1e-6));
    assertThat(mean[1]).isCloseTo(3, offset(1e-6));
  }

  /** Derivative of the mean log-likelihood with respect to one entry of one mean. */
  private static double slope(Mixture mixture, Samples samples, int i, int j) {
    double h = 1e-4;
    double[] ends = new double[2];
    for (int side = 0; side < 2; side++) {
      double[][] means = mixture.means();
      means[i][j] += side == 0 ? -h : h;
      NaiveExpectation naive =
          new NaiveExpectation(Mixture.of(mixture.weights(), means, mixture.covariance()), samples);
      ends[side] = naive.logLikelihood / naive.weight;
    }
    return (ends[1] - ends[0]) / (2 * h);
  }
}
