package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.gradientem.internal.candidates.BestFound;
import org.gradientem.internal.candidates.Candidate;
import org.gradientem.internal.candidates.Fitter;
import org.gradientem.internal.candidates.SearchStage;
import org.gradientem.internal.components.ComponentMoments;
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
    Proposals proposals = new Proposals(fitter);
    // Without their entropy, soft responsibilities bound the likelihood all the more.
    proposals.add(moments, 0, "a test");
    Candidate start = proposals.best(Double.NEGATIVE_INFINITY, 1, 1).get(0);
    start = fitter.advance(SearchStage.REFINE, start, 1);
    BestFound.Key key = new BestFound.Key(family, start.k(), false);
    assertThat(fitter.bestFound().expectations().get(key).logLikelihood())
        .isLessThan(start.logLikelihood());
  }

  @Test
  void theBestComeFirstAndAsManyAsTheBudgetAllows() {
    CovarianceFamily[] families = {
      CovarianceFamily.EII, CovarianceFamily.EEE, CovarianceFamily.VVV
    };
    List<ComponentMoments> moments =
        IntStream.rangeClosed(2, 6)
            .mapToObj(k -> fits.moments(fits.fitted(k, k).mixture()))
            .toList();
    Supplier<Proposals> all =
        () -> {
          Proposals proposals = new Proposals(fits.fitter(families));
          moments.forEach(at -> proposals.add(at, 0, "a test"));
          return proposals;
        };
    assertThat(all.get().best(Double.NEGATIVE_INFINITY, 100, 1000)).hasSize(15);
    assertThat(all.get().best(Double.NEGATIVE_INFINITY, 4, 1000)).hasSize(4);
    // One is tried whatever it costs.
    assertThat(all.get().best(Double.NEGATIVE_INFINITY, 100, 0)).hasSize(1);
    double highest = all.get().highest().orElseThrow();
    assertThat(all.get().best(highest, 100, 1000)).hasSize(1);
  }

  @Test
  void whatWasTakenIsGone() {
    Proposals proposals = new Proposals(fits.fitter(CovarianceFamily.EEE));
    proposals.add(fits.moments(fits.fitted(2, 1).mixture()), 0, "a test");
    proposals.add(fits.moments(fits.fitted(3, 1).mixture()), 0, "a test");
    double highest = proposals.highest().orElseThrow();
    Candidate first = proposals.best(highest, 1, 1000).get(0);
    assertThat(proposals.highest().orElseThrow()).isLessThan(highest);
    assertThat(proposals.best(Double.NEGATIVE_INFINITY, 1, 1000).get(0).k())
        .isNotEqualTo(first.k());
    assertThat(proposals.highest()).isEmpty();
  }

  @Test
  void oneComponentIsProposedOnce() {
    CovarianceFamily[] families = {
      CovarianceFamily.EEE, CovarianceFamily.VEE, CovarianceFamily.VVV
    };
    Proposals proposals = new Proposals(fits.fitter(families));
    proposals.add(fits.moments(fits.fitted(1, 1).mixture()), 0, "a test");
    assertThat(proposals.best(Double.NEGATIVE_INFINITY, 100, 1000))
        .extracting(Candidate::family)
        .containsExactly(CovarianceFamily.EEE);
  }
}
