package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.candidates.SearchData;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.components.LevelCounts;
import org.gradientem.internal.components.RowLevels;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.MixedSamples;
import org.gradientem.internal.em.RowDraw;
import org.gradientem.internal.em.Squarem;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.MixedRows;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches of rows that have levels, and what they price moves by. */
class MixedTableTest {
  @ParameterizedTest
  @CsvSource({"3, 3, 2, 0, 1", "4, 0, 8, 0, 1", "4, 0, 8, 0.05, 2", "3, 2, 3, 0.1, 3"})
  void groupsAreFoundAsByBayesRule(
      int groups, int numbers, int columns, double missing, long seed) {
    Drawn drawn = new MixedRows(groups, numbers, columns, missing).draw(600, seed);
    Mixture found = found(MixedSamples.of(drawn), seed).chosen().mixture();
    assertThat(found.k()).isEqualTo(groups);
    assertThat(drawn.agreement(Drawn.byRule(found))).isGreaterThan(drawn.attainable() - 0.05);
  }

  /** What a search among some families finds in them. */
  private static Selection found(MixedSamples samples, long seed) {
    int numbers = samples.dim();
    List<SampleBlock> blocks = samples.blocks();
    CovarianceType type = numbers == 0 ? CovarianceType.IDENTITY : CovarianceType.FULL;
    DataMoments moments = MixedSamples.moments(type, blocks);
    Pass pass = Pass.over(blocks, moments::expectation);
    GradientStep step = new GradientStep(1, StepScaling.RESPONSIBILITY, moments);
    RowDraw draw = new RowDraw(20, seed);
    blocks.forEach(draw::add);
    EmLoop.Result fitted =
        new EmLoop(pass, step, 100, 1e-4)
            .run(
                Phase.MAIN,
                EmLoop.Position.start(RowDraw.startAt(draw.rows(), moments)),
                new Squarem(),
                Fits.NOBODY);
    SearchData data = new SearchData(pass, moments, new RowsInMemory(blocks, true));
    List<CovarianceFamily> families =
        numbers == 0
            ? List.of(CovarianceFamily.IDENTITY)
            : List.of(CovarianceFamily.EEE, CovarianceFamily.VVI, CovarianceFamily.VVV);
    return new ComponentSelection(
            data,
            new SearchTarget(families, OptionalInt.empty()),
            new StopRule(1000, 1e-6),
            Fits.NOBODY)
        .select(fitted);
  }

  /** One distribution for two components, against the logarithm of each row's probability. */
  @Test
  void mergingLosesWhatRowsAreLessProbable() {
    Categories categories = Categories.of(new int[] {0, 1}, new int[] {2, 3});
    double[] first = {3, 1, 0, 4, 2};
    double[] second = {1, 6, 2, 2, 0};
    LevelCounts counts = new LevelCounts(categories, first, second);
    assertThat(counts.lossOfUnion(0, 1))
        .isCloseTo(
            naive(first, 0, 2)
                + naive(first, 2, 5)
                + naive(second, 0, 2)
                + naive(second, 2, 5)
                - naive(counts.union(0, 1), 0, 2)
                - naive(counts.union(0, 1), 2, 5),
            within(1e-12));
    assertThat(counts.lossOfUnion(0, 1)).isGreaterThan(0);
    assertThat(new LevelCounts(categories, first, first).lossOfUnion(0, 1))
        .isCloseTo(0, within(1e-12));
  }

  private static double naive(double[] counts, int from, int to) {
    double all = 0;
    for (int l = from; l < to; l++) {
      all += counts[l];
    }
    double sum = 0;
    for (int l = from; l < to; l++) {
      for (int row = 0; row < counts[l]; row++) {
        sum += Math.log(counts[l] / all);
      }
    }
    return sum;
  }

  /** Columns 1 and 2 say the same, column 0 nothing. */
  @Test
  void splitsStartFromLevelsThatTellOfOthers() {
    SplittableRandom random = new SplittableRandom(4);
    Categories categories = Categories.of(new int[] {0, 1, 2}, new int[] {2, 2, 2});
    int rows = 200;
    int[] places = new int[3 * rows];
    double[] weights = new double[rows];
    for (int r = 0; r < rows; r++) {
      int group = random.nextInt(2);
      places[3 * r] = random.nextInt(2);
      places[3 * r + 1] = 2 + group;
      places[3 * r + 2] = 4 + group;
      weights[r] = 1;
    }
    RowLevels levels = new RowLevels(categories, places);
    double[] cut = SplitCuts.levels(levels, new double[0], weights).get(0);
    for (int r = 1; r < rows; r++) {
      assertThat(cut[r] == cut[0]).isEqualTo(places[3 * r + 1] == places[1]);
    }
    TwoComponentFit fit =
        TwoComponentFit.fit(
                new TwoComponentFit.Whole(
                    CovarianceType.IDENTITY, 0, new double[0], levels, weights),
                cut,
                TwoComponentFit.Kind.FIXED,
                50)
            .orElseThrow();
    double[] second = weights.clone();
    double[] first = weights.clone();
    for (int r = 0; r < rows; r++) {
      first[r] *= places[3 * r + 1] == 2 ? 1 : 0;
      second[r] -= first[r];
    }
    double shares =
        List.of(first, second).stream()
            .mapToDouble(part -> Arrays.stream(part).sum())
            .map(count -> count * Math.log(count / rows))
            .sum();
    double expected =
        shares
            + categories.logLikelihood(levels.counts(first))
            + categories.logLikelihood(levels.counts(second))
            - categories.logLikelihood(levels.counts(weights));
    // Prior rows leave a level that one part lacks a probability of 1e-3 or so.
    assertThat(fit.gain()).isCloseTo(2 * expected, within(2.0));
  }
}
