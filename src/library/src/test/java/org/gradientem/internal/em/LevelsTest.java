package org.gradientem.internal.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Categorical columns beside numbers, against loops over rows. */
class LevelsTest {
  private static final int K = 4;
  private static final int COUNT = 500;

  /** Sums of hundreds of rows whose exponentials are exact to 1e-14 or so. */
  private static final double ROUNDING = 1e-10;

  private static Mixture mixture(CovarianceFamily family, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Mixture tied = Gaussians.randomMixture(family.type(), K, d, random);
    Covariance[] own = new Covariance[K];
    for (int i = 0; i < K; i++) {
      own[i] = Gaussians.randomMixture(family.type(), 1, d, random).covariance();
    }
    double[] counts = {1, 1, 1, 1};
    return Mixture.ofLogWeights(
            tied.logWeights(),
            tied.meanMatrix(),
            family.isTied()
                ? tied.covariances()
                : CovarianceEstimate.project(family, counts, own, null))
        .withLevels(MixedSamples.random(MixedSamples.categories(6), K, random));
  }

  /** The E-step by its definition, row after row. */
  private static final class Naive {
    final double[] counts = new double[K];
    final double[] levelCounts;
    double logLikelihood;

    Naive(Mixture mixture, MixedSamples samples) {
      Categories categories = samples.categories();
      levelCounts = new double[categories.total() * K];
      for (int r = 0; r < samples.rows().length; r++) {
        double[] x = samples.rows()[r];
        double weight = MixedSamples.weight(r);
        double[] joint = joint(mixture, categories, x);
        double logDensity = Gaussians.logSum(joint);
        logLikelihood += weight * logDensity;
        for (int i = 0; i < K; i++) {
          double share = weight * Math.exp(joint[i] - logDensity);
          counts[i] += share;
          for (int c = 0; c < categories.columns(); c++) {
            double level = x[categories.place(c)];
            if (!Double.isNaN(level)) {
              levelCounts[(categories.start(c) + (int) level) * K + i] += share;
            }
          }
        }
      }
    }

    static double[] joint(Mixture mixture, Categories categories, double[] x) {
      double[] numbers = categories.numbers(x);
      int[] there =
          IntStream.range(0, numbers.length).filter(j -> !Double.isNaN(numbers[j])).toArray();
      double[] joint = mixture.logWeights();
      for (int i = 0; i < joint.length; i++) {
        joint[i] += there.length == 0 ? 0 : logDensity(mixture, i, numbers, there);
        for (int c = 0; c < categories.columns(); c++) {
          double level = x[categories.place(c)];
          joint[i] += Double.isNaN(level) ? 0 : Math.log(mixture.levels().of(i, c)[(int) level]);
        }
      }
      return joint;
    }

    private static double logDensity(Mixture mixture, int i, double[] x, int... there) {
      double[][] covariance = mixture.covariances().get(i).toMatrix();
      double[][] own = new double[there.length][there.length];
      double[] at = new double[there.length];
      double[] mean = new double[there.length];
      for (int a = 0; a < there.length; a++) {
        at[a] = x[there[a]];
        mean[a] = mixture.means()[i][there[a]];
        for (int b = 0; b < there.length; b++) {
          own[a][b] = covariance[there[a]][there[b]];
        }
      }
      return new Gaussians(own).logDensity(at, mean);
    }
  }

  private static MixedSamples samples(long seed) {
    Mixture truth = mixture(CovarianceFamily.VVV, 6, seed);
    return MixedSamples.drawn(truth, COUNT, seed).lacking(0.2, new SplittableRandom(seed));
  }

  @ParameterizedTest
  @EnumSource(
      value = CovarianceFamily.class,
      names = {"IDENTITY", "EEE", "VII", "VVI", "VVV"})
  void passesAreThoseOfTheNaiveLoop(CovarianceFamily family) {
    MixedSamples samples = samples(1);
    Mixture mixture = mixture(family, 6, 2);
    List<SampleBlock> blocks = samples.weighted(201);
    DataMoments moments = MixedSamples.moments(family.type(), blocks);

    SufficientStatistics found = moments.expectation(mixture).statistics(blocks.iterator());

    Naive naive = new Naive(mixture, samples);
    assertClose(found.counts(), naive.counts, ROUNDING);
    assertClose(found.levelCounts(), naive.levelCounts, ROUNDING);
    assertThat(moments.logLikelihood(mixture, found))
        .isCloseTo(naive.logLikelihood, within(ROUNDING * Math.abs(naive.logLikelihood)));
  }

  @Test
  void stepsTakeRatiosOfCountsWithPriorRows() {
    MixedSamples samples = samples(3);
    Mixture mixture = mixture(CovarianceFamily.EEE, 6, 4);
    List<SampleBlock> blocks = samples.weighted(COUNT);
    DataMoments moments = MixedSamples.moments(CovarianceType.FULL, blocks);
    Categories categories = samples.categories();

    LevelProbabilities next =
        new GradientStep(1, StepScaling.RESPONSIBILITY, moments)
            .apply(mixture, moments.expectation(mixture).statistics(blocks.iterator()))
            .levels();

    double[] naive = new Naive(mixture, samples).levelCounts;
    for (int c = 0; c < categories.columns(); c++) {
      double[] all = new double[categories.levels(c)];
      double present = 0;
      for (int r = 0; r < COUNT; r++) {
        double level = samples.rows()[r][categories.place(c)];
        if (!Double.isNaN(level)) {
          all[(int) level] += MixedSamples.weight(r);
          present += MixedSamples.weight(r);
        }
      }
      for (int i = 0; i < K; i++) {
        double own = 0;
        for (int l = 0; l < all.length; l++) {
          own += naive[(categories.start(c) + l) * K + i];
        }
        double[] expected = new double[all.length];
        for (int l = 0; l < all.length; l++) {
          double share = (all[l] + 1.0 / all.length) / (present + 1);
          double count = naive[(categories.start(c) + l) * K + i];
          expected[l] = (count + 0.1 * share) / (own + 0.1);
        }
        assertClose(next.of(i, c), expected, ROUNDING);
      }
    }
  }

