package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.OptionalInt;
import org.gradientem.UserException;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;

class StartsTest {
  private static final double[][] CENTRES = {{0, 0, 0}, {12, 0, 0}, {0, 12, 0}};

  private static final int ROWS = 240;

  /** Of three components with spreads of their own along the coordinates. */
  private static Fits spread(double[]... spreads) {
    double[][] rows = Fits.around(ROWS, 2, new double[3]).rows();
    for (int r = 0; r < ROWS; r++) {
      for (int j = 0; j < 3; j++) {
        rows[r][j] = CENTRES[r % 3][j] + spreads[r % 3][j] * rows[r][j];
      }
    }
    return new Fits(Samples.of(rows), CovarianceType.FULL);
  }

  private static Fits spheres() {
    return spread(new double[] {1, 1, 1}, new double[] {1, 1, 1}, new double[] {1, 1, 1});
  }

  /** What the first round of the loop makes of what paths have found. */
  private static Candidate first(Fits fits, Fitter fitter, List<Candidate> paths) {
    return new SearchLoop(fitter).first(new Starts(fitter, fits.moments).from(paths));
  }

  /** What a comparison of all families makes of the right components under general ones. */
  private static CovarianceFamily family(Fits fits) {
    Fitter fitter = fits.fitter(Fits.ALL.toArray(CovarianceFamily[]::new));
    List<Candidate> sources =
        List.of(
            known(fits, fitter, CovarianceFamily.EEE), known(fits, fitter, CovarianceFamily.VVV));
    Candidate best = first(fits, fitter, sources);
    assertThat(best.k()).isEqualTo(3);
    return best.family();
  }

  private static Candidate known(Fits fits, Fitter fitter, CovarianceFamily family) {
    return fitter.advance(SearchStage.PATH, fits.labelled(fitter, family, r -> r % 3), 3);
  }

  @Test
  void spheresOfOneSizeAreEqual() {
    assertThat(family(spheres())).isEqualTo(CovarianceFamily.EII);
  }

  @Test
  void spheresOfSeveralSizesDifferInVolume() {
    double[][] spreads = {{1, 1, 1}, {2, 2, 2}, {0.5, 0.5, 0.5}};
    assertThat(family(spread(spreads))).isEqualTo(CovarianceFamily.VII);
  }

  @Test
  void axisAlignedShapesOfTheirOwnAreDiagonal() {
    double[][] spreads = {{1, 2, 0.5}, {2, 0.3, 2}, {0.5, 3, 3}};
    assertThat(family(spread(spreads))).isEqualTo(CovarianceFamily.VVI);
  }

  @Test
  void clusteringsOfFewRowsAreStartsAsWell() {
    Fits fits = spheres();
    Fitter fitter = fits.fitter(CovarianceFamily.EII, CovarianceFamily.VVV);
    List<Candidate> one =
        List.of(
            fitter.advance(
                SearchStage.PATH, fits.labelled(fitter, CovarianceFamily.EII, r -> 0), 2));
    Candidate best = first(fits, fitter, one);
    assertThat(best.k()).isEqualTo(3);
    assertThat(best.origin()).contains("clustering");
  }

  @Test
  void onlyTheNumberThatIsAskedForIsCompared() {
    Fits fits = spheres();
    OptionalInt two = OptionalInt.of(2);
    Fitter fitter = fits.fitter(two, CovarianceFamily.EII, CovarianceFamily.VVV);
    List<Candidate> three = List.of(known(fits, fitter, CovarianceFamily.EII));
    assertThat(first(fits, fitter, three).k()).isEqualTo(2);
  }

  @Test
  void moreComponentsThanTheRowsCarryAreRefused() {
    Fits fits = spheres();
    OptionalInt many = OptionalInt.of(ROWS / 3);
    Fitter fitter = fits.fitter(many, CovarianceFamily.VVV);
    List<Candidate> three = List.of(known(fits, fitter, CovarianceFamily.VVV));
    assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> first(fits, fitter, three))
        .withMessageContaining("k = 80");
  }
}
