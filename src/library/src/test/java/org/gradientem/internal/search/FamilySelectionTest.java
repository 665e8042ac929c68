package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.EII;
import static org.gradientem.mixture.CovarianceFamily.VII;
import static org.gradientem.mixture.CovarianceFamily.VVI;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.components.ComponentMoments;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.InformationCriterion;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.summary.SelectionRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The family of covariances is found together with the number of components. */
@Tag("long")
class FamilySelectionTest {
  /** From starts of their own, all of which must come to the same. */
  private static final int STARTS = 2;

  private static void everySeed(Samples samples, CovarianceFamily family, int k, double bic) {
    Fits fits = new Fits(samples, CovarianceType.FULL);
    for (int seed = 0; seed < STARTS; seed++) {
      Selection selection = fits.select(Fits.ALL, fits.fitted(40, seed), Fits.NOBODY);
      assertThat(selection.chosen().mixture().covariances().family())
          .as("seed %d", seed)
          .isEqualTo(family);
      assertThat(selection.chosen().mixture().k()).as("seed %d", seed).isEqualTo(k);
      assertThat(selection.bic()).as("seed %d", seed).isGreaterThan(bic);
      assertThat(selection.reason().locallyOptimal()).isTrue();
    }
  }

  private static final int ROWS = 600;

  /** Rows of components with spreads of their own along the coordinates. */
  private static Samples drawn(long seed, double[][] centres, double[][] spreads) {
    return Fits.around(ROWS, seed, new double[centres[0].length])
        .map(
            new java.util.function.UnaryOperator<>() {
              private int row;

              @Override
              public double[] apply(double[] x) {
                int i = row++ % centres.length;
                double[] moved = new double[x.length];
                for (int j = 0; j < x.length; j++) {
                  moved[j] = centres[i][j] + spreads[i][j] * x[j];
                }
                return moved;
              }
            });
  }

  /**
   * Of a component 400 times narrower than the data. The likelihood is at least that of each row
   * under its own component, whose maximum is known.
   */
  @Test
  void aNeedleKeepsItsLikelihood() {
    double[][] spreads = {{1, 1}, {0.015, 3}, {2, 0.5}};
    Samples samples = drawn(3, new double[][] {{0, 0}, {4, 12}, {-9, 4}}, spreads);
    int each = ROWS / 3;
    double own = 0;
    for (int i = 0; i < 3; i++) {
      int component = i;
      double[][] rows =
          IntStream.range(0, each)
              .mapToObj(r -> samples.rows()[3 * r + component])
              .toArray(double[][]::new);
      own += each * Math.log(1 / 3.0);
      for (int j = 0; j < 2; j++) {
        int column = j;
        double[] x = Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / each;
        own -= each / 2.0 * (Math.log(2 * Math.PI * variance) + 1);
      }
    }
    Fits fits = new Fits(samples, CovarianceType.FULL);
    everySeed(samples, VVI, 3, InformationCriterion.of(VVI, fits.moments).bic(own, 3));
  }

