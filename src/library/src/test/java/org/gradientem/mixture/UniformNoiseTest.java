package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.internal.em.MixedSamples;
import org.gradientem.internal.statistics.MixtureScorer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UniformNoiseTest {
  private static final double ROUNDING = 1e-12;
  private static final double[] LOW = {-3, 10};
  private static final double[] HIGH = {5, 14};

  private static Mixture noisy(Mixture mixture, double weight, double[] low, double[] high) {
    return Mixture.owning(
        Arrays.stream(mixture.logWeights()).map(l -> l + Math.log1p(-weight)).toArray(),
        mixture.meanMatrix(),
        mixture.covariances(),
        UniformNoise.of(Math.log(weight), low, high));
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreScoredAsTheDensitiesSay(CovarianceType type) {
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Mixture tied = noisy(Gaussians.randomMixture(type, 3, 2, random), 0.2, LOW, HIGH);
      CovarianceFamily own = CovarianceFamily.own(type);
      Mixture each = noisy(Gaussians.randomOwnMixture(own, 3, 2, random), 0.2, LOW, HIGH);
      for (double[] x : Gaussians.normals(20, 2, random)) {
        // Two standard deviations out noise and components are about as likely.
        x[0] *= 2;
        assertScored(tied, x, "seed %d".formatted(seed));
        assertScored(each, x, "seed %d".formatted(seed));
      }
    }
  }

  private static void assertScored(Mixture mixture, double[] x, String as) {
    MixtureScorer scorer = new MixtureScorer(mixture);
    double logDensity = Gaussians.logDensityOf(mixture, x);
    double[] shares =
        Arrays.stream(Gaussians.logJointOf(mixture, x))
            .map(l -> Math.exp(l - logDensity))
            .toArray();
    assertThat(scorer.logLikelihood(x)).as(as).isCloseTo(logDensity, within(ROUNDING));
    assertThat(scorer.responsibilities(x)).as(as).containsExactly(shares, within(ROUNDING));
  }

  @Test
  void withoutNoiseTheWeightsOfTheComponentsSumToOne() {
    Mixture plain = Gaussians.randomMixture(CovarianceType.FULL, 3, 2, new SplittableRandom(1));
    Mixture noisy = noisy(plain, 0.2, LOW, HIGH);
    double[] before = noisy.logWeights();
    assertThat(noisy.withoutNoise().noise().isEmpty()).isTrue();
    assertThat(noisy.withoutNoise().weights()).containsExactly(plain.weights(), within(ROUNDING));
    assertThat(noisy.logWeights()).containsExactly(before);
    assertThat(plain.withoutNoise()).isSameAs(plain);
  }

  @Test
  void besideNoiseOfWeightOneComponentsKeepTheirMean() {
    Mixture mixture =
        Mixture.owning(
            new double[] {-40, -40 - Math.log(3)},
            new double[] {1, 5},
            Covariances.tied(new AxisAlignedCovariance.Identity(1)),
            UniformNoise.of(0, new double[] {-9}, new double[] {9}));
    assertThat(mixture.noise().weight()).isEqualTo(1);
    assertThat(mixture.mean()).containsExactly(new double[] {2}, within(ROUNDING));
    MixtureScorer scorer = new MixtureScorer(mixture);
    assertThat(scorer.logLikelihood(new double[] {2})).isCloseTo(-Math.log(18), within(ROUNDING));
    assertThat(scorer.scores(new double[] {2}).isNoise(0)).isTrue();
  }

  @Test
  void rowsThatLackCellsAreScoredByTheOthers() {
    Covariance both = Covariance.of(CovarianceType.DIAGONAL, new double[][] {{1, 0}, {0, 4}});
    Covariance first = Covariance.of(CovarianceType.DIAGONAL, new double[][] {{1}});
    double[] weights = {0.4, 0.6};
    Mixture mixture =
        noisy(Mixture.of(weights, new double[][] {{0, 12}, {2, 13}}, both), 0.3, LOW, HIGH);
    Mixture marginal =
        noisy(
            Mixture.of(weights, new double[][] {{0}, {2}}, first),
            0.3,
            new double[] {LOW[0]},
            new double[] {HIGH[0]});
    double[] x = {2.5, Double.NaN};
    MixtureScorer scorer = new MixtureScorer(mixture);
    MixtureScorer expected = new MixtureScorer(marginal);
    assertThat(scorer.logLikelihood(x))
        .isCloseTo(expected.logLikelihood(new double[] {2.5}), within(ROUNDING));
    double[] shares = expected.responsibilities(new double[] {2.5});
    assertThat(scorer.responsibilities(x)).containsExactly(shares, within(ROUNDING));
    double ofSecond = shares[1] / (shares[0] + shares[1]);
    assertThat(scorer.imputed(x)[1]).isCloseTo(12 + ofSecond, within(ROUNDING));
  }

  @Test
  void everyLevelIsAsProbableAsAnother() {
    Categories categories = Categories.of(new int[] {1, 3}, new int[] {2, 5});
    SplittableRandom random = new SplittableRandom(11);
    Mixture numbers =
        noisy(Gaussians.randomMixture(CovarianceType.FULL, 3, 2, random), 0.3, LOW, HIGH);
    Mixture mixture = numbers.withLevels(MixedSamples.random(categories, 3, random));
    MixtureScorer scorer = new MixtureScorer(mixture);
    double logVolume = 0;
    for (int j = 0; j < 2; j++) {
      logVolume += Math.log(HIGH[j] - LOW[j]);
    }
    double[] x = {LOW[0], 1, LOW[1], 4};
    assertThat(noiseJoint(scorer, x))
        .isCloseTo(Math.log(0.3) - logVolume - Math.log(2 * 5), within(ROUNDING));
    x[3] = Double.NaN;
    assertThat(noiseJoint(scorer, x))
        .isCloseTo(Math.log(0.3) - logVolume - Math.log(2), within(ROUNDING));
    x[2] = Double.NaN;
    assertThat(noiseJoint(scorer, x))
        .isCloseTo(Math.log(0.3) - Math.log(HIGH[0] - LOW[0]) - Math.log(2), within(ROUNDING));
    MixtureSampler sampler = new MixtureSampler(mixture, 1);
    int[] levels = new int[5];
    for (int r = 0; r < 4000; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      levels[(int) draw.features()[3]] += draw.component() == UniformNoise.NUMBER ? 1 : 0;
    }
    // About 240 each.
    assertThat(Arrays.stream(levels).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(180, 300));
  }

  /** What the noise adds to a row's density, by its responsibility. */
  private static double noiseJoint(MixtureScorer scorer, double[] x) {
    return scorer.logLikelihood(x)
        + Math.log(UniformNoise.responsibility(scorer.responsibilities(x)));
  }

  @Test
  void farFromTheOriginRowsKeepTheirDigits() {
    SplittableRandom random = new SplittableRandom(3);
    Mixture near =
        noisy(Gaussians.randomMixture(CovarianceType.FULL, 3, 2, random), 0.4, LOW, HIGH);
    double[] offset = {1 << 20, -(1 << 20)};
    MixtureScorer moved = new MixtureScorer(near.shifted(offset));
    double[] x = {0.5, 0.25};
    assertThat(moved.responsibilities(new double[] {x[0] + offset[0], x[1] + offset[1]}))
        .containsExactly(new MixtureScorer(near).responsibilities(x), within(1e-9));
  }

  @Test
  void itsRowsAreDrawnFromTheBox() {
    Mixture mixture =
        noisy(
            Mixture.of(
                new double[] {1},
                new double[][] {{-100, -100}},
                Covariance.of(CovarianceType.FULL, new double[][] {{1, 0}, {0, 1}})),
            0.25,
            LOW,
            HIGH);
    MixtureSampler sampler = new MixtureSampler(mixture, 1);
    int rows = 4000;
    double[] sum = new double[2];
    int noise = 0;
    for (int r = 0; r < rows; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      assertThat(draw.component() == -1).isEqualTo(draw.features()[0] > -50);
      if (draw.component() == -1) {
        noise++;
        for (int j = 0; j < 2; j++) {
          assertThat(draw.features()[j]).isBetween(LOW[j], HIGH[j]);
          sum[j] += draw.features()[j];
        }
      }
    }
    // Four standard errors, of a share and of the means of uniform values.
    assertThat((double) noise / rows).isCloseTo(0.25, within(4 * Math.sqrt(0.25 * 0.75 / rows)));
    for (int j = 0; j < 2; j++) {
      double error = (HIGH[j] - LOW[j]) / Math.sqrt(12.0 * noise);
      assertThat(sum[j] / noise).isCloseTo((LOW[j] + HIGH[j]) / 2, within(4 * error));
    }
  }

  @Test
  void weightsStayAsTheyAre() {
    Mixture mixture =
        noisy(
            Gaussians.randomMixture(CovarianceType.FULL, 3, 2, new SplittableRandom(5)),
            0.1,
            LOW,
            HIGH);
    Mixture copy =
        Mixture.owning(
            mixture.logWeights(), mixture.meanMatrix(), mixture.covariances(), mixture.noise());
    assertThat(copy.logWeights()).containsExactly(mixture.logWeights());
    assertThat(copy.noise().logWeight()).isEqualTo(mixture.noise().logWeight());
    Mixture turned = mixture.reordered(new int[] {2, 0, 1});
    assertThat(turned.weights()[0]).isEqualTo(mixture.weights()[2]);
    assertThat(turned.noise().weight()).isCloseTo(0.1, within(ROUNDING));
  }

  @Test
  void aBoxWithoutVolumeIsRefused() {
    assertIllegal(
        () -> UniformNoise.of(-1, new double[] {1, 2}, new double[] {1, 3}), "Coordinate 0");
  }
}
