package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.Close.assertClose;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TiedCovarianceTest {
  /** Second moments of entries of order 1; the subtraction costs a digit. */
  private static final double ROUNDING = 1e-12;

  private static final double REGULARISATION = 1e-6;

  private static double[][] expected(
      CovarianceType type, Samples part, Samples all, Mixture before, Mixture after) {
    if (type == CovarianceType.IDENTITY) {
      return NaiveExpectation.reduce(type, new double[all.dim()][all.dim()]);
    }
    double[][] within = new NaiveExpectation(before, part).within(after.means());
    double[][] regularised =
        NaiveExpectation.plus(within, REGULARISATION, NaiveExpectation.covariance(all));
    return NaiveExpectation.reduce(type, regularised);
  }

  @ParameterizedTest
  @EnumSource
  void itIsTheScatterAroundTheNewMeansForAnyStep(CovarianceType type) {
    for (StepScaling scaling : StepScaling.values()) {
      for (double stepSize : new double[] {0.05, 0.7, 1, 1.9}) {
        for (long seed = 0; seed < 3; seed++) {
          SplittableRandom random = new SplittableRandom(seed);
          Samples samples = Samples.random(120, 4, random).weighted(random);
          Mixture before = Gaussians.randomMixture(type, 5, 4, random);
          Mixture after =
              new GradientStep(stepSize, scaling, samples.moments(type))
                  .apply(before, samples.statistics(before));
          assertClose(
              after.covariance().toMatrix(),
              expected(type, samples, samples, before, after),
              ROUNDING,
              "seed %d, %s, stepSize %s",
              seed,
              scaling,
              stepSize);
          assertThat(after.covariance().type()).isEqualTo(type);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPassOverAPartOfTheRowsUsesTheirOwnSecondMoment(CovarianceType type) {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    Samples all = Samples.random(120, 4, random).weighted(random);
    Samples part = all.pick(IntStream.range(0, 50).toArray());
    DataMoments moments = all.moments(type);
    Mixture before = Gaussians.randomMixture(type, 3, 4, random);
    SufficientStatistics statistics =
        new Expectation(before, type).statistics(part.blocks().iterator());
    Mixture after =
        new GradientStep(1, StepScaling.RESPONSIBILITY, moments).apply(before, statistics);
    assertClose(
        after.covariance().toMatrix(),
        expected(type, part, all, before, after),
        ROUNDING,
        "seed %d",
        seed);
    assertClose(
        moments.logLikelihood(before, statistics),
        new NaiveExpectation(before, part).logLikelihood,
        ROUNDING,
        "seed %d",
        seed);
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "SPHERICAL"})
  void theMeanWithinVarianceIsTheScatterPerCoordinate(CovarianceType type) {
    for (long seed = 0; seed < 3; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Samples all = Samples.random(120, 4, random).weighted(random);
      Samples part = all.pick(IntStream.range(0, 50).toArray());
      DataMoments moments = all.moments(type);
      Mixture mixture = Gaussians.randomMixture(type, 3, 4, random);
      double[] means = mixture.meanMatrix();
      assertClose(
          moments.meanWithinVariance(all.statistics(mixture), means),
          meanWithin(mixture, all),
          ROUNDING,
          "seed %d",
          seed);
      SufficientStatistics statistics =
          new Expectation(mixture, type).statistics(part.blocks().iterator());
      assertClose(
          moments.meanWithinVariance(statistics, means),
          meanWithin(mixture, part),
          ROUNDING,
          "a part with its own second moment, seed %d",
          seed);
    }
  }

  private static double meanWithin(Mixture mixture, Samples samples) {
    double[][] within = new NaiveExpectation(mixture, samples).within(mixture.means());
    return NaiveExpectation.reduce(CovarianceType.SPHERICAL, within)[0][0];
  }
}
