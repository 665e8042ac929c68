package org.gradientem.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.LevelGroups;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.junit.jupiter.api.Test;

/** The E-step and the M-step of partly labelled rows. */
class LabelledRowsTest {
  private static final long SEED = 71;
  private static final int LABELS = 3;

  /** The label of each component. */
  private static final int[] LABEL_OF = {0, 1, 0, 2};

  /** Condition numbers of the covariances are about 10. */
  private static final double ROUNDING = 1e-10;

  /** A number, the label, another number. */
  private static final Categories CATEGORIES =
      Categories.of(new int[] {1}, new int[] {LABELS}).labelled(0);

  private static LevelProbabilities labels(int... labelOf) {
    return LevelProbabilities.ofLogs(CATEGORIES, new double[LABELS * labelOf.length])
        .withLabels(labelOf);
  }

  private static Mixture gaussians(SplittableRandom random) {
    return Gaussians.randomOwnMixture(CovarianceFamily.VVV, LABEL_OF.length, 2, random);
  }

  private static double[][] rows(SplittableRandom random) {
    return IntStream.range(0, 60)
        .mapToObj(
            r ->
                new double[] {
                  3 * random.nextDouble() - 1.5,
                  random.nextInt(3) > 0 ? Double.NaN : random.nextInt(LABELS),
                  3 * random.nextDouble() - 1.5
                })
        .toArray(double[][]::new);
  }

  /** Responsibilities written out: those of the components of another label are 0. */
  private static double[] masked(double[] free, double label) {
    double[] masked =
        IntStream.range(0, free.length)
            .mapToDouble(i -> Double.isNaN(label) || LABEL_OF[i] == label ? free[i] : 0)
            .toArray();
    double sum = Arrays.stream(masked).sum();
    return Arrays.stream(masked).map(share -> share / sum).toArray();
  }

  @Test
  void aLabelledRowBelongsToComponentsOfItsLabelAlone() {
    SplittableRandom random = new SplittableRandom(SEED);
    Mixture gaussians = gaussians(random);
    Mixture mixture = gaussians.withLevels(labels(LABEL_OF));
    MixtureScorer free = new MixtureScorer(gaussians);
    double[][] rows = rows(random);
    int k = LABEL_OF.length;
    double[] counts = new double[k];
    double[][] labelled = new double[k][LABELS];
    double logLikelihood = 0;
    MixtureScorer scorer = new MixtureScorer(mixture);
    for (double[] row : rows) {
      double[] numbers = {row[0], row[2]};
      double[] shares = free.responsibilities(numbers);
      double[] expected = masked(shares, row[1]);
      double allowed =
          IntStream.range(0, k)
              .filter(i -> Double.isNaN(row[1]) || LABEL_OF[i] == row[1])
              .mapToDouble(i -> shares[i])
              .sum();
      logLikelihood += free.logLikelihood(numbers) + Math.log(allowed);
      assertThat(scorer.responsibilities(row)).containsExactly(expected, within(ROUNDING));
      for (int i = 0; i < k; i++) {
        counts[i] += expected[i];
        if (!Double.isNaN(row[1])) {
          labelled[i][(int) row[1]] += expected[i];
        }
      }
    }

    SampleBlock block = SampleBlock.of(new LevelGroups(CATEGORIES), new double[2], rows);
    SufficientStatistics found = new Expectation(mixture).statistics(List.of(block));

    assertThat(found.counts()).containsExactly(counts, within(ROUNDING * rows.length));
    for (int i = 0; i < k; i++) {
      for (int l = 0; l < LABELS; l++) {
        assertThat(found.levelCounts()[l * k + i])
            .isCloseTo(labelled[i][l], within(ROUNDING * rows.length));
      }
    }
    double sum = Arrays.stream(rows).mapToDouble(scorer::logLikelihood).sum();
    assertThat(sum).isCloseTo(logLikelihood, within(ROUNDING * rows.length));
  }

  @Test
  void aComponentTakesTheLabelOfMostOfItsRows() {
    // A label after the other, of each label three components.
    double[] counts = {3, 0, 0.1, 1, 0, 0.2, 0, 5, 0.1};

    LevelProbabilities found = new LevelEstimate(CATEGORIES, 3, 1.2, 5.1).maximise(counts, 3, 0.5);

    // The third has less than half a labelled row.
    assertThat(found.labels()).containsExactly(0, 2, -1);
    assertThat(found.of(2, 0)).containsOnly(new double[] {1.0 / 3}, within(1e-15));
  }

  @Test
  void labelsAreNoParametersAndSurviveBeingSaved() {
    LevelProbabilities labels = labels(2, -1, 0, 1);

    assertThat(CATEGORIES.parameters()).isZero();
    assertThat(LevelProbabilities.ofValues(labels.values()).labels()).containsExactly(2, -1, 0, 1);
    assertThat(LevelProbabilities.ofValues(labels.values()).categories()).isEqualTo(CATEGORIES);
  }

  @Test
  void aMergeOfTwoLabelsLosesMoreThanAnyDensityGains() {
    double two = CATEGORIES.logLikelihood(new double[] {3, 1, 0});
    double one = CATEGORIES.logLikelihood(new double[] {4, 0, 0});

    assertThat(one).isZero();
    assertThat(two).isLessThan(-500);
  }

  @Test
  void aComponentWithFarFewerLabelledRowsThanItsLabelsOthersHasNone() {
    double[][] means = {{0, 0}, {4, 0}, {0, 4}, {4, 3}};
    Mixture mixture =
        Mixture.of(
                new double[] {0.3, 0.3, 0.3, 0.1},
                means,
                Covariance.of(CovarianceType.IDENTITY, 2, new double[0]))
            .withLevels(labels(0, 1, 0, -1));
    // Of label 0 ten of 100 rows and one of 100; of label 1 ten; two rows that need have none.
    SufficientStatistics statistics = statistics(new double[] {100, 100, 100, 2}, 10, 10, 1, 0);

    assertThat(LabelRates.settled(mixture, statistics).levels().labels())
        .containsExactly(0, 1, -1, 1);
  }

  private static SufficientStatistics statistics(double[] counts, double... labelled) {
    int k = counts.length;
    SufficientStatistics statistics =
        new SufficientStatistics(k, 2, RowStatistic.LINEAR, null, CATEGORIES);
    System.arraycopy(counts, 0, statistics.counts, 0, k);
    int[] labelOf = {0, 1, 0, 0};
    for (int i = 0; i < k; i++) {
      statistics.levelCounts[labelOf[i] * k + i] = labelled[i];
    }
    return statistics;
  }
}