  @Test
  void spheresOfSeveralSizesAreFound() {
    double[][] centres = {{0, 0, 0}, {9, 0, 0}, {0, 14, 0}};
    double[][] spreads = {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}};
    everySeed(drawn(1, centres, spreads), VII, 3, Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void asManyComponentsAsThereAreAreFoundFromAnyNumber(int from) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] centres = new double[12][2];
    double[][] spreads = new double[12][2];
    for (int i = 0; i < 12; i++) {
      centres[i] = new double[] {12 * (i % 4), 12 * (i / 4)};
      spreads[i] = new double[] {0.5 + random.nextDouble(), 0.5 + random.nextDouble()};
    }
    Fits fits = new Fits(drawn(3, centres, spreads), CovarianceType.FULL);
    Selection selection = fits.select(List.of(VVV), fits.fitted(from, from), Fits.NOBODY);
    assertThat(selection.chosen().mixture().k()).isEqualTo(12);
  }

  @Test
  void theReasonNamesTheFamilyAndWhatTheNextBestLose() {
    double[][] centres = {{0, 0, 0}, {9, 0, 0}, {0, 14, 0}};
    double[][] spreads = {{1, 2, 0.5}, {2, 0.3, 2}, {0.5, 3, 3}};
    Fits fits = new Fits(drawn(2, centres, spreads), CovarianceType.FULL);
    Selection selection = fits.select(Fits.ALL, fits.fitted(40, 1), Fits.NOBODY);
    SelectionReason reason = selection.reason();
    assertThat(reason.chosen().family()).isEqualTo(VVI);
    assertThat(reason.others())
        .filteredOn(other -> other.family() != VVI)
        .extracting(SelectionRecord::bic)
        .isSortedAccordingTo(Comparator.reverseOrder())
        .allSatisfy(bic -> assertThat(bic).isLessThan(selection.bic()));
    assertThat(reason)
        .asString()
        .contains("with VVI covariances")
        .containsPattern("[, ]k = 4 is [0-9.]+ lower")
        .containsPattern("VVV \\(k = 3\\) is [0-9.]+ lower");
    assertThat(selection.path())
        .filteredOn(record -> record.family() == VVI && record.k() == 3)
        .singleElement()
        .satisfies(record -> assertThat(record.bic()).isEqualTo(selection.bic()));
  }

  private static ComponentSelection selection(Fits fits) {
    return new ComponentSelection(
        fits.data(),
        new SearchTarget(Fits.ALL, OptionalInt.empty()),
        new StopRule(1000, 1e-6),
        Fits.NOBODY);
  }

  private static Selection searched(Fits fits) {
    return fits.select(Fits.ALL, fits.fitted(20, 1), Fits.NOBODY);
  }

  @Test
  void whatFewRowsShowIsRefinedOnMore() {
    double[][] centres = {{0, 0}, {9, 0}, {0, 14}};
    double[][] spreads = {{1, 1}, {2, 1}, {1, 3}};
    double[][] rows = drawn(6, centres, spreads).rows();
    Fits few = new Fits(Samples.of(Arrays.copyOf(rows, ROWS / 3)), CovarianceType.FULL);
    Fits all = new Fits(Samples.of(rows), CovarianceType.FULL);
    // Both are centred at their own mean, which rows of three components in turn hardly move.
    Selection refined = selection(all).refine(searched(few));
    Selection whole = searched(all);
    assertThat(refined.chosen().mixture().k()).isEqualTo(3);
    assertThat(refined.bic()).isGreaterThan(whole.bic() - 0.1);
    assertThat(refined.path()).allMatch(record -> record.bic() <= refined.bic());
  }

  @Test
  void whatFewRowsGainFromTheirNoiseIsNotExpectedOfMore() {
    long seed = 8;
    double[][] rows = Gaussians.normals(10_000, 12, new SplittableRandom(seed));
    IntStream.range(0, rows.length).forEach(r -> rows[r][r % 3] += 8);
    Fits all = new Fits(Samples.of(rows), CovarianceType.FULL);
    Selection found =
        searched(new Fits(Samples.of(Arrays.copyOf(rows, 1500)), CovarianceType.FULL));
    Selection refined = selection(all).refine(found);
    assertThat(refined.chosen().mixture().covariances().family()).isEqualTo(EII);
    Fitter fitter = all.fitter(Fits.ALL.toArray(CovarianceFamily[]::new));
    ComponentMoments at =
        fitter.momentsWithScatters(SearchStage.REFINE, refined.chosen().mixture()).orElseThrow();
    for (SelectionRecord record : refined.path()) {
      if (record.k() == 3) {
        Candidate reached = new Candidate(record.family(), at, "a test");
        reached = fitter.advance(SearchStage.REFINE, reached, 20);
        double price = fitter.price(reached);
        assertThat(record.bic())
            .as("%s, seed %d", record.family(), seed)
            .isLessThan(reached.bic() + price);
      }
    }
  }

  @Test
  void aComponentThatMoreRowsShrinkToAPointIsLookedForAnew() {
    double[][] centres = {{0, 0}, {9, 0}, {0, 14}};
    double[][] rows = drawn(7, centres, new double[][] {{1, 1}, {1, 1}, {1, 0.1}}).rows();
    Selection found = searched(new Fits(Samples.of(rows), CovarianceType.FULL));
    IntStream.iterate(2, r -> r < rows.length, r -> r + 3).forEach(r -> rows[r][1] = 14);
    Selection refined = selection(new Fits(Samples.of(rows), CovarianceType.FULL)).refine(found);
    assertThat(refined.bic()).isFinite();
  }

  @Test
  void whereAllThatWouldWinShrinkToAPointOthersAreCompared() {
    for (long seed = 1; seed <= 2; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] rows = new double[1000][];
      Arrays.setAll(rows, r -> new double[] {r % 20 > 0 ? 0 : 3 + random.nextGaussian()});
      Fits fits = new Fits(Samples.of(rows), CovarianceType.DIAGONAL);
      Selection found = fits.select(List.of(VVI), fits.fitted(9, seed), Fits.NOBODY);
      assertThat(found.bic()).as("seed %d", seed).isFinite();
    }
  }
}
