package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that is asked for a number of components ends with the best mixture of that number. */
@Tag("long")
class ExactNumberTest {
  private static final double[][] CENTRES = {{0, 0}, {7, 0}, {0, 7}, {7, 7}, {3, 14}};

  private static Fits fits(long seed) {
    return new Fits(Fits.around(500, seed, CENTRES), CovarianceType.FULL);
  }

  private static ComponentSelection search(Fits fits, List<CovarianceFamily> families, int k) {
    return new ComponentSelection(
        fits.data(),
        new SearchTarget(families, OptionalInt.of(k)),
        new StopRule(1000, 1e-6),
        Fits.NOBODY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void fiveBlobsAreFoundFromEverySeed(long seed) {
    Fits fits = fits(seed);
    Selection selection = search(fits, Fits.ALL, 5).select(fits.fitted(64, seed));
    // Rows come from the centres in turn, a fifth from each.
    assertThat(selection.chosen().mixture().weights())
        .as("seed %d", seed)
        .hasSize(5)
        .usingComparatorWithPrecision(0.01)
        .containsOnly(0.2);
  }

  @ParameterizedTest
  @CsvSource({"1, 64", "4, 64", "8, 64", "4, 2", "21, 5"})
  void thereAreExactlyAsManyWhateverTheStart(int k, int started) {
    Fits fits = fits(1);
    Selection selection = search(fits, Fits.ALL, k).select(fits.fitted(started, 1));
    assertThat(selection.chosen().mixture().k()).isEqualTo(k);
    assertThat(selection.reason().chosen().k()).isEqualTo(k);
    assertThat(selection.reason()).asString().startsWith("k = " + k + ", as requested, has");
  }

  @Test
  void itIsTheAnswerOfAFreeSearchWhereThatHasTheNumber() {
    Fits fits = fits(2);
    Selection free = fits.select(Fits.ALL, fits.fitted(64, 1), Fits.NOBODY);
    Selection asked = search(fits, Fits.ALL, 5).select(fits.fitted(64, 1));
    assertThat(free.reason().chosen().k()).isEqualTo(5);
    assertThat(asked.reason().chosen().family()).isEqualTo(free.reason().chosen().family());
    assertThat(asked.bic()).isGreaterThan(free.bic() - Fitter.BIC_PRECISION);
  }

  @Test
  void theReasonTellsWhatAnotherNumberGains() {
    Fits fits = fits(3);
    Selection selection = search(fits, List.of(CovarianceFamily.EII), 4).select(fits.fitted(64, 1));
    assertThat(selection.reason()).asString().containsPattern("k = 5 is [0-9.]+ higher");
  }

  @Test
  void itIsRefinedOnMoreRowsWithTheSameNumber() {
    Samples all = Fits.around(2000, 4, CENTRES);
    Fits few = new Fits(Samples.of(Arrays.copyOf(all.rows(), 400)), CovarianceType.FULL);
    Fits more = new Fits(all, CovarianceType.FULL);
    Selection found = search(few, Fits.ALL, 7).select(few.fitted(64, 1));
    assertThat(search(more, Fits.ALL, 7).refine(found).chosen().mixture().k()).isEqualTo(7);
  }

  @Test
  void moreThanTheRowsDetermineAreRefused() {
    Fits fits = new Fits(Fits.around(12, 5, CENTRES), CovarianceType.FULL);
    assertRefused(
        () -> search(fits, List.of(CovarianceFamily.VVV), 6).select(fits.fitted(4, 1)),
        "No mixture of k = 6 components was found whose covariances the 12 rows determine; lower `k`, set another `covarianceType`, or set `selection` to 'none'.");
  }
}
