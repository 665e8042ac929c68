package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of which many hold the same value, as where someone wrote "long" instead of measuring. */
@Tag("long")
class TiesTest {
  static Samples rows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[300][];
    for (int r = 0; r < rows.length; r++) {
      boolean isShort = r % 3 == 0;
      double length = isShort ? 2 + 0.2 * random.nextGaussian() : 4.3 + 0.4 * random.nextGaussian();
      double wait = 30 + 10 * length + 6 * random.nextGaussian();
      boolean isTold = r % 4 == 0;
      rows[r] =
          new double[] {Math.rint(wait), isTold ? (isShort ? 2 : 4) : Math.rint(60 * length) / 60};
    }
    return Samples.of(rows);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theAnswerStillHasAnMStepOnceItHasConverged(long seed) {
    Fits fits = new Fits(rows(seed), CovarianceType.FULL);
    Selection selection = fits.select(Fits.ALL, fits.fitted(40, seed), Fits.NOBODY);
    CovarianceFamily family = selection.chosen().mixture().covariances().family();
    Fitter fitter = fits.fitter(family);
    Candidate answer =
        new Candidate(
            family,
            fitter.momentsOf(SearchStage.REFINE, selection.chosen().mixture()).orElseThrow(),
            "the answer");
    assertThat(fitter.maximisation().next(SearchStage.REFINE, answer)).isPresent();
  }
}
