package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.CovarianceFamily.CCU;
import static org.gradientem.mixture.CovarianceFamily.EEE;
import static org.gradientem.mixture.CovarianceFamily.EEI;
import static org.gradientem.mixture.CovarianceFamily.EII;
import static org.gradientem.mixture.CovarianceFamily.UUU;
import static org.gradientem.mixture.CovarianceFamily.VEE;
import static org.gradientem.mixture.CovarianceFamily.VII;
import static org.gradientem.mixture.CovarianceFamily.VVI;
import static org.gradientem.mixture.CovarianceFamily.VVV;

import java.util.List;
import java.util.OptionalInt;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.ComputeBudget;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.summary.SelectionRecord;
import org.junit.jupiter.api.Test;

class SearchTargetTest {
  private static SearchTarget wanted(CovarianceFamily... families) {
    return new SearchTarget(List.of(families), OptionalInt.empty());
  }

  @Test
  void aTiedFamilyAndTheMostGeneralOtherOneGuide() {
    assertThat(wanted(EII, VII, EEE, VEE, VVV).guides()).containsExactly(EEE, VVV);
    assertThat(wanted(EII, EEI).guides()).containsExactly(EEI);
  }

  @Test
  void oneFamilyOfOwnCovariancesIsGuidedByItsTiedOne() {
    assertThat(wanted(VEE).guides()).containsExactly(EEE, VEE);
    assertThat(wanted(VVI).guides()).containsExactly(EEI, VVI);
    assertThat(wanted(VVI).mostGeneral()).isEqualTo(VVI);
  }

  @Test
  void ownCovariancesAreOfTheMostGeneralFamilyNeeded() {
    assertThat(wanted(EEE, VII, VVI).own()).contains(VVI);
    assertThat(wanted(VEE).own()).contains(VVV);
    assertThat(wanted(EII, EEE).own()).isEmpty();
  }

  @Test
  void oneComponentIsOfATiedFamilyIfThatMayBeChosen() {
    assertThat(wanted(EEE, VEE).isRedundant(VEE, 1)).isTrue();
    assertThat(wanted(EEE, VEE).isRedundant(VEE, 2)).isFalse();
    assertThat(wanted(EEE, VEE).isRedundant(EEE, 1)).isFalse();
    assertThat(wanted(EEI, VEE).isRedundant(VEE, 1)).isFalse();
    Fits fits = new Fits(Fits.around(200, 1, new double[3]), CovarianceType.FULL);
    Selection selection = fits.select(Fits.ALL, fits.fitted(8, 1), Fits.NOBODY);
    assertThat(selection.path())
        .filteredOn(record -> record.k() == 1)
        .extracting(SelectionRecord::family)
        .containsExactlyInAnyOrder(EII, EEI, EEE);
  }

  @Test
  void whereRowsCarryFullMatricesLowRankIsTriedLast() {
    SearchTarget many = wanted(EEE, VVV, CCU, UUU).in(32, 21_000);
    assertThat(many.families()).containsExactly(EEE, VVV);
    assertThat(many.last()).containsExactly(CCU, UUU);
    assertThat(many.guides()).containsExactly(EEE, VVV);
    SearchTarget few = wanted(EEE, VVV, CCU, UUU).in(32, 5_000);
    assertThat(few.last()).isEmpty();
    assertThat(few.guides()).containsExactly(CCU, UUU);
  }

  @Test
  void familiesOfLowRankAreGuidedByTheirOwn() {
    assertThat(wanted(EEE, VVV, UUU).guides()).containsExactly(CCU, UUU);
    assertThat(wanted(UUU).isRedundant(UUU, 1)).isFalse();
    assertThat(wanted(CCU, UUU).isRedundant(UUU, 1)).isTrue();
    assertThat(wanted(CCU, UUU).isRedundant(CCU, 1)).isFalse();
  }

  @Test
  void aFamilyThatOnlyGuidesIsNotChosen() {
    double[][] centres = {{0, 0}, {9, 0}, {0, 9}};
    Fits fits = new Fits(Fits.around(300, 1, centres), CovarianceType.FULL);
    Fitter fitter = fits.fitter(OptionalInt.empty(), new ComputeBudget(1), VVV);
    EmLoop.Result start = fits.fitted(8, 1);
    List<Candidate> levels = new MergePaths(fitter).from(start.mixture());
    assertThat(levels).extracting(Candidate::family).contains(EEE, VVV);
    assertThat(fitter.bestFound().all()).extracting(Candidate::family).doesNotContain(EEE);
    Selection selection = fits.select(List.of(VVV), start, Fits.NOBODY);
    assertThat(selection.path()).extracting(SelectionRecord::family).containsOnly(VVV);
  }
}
