package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.EII;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three spheres of one size, far apart. */
class SearchLoopTest {
  private static final double[][] CENTRES = {{0, 0}, {9, 0}, {0, 9}};

  private Fits fits = new Fits(Fits.around(300, 1, CENTRES), CovarianceType.FULL);

  private Fitter fitter;

  @BeforeEach
  void newSearch() {
    search(OptionalInt.empty());
  }

  private void search(OptionalInt k) {
    fitter = fits.fitter(k, EII, EEE, VVV);
  }

  private void searchFor(int k) {
    search(OptionalInt.of(k));
  }

  private Candidate reached(CovarianceFamily family, IntUnaryOperator labelOf) {
    Candidate start = fits.labelled(fitter, family, labelOf);
    return fitter.advance(SearchStage.REFINE, start, 30);
  }

  private Candidate checked(Candidate reached) {
    return new SearchLoop(fitter).run(reached);
  }

  private void assertRight(Candidate best) {
    assertThat(best.k()).isEqualTo(3);
    assertThat(best.family()).isEqualTo(EII);
    assertThat(fitter.bestFound().isLocallyOptimal(best)).isTrue();
  }

  @Test
  void theRightMixtureHolds() {
    Candidate right = reached(EII, r -> r % 3);
    Candidate best = checked(right);
    assertRight(best);
    assertThat(best.logLikelihood()).isCloseTo(right.logLikelihood(), within(1e-3));
  }

  @Test
  void twoComponentsOnOneSphereAreMerged() {
    assertRight(checked(reached(EII, r -> r % 6 == 5 ? 3 : r % 3)));
  }

  @Test
  void oneComponentOnTwoSpheresIsSplit() {
    assertRight(checked(reached(EII, r -> r % 3 / 2)));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
  void aFamilyAloneIsSearchedLikeAll(CovarianceFamily family) {
    fits = new Fits(Fits.around(300, 1, CENTRES), family.type());
    fitter = fits.fitter(family);
    Candidate spheres = reached(family, r -> r % 3);
    Candidate best = checked(reached(family, r -> r % 3 / 2));
    assertThat(best.bic()).isGreaterThan(spheres.bic() - 0.1);
    assertThat(best.family()).isEqualTo(family);
    assertThat(fitter.bestFound().isLocallyOptimal(best)).isTrue();
  }

  @Test
  void aFamilyOfTooManyParametersIsLeft() {
    // Of one component there is no other move that keeps it.
    fits = new Fits(Fits.around(300, 1, new double[2]), CovarianceType.FULL);
    newSearch();
    Candidate best = checked(reached(EEE, r -> 0));
    assertThat(best.k()).isEqualTo(1);
    assertThat(best.family()).isEqualTo(EII);
  }

  @Test
  void withANumberAskedForASplitComesWithAMerge() {
    searchFor(3);
    // One component has two spheres, and two have one.
    Candidate trapped = reached(EII, r -> r % 6 == 5 ? 2 : r % 3 / 2);
    assertThat(trapped.k()).isEqualTo(3);
    Candidate best = checked(trapped);
    assertRight(best);
    assertThat(best.bic()).isGreaterThan(trapped.bic() + 50);
  }

  @Test
  void anotherNumberThanThatAskedForDoesNotWin() {
    searchFor(2);
    Candidate best = checked(reached(EII, r -> r % 3 / 2));
    assertThat(best.k()).isEqualTo(2);
  }

  @Test
  void whatIsOneMoveAwayLeadsToTheNumberThatIsAskedFor() {
    searchFor(3);
    Candidate trapped = reached(EII, r -> r % 6 == 5 ? 2 : r % 3 / 2);
    reached(EII, r -> r % 6 == 5 ? 3 : r % 3);
    assertThat(checked(trapped).bic()).isGreaterThan(trapped.bic() + 50);
  }
}
