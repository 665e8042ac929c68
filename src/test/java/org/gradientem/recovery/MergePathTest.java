package org.gradientem.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableMap;
import java.util.stream.Stream;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.recovery.MergePath.Level;
import org.junit.jupiter.api.Test;

class MergePathTest {
  private final Fits fits =
      new Fits(
          Fits.around(900, 1, new double[] {0, 0}, new double[] {7, 0}, new double[] {0, 7}),
          CovarianceType.FULL);

  @Test
  void mergesATenthAboveTwentyComponentsAndOnePairBelow() {
    assertThat(Stream.iterate(40, MergePath::next).limit(10))
        .containsExactly(40, 36, 33, 30, 27, 25, 23, 21, 19, 18);
  }

  @Test
  void walksDownToOneComponentAndPeaksAtTheTruth() {
    Ascent.Result fitted = fits.fitted(25, 1);
    LevelFitter fitter =
        new LevelFitter(fits.pass, fits.moments, 1e-6, Acceleration.NONE, Fits.NOBODY);
    NavigableMap<Integer, Level> levels = new MergePath(fitter).walk(fitted);
    assertThat(levels.firstKey()).isEqualTo(1);
    assertThat(levels.lastKey()).isEqualTo(25);
    assertThat(levels).allSatisfy((k, level) -> assertThat(level.k()).isEqualTo(k));
    double truth = fits.criterion.bic(levels.get(3).logLikelihood(), 3);
    assertThat(levels)
        .allSatisfy(
            (k, level) ->
                assertThat(fits.criterion.bic(level.logLikelihood(), k))
                    .isLessThanOrEqualTo(truth));
  }
}