  @Test
  void statisticsOfDisjointRowsAddUp() {
    MixedSamples samples = samples(5);
    Mixture mixture = mixture(CovarianceFamily.VVV, 6, 6);
    Expectation expectation = Expectation.ofIncomplete(mixture, null, CovarianceType.FULL);
    SufficientStatistics whole = expectation.statistics(samples.weighted(COUNT).iterator());
    SufficientStatistics merged =
        samples.weighted(77).stream()
            .map(block -> expectation.statistics(List.of(block).iterator()))
            .reduce(SufficientStatistics::merge)
            .orElseThrow();
    assertClose(merged.levelCounts(), whole.levelCounts(), ROUNDING);
    int[] groups = {0, 1, 0, 1};
    SufficientStatistics grouped = whole.grouped(groups, 2);
    assertThat(Arrays.stream(grouped.levelCounts()).sum())
        .isCloseTo(Arrays.stream(whole.levelCounts()).sum(), within(1e-9));
    assertIllegal(
        () ->
            whole.merge(
                new SufficientStatistics(
                    K, 6, whole.statistic(), null, MixedSamples.categories(2))),
        "cannot be merged");
  }

  @ParameterizedTest
  @EnumSource(
      value = CovarianceFamily.class,
      names = {"EEE", "VVI", "VVV"})
  void everyStepRaisesTheLikelihood(CovarianceFamily family) {
    MixedSamples samples = samples(7);
    List<Double> path = path(family, samples, Accelerator.none(), 60);
    for (int t = 1; t < path.size(); t++) {
      assertThat(path.get(t)).isGreaterThan(path.get(t - 1) - 1e-9);
    }
    List<Double> faster = path(family, samples, new Squarem(), 60);
    assertThat(faster.get(faster.size() - 1)).isGreaterThanOrEqualTo(path.get(path.size() - 1));
  }

  /** Mean log-likelihoods of EM from the first rows. */
  private static List<Double> path(
      CovarianceFamily family, MixedSamples samples, Accelerator accelerator, int steps) {
    List<SampleBlock> blocks = samples.blocks();
    DataMoments moments = MixedSamples.moments(family.type(), blocks);
    CovarianceEstimate estimate = new CovarianceEstimate(moments, family).settled();
    GradientStep step = new GradientStep(estimate);
    List<Double> path = new ArrayList<>();
    EmLoop.Result end =
        new EmLoop(Pass.over(blocks, moments::expectation), step, steps, 0)
            .run(
                Phase.MAIN,
                EmLoop.Position.start(RowDraw.startAt(Arrays.copyOf(samples.rows(), K), estimate)),
                accelerator,
                EmLoop.Observer.of(record -> path.add(record.meanLogLikelihood())));
    path.add(end.logLikelihood() / samples.rows().length);
    return path;
  }

  @Test
  void rowsComeBackAsTheyWere() {
    MixedSamples samples = samples(8);
    SampleBlock block = samples.blocks().get(0);
    double[][] found = new double[COUNT][];
    Arrays.setAll(found, block::observed);
    assertThat(Arrays.stream(found).map(Arrays::toString).sorted())
        .containsExactlyElementsOf(
            Arrays.stream(samples.rows()).map(Arrays::toString).sorted().toList());
    double[] other = samples.rows()[0].clone();
    other[1] = 1 - samples(8).rows()[0][1];
    other[1] = Double.isNaN(other[1]) ? 0 : other[1];
    MixedSamples three =
        new MixedSamples(
            new double[][] {samples.rows()[0], samples.rows()[0].clone(), other},
            new int[3],
            samples.categories());
    SampleBlock hashed = three.blocks().get(0);
    assertThat(IntStream.range(0, 3).mapToLong(hashed::hash).distinct().count()).isEqualTo(2);
  }

  @Test
  void scoringIsThatOfTheNaiveLoop() {
    MixedSamples samples = samples(9);
    Mixture mixture = mixture(CovarianceFamily.VVV, 6, 10);
    MixtureScorer scorer = new MixtureScorer(mixture);
    for (double[] row : samples.rows()) {
      double[] joint = Naive.joint(mixture, samples.categories(), row);
      double logDensity = Gaussians.logSum(joint);
      assertThat(scorer.logLikelihood(row))
          .isCloseTo(logDensity, within(ROUNDING * (1 + Math.abs(logDensity))));
      double[] imputed = scorer.imputed(row);
      double[] shares = scorer.responsibilities(row);
      for (int c = 0; c < samples.categories().columns(); c++) {
        int place = samples.categories().place(c);
        double[] probability = new double[samples.categories().levels(c)];
        for (int i = 0; i < K; i++) {
          assertThat(shares[i]).isCloseTo(Math.exp(joint[i] - logDensity), within(ROUNDING));
          for (int l = 0; l < probability.length; l++) {
            probability[l] += shares[i] * mixture.levels().of(i, c)[l];
          }
        }
        double most = Arrays.stream(probability).max().orElseThrow();
        assertThat(Double.isNaN(row[place]) ? probability[(int) imputed[place]] : most)
            .isEqualTo(most);
        assertThat(Double.isNaN(row[place]) || imputed[place] == row[place]).isTrue();
      }
    }
  }
}
