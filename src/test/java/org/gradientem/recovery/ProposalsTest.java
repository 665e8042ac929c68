package org.gradientem.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gradientem.em.Phase;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ProposalsTest {
  private static final double[][] CENTRES = {{0, 0}, {5, 1}, {1, 5}};

  private final Fits fits = new Fits(Fits.around(600, 1, CENTRES), CovarianceType.FULL);

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void theBoundIsAtMostTheBicAfterAPass(CovarianceFamily family) {
    Fitter fitter = fits.fitter(family);
    ComponentMoments moments = fits.moments(fits.fitted(5, 2).mixture());
    Proposals proposals = new Proposals(fitter, List.of(family));
    // Without their entropy, soft responsibilities bound the likelihood all the more.
    proposals.add(moments, 0, "a test");
    Candidate start = proposals.best(Double.NEGATIVE_INFINITY, 1, 1).get(0);
    fitter.advance(Phase.POLISH, start, 1);
    assertThat(proposals.highest()).isLessThan(start.bic());
  }

  @Test
  void theBestComeFirstAndAsManyAsTheBudgetAllows() {
    CovarianceFamily[] families = {
      CovarianceFamily.EII, CovarianceFamily.EEE, CovarianceFamily.VVV
    };
    Proposals proposals = new Proposals(fits.fitter(families), List.of(families));
    for (int k = 2; k <= 6; k++) {
      proposals.add(fits.moments(fits.fitted(k, k).mixture()), 0, "a test");
    }
    assertThat(proposals.best(Double.NEGATIVE_INFINITY, 100, 1000)).hasSize(15);
    assertThat(proposals.best(Double.NEGATIVE_INFINITY, 4, 1000)).hasSize(4);
    // Three are tried whatever they cost.
    assertThat(proposals.best(Double.NEGATIVE_INFINITY, 100, 0)).hasSize(3);
    assertThat(proposals.best(proposals.highest(), 100, 1000)).hasSize(1);
  }

  @Test
  void oneComponentIsProposedOnce() {
    CovarianceFamily[] families = {
      CovarianceFamily.EEE, CovarianceFamily.VEE, CovarianceFamily.VVV
    };
    Proposals proposals = new Proposals(fits.fitter(families), List.of(families));
    proposals.add(fits.moments(fits.fitted(1, 1).mixture()), 0, "a test");
    assertThat(proposals.best(Double.NEGATIVE_INFINITY, 100, 1000))
        .extracting(Candidate::family)
        .containsExactly(CovarianceFamily.EEE);
  }
}
