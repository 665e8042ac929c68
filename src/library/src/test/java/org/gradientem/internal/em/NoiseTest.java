package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.columnMajor;
import static org.gradientem.mixture.Close.entrywiseError;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.summary.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pass and a step of a mixture with noise, held against the definitions. */
class NoiseTest {
  private static final int K = 3;
  private static final int D = 2;

  /** The sums of far rows are up to 1e4 times those of others. */
  private static final double ROUNDING = 1e-10;

  private static Mixture random(CovarianceFamily family, SplittableRandom random) {
    Mixture mixture =
        family.isTied()
            ? Gaussians.randomMixture(family.type(), K, D, random)
            : Gaussians.randomOwnMixture(CovarianceFamily.own(family.type()), K, D, random);
    UniformNoise noise =
        UniformNoise.of(Math.log(0.3), new double[] {-4, -3}, new double[] {50, 60});
    return mixture.withNoise(noise);
  }

  /** Some rows so far out that no component has an exponential for them. */
  private static Samples rows(SplittableRandom random) {
    Samples samples = Samples.random(400, D, random).weighted(random);
    for (int r = 0; r < samples.count(); r += 7) {
      samples.rows()[r][0] = 100 * random.nextDouble();
    }
    return samples;
  }

  private static double naiveNoise(Samples samples, NaiveExpectation naive) {
    double weight = 0;
    for (int r = 0; r < samples.count(); r++) {
      weight += samples.weights()[r] * (1 - Arrays.stream(naive.responsibilities[r]).sum());
    }
    return weight;
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "EII", "EEI", "EEE", "VII", "VVI", "VVV"})
  void passGivesWhatTheDefinitionsGive(CovarianceFamily family) {
    long seed = family.toString().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Mixture mixture = random(family, random);
    Samples samples = rows(random);
    SufficientStatistics found = samples.statistics(mixture);
    NaiveExpectation naive = new NaiveExpectation(mixture, samples);
    String as = "seed %d".formatted(seed);
    assertThat(naive.weight - Arrays.stream(naive.counts).sum()).as(as).isGreaterThan(40);
    assertThat(entrywiseError(found.counts(), naive.counts)).as(as).isLessThan(ROUNDING);
    assertClose(found.sums(), columnMajor(naive.sums), ROUNDING, as);
    assertThat(found.noise())
        .as(as)
        .isCloseTo(naiveNoise(samples, naive), within(ROUNDING * naive.weight));
    DataMoments moments = samples.moments(family.type());
    assertClose(moments.logLikelihood(mixture, found), naive.logLikelihood, ROUNDING, as);
    assertThat(moments.isOfSameRows(found)).isTrue();
    assertScores(mixture, samples, as);
  }

  /** Rows of numbers and levels that lack cells, held against single rows. */
  @ParameterizedTest
  @EnumSource(names = {"EII", "EEI", "EEE", "VII", "VVI", "VVV"})
  void passOfMixedIncompleteRowsIsThatOfSingleRows(CovarianceFamily family) {
    long seed = family.toString().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Mixture mixture =
        random(family, random)
            .withLevels(MixedSamples.random(MixedSamples.categories(2), K, random));
    MixedSamples samples = MixedSamples.drawn(mixture, 400, seed).lacking(0.3, random);
    MixtureScorer scorer = new MixtureScorer(mixture);
    double[] counts = new double[K];
    double noise = 0;
    double logLikelihood = 0;
    for (int r = 0; r < samples.rows().length; r++) {
      double weight = MixedSamples.weight(r);
      double[] shares = scorer.responsibilities(samples.rows()[r]);
      Arrays.setAll(counts, i -> counts[i] + weight * shares[i]);
      noise += weight * UniformNoise.responsibility(shares);
      logLikelihood += weight * scorer.logLikelihood(samples.rows()[r]);
    }
    List<SampleBlock> blocks = samples.weighted(90);
    DataMoments moments = MixedSamples.moments(family.type(), blocks);
    SufficientStatistics found = moments.expectation(mixture).statistics(blocks.iterator());
    String as = "seed %d".formatted(seed);
    assertThat(noise).as(as).isGreaterThan(40);
    assertThat(found.counts()).as(as).containsExactly(counts, within(ROUNDING * 400));
    assertThat(found.noise()).as(as).isCloseTo(noise, within(ROUNDING * 400));
    assertClose(moments.logLikelihood(mixture, found), logLikelihood, ROUNDING, as);
    Mixture next = step(moments, family).apply(mixture, found);
    double raised =
        moments.logLikelihood(
            next, moments.expectation(next).statistics(samples.weighted(90).iterator()));
    assertThat(raised).as(as).isGreaterThan(logLikelihood);
  }

  /** So light that no row has any of it: rows are completed as without it. */
  @ParameterizedTest
  @EnumSource(names = {"EII", "EEI", "EEE"})
  void noiseThatUnderflowsLeavesTheStepAsItIs(CovarianceFamily family) {
    long seed = family.toString().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Mixture alone = Gaussians.randomMixture(family.type(), K, D, random);
    UniformNoise noise = UniformNoise.of(-1000, new double[] {-1e9, -1e9}, new double[] {1e9, 1e9});
    Mixture mixture = alone.withNoise(noise);
    Samples samples = Samples.random(400, D, random).weighted(random);
    for (int r = 0; r < samples.count(); r += 3) {
      samples.rows()[r][r % D] = Double.NaN;
    }
    List<SampleBlock> blocks = samples.blocks();
    DataMoments moments = MixedSamples.moments(family.type(), blocks);
    SufficientStatistics found = moments.expectation(mixture).statistics(blocks.iterator());
    SufficientStatistics without = moments.expectation(alone).statistics(blocks.iterator());
    assertThat(found.noise()).isZero();
    double[][] covariance = step(moments, family).apply(mixture, found).covariance().toMatrix();
    double[][] expected = step(moments, family).apply(alone, without).covariance().toMatrix();
    for (int a = 0; a < D; a++) {
      assertThat(covariance[a]).as("seed %d", seed).containsExactly(expected[a], within(ROUNDING));
    }
  }

  private static void assertScores(Mixture mixture, Samples samples, String as) {
    RowScores scores = new RowScores(mixture);
    MixtureScorer scorer = new MixtureScorer(mixture);
    SampleBlock block = samples.blocks().get(0);
    RowScores.Densities said = scores.densities(block, scores);
    double[] densities = said.logDensities();
    double[] shares = scores.responsibilities(block);
    for (int r = 0; r < samples.count(); r++) {
      double[] x = samples.rows()[r];
      assertThat(densities[r]).as(as).isCloseTo(scorer.logLikelihood(x), within(ROUNDING));
      assertThat(Arrays.copyOfRange(shares, r * K, (r + 1) * K))
          .as(as)
          .containsExactly(scorer.responsibilities(x), within(ROUNDING));
      double[] own = scorer.responsibilities(x);
      double noise = 1 - Arrays.stream(own).sum();
      double largest = Math.max(noise, Arrays.stream(own).max().orElseThrow());
      assertThat(said.logLargest()[r]).as(as).isCloseTo(Math.log(largest), within(ROUNDING));
    }
  }

  private static GradientStep step(DataMoments moments, CovarianceFamily family) {
    CovarianceEstimate estimate = new CovarianceEstimate(moments, family).settled();
    return new GradientStep(estimate);
  }

  @ParameterizedTest
  @EnumSource(names = {"EII", "EEI", "EEE", "VVV"})
  void stepMaximisesOverTheRowsOfComponents(CovarianceFamily family) {
    long seed = family.toString().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Mixture mixture = random(family, random);
    Samples samples = rows(random);
    DataMoments moments = samples.moments(family.type());
    GradientStep step = step(moments, family);
    Mixture next = step.apply(mixture, samples.statistics(mixture));
    NaiveExpectation naive = new NaiveExpectation(mixture, samples);
    String as = "seed %d".formatted(seed);
    double ofComponents = Arrays.stream(naive.counts).sum();
    assertThat(next.noise().weight())
        .as(as)
        .isCloseTo(1 - ofComponents / naive.weight, within(ROUNDING));
    assertThat(Arrays.stream(next.weights()).sum() + next.noise().weight())
        .isCloseTo(1, within(ROUNDING));
    if (family.isTied()) {
      double[][] scatter = naive.within(next.means());
      double[][] expected = NaiveExpectation.reduce(family.type(), scatter);
      double share = ofComponents / naive.weight;
      // Up to 1e-6 of the data's covariance is added.
      double added = 1e-6 * NaiveExpectation.covariance(samples)[0][0];
      for (int a = 0; a < D; a++) {
        for (int b = 0; b < D; b++) {
          assertThat(next.covariance().toMatrix()[a][b])
              .as(as)
              .isCloseTo(expected[a][b] / share, within(2 * added));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void extrapolatedStepsOnlyRaiseTheLikelihood(CovarianceFamily family) {
    SplittableRandom random = new SplittableRandom(1);
    Mixture mixture = random(family, random);
    Samples samples = rows(random);
    DataMoments moments = samples.moments(family.type());
    GradientStep step = step(moments, family);
    EmLoop.Result result =
        new EmLoop(Pass.over(samples.blocks()), step, 500, 1e-9)
            .run(
                Phase.MAIN,
                EmLoop.Position.start(mixture),
                new Squarem(),
                EmLoop.Observer.of(record -> {}));
    double before = moments.logLikelihood(mixture, samples.statistics(mixture));
    Mixture after = step.apply(result.mixture(), result.statistics());
    assertThat(result.converged()).isTrue();
    assertThat(result.logLikelihood()).isGreaterThan(before);
    assertThat(after.noise().weight()).isCloseTo(result.mixture().noise().weight(), within(1e-4));
  }
}
