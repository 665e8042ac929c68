package org.gradientem.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.Phase;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContenderTest {
  private static final double[][] CENTRES = {{0, 0}, {3, 0}, {0, 3}};

  /** Near the centres, less the mean of all rows, as the merge path leaves a mixture. */
  private static final double[][] OFF = {{-1.5, -0.5}, {2.5, -1}, {-0.5, 1.5}};

  private static final Covariance IDENTITY =
      Covariance.of(CovarianceType.FULL, new double[][] {{1, 0}, {0, 1}});
  private static final int BUDGET = 40;

  private static Contender contender(long seed, int budget) {
    Fits fits = new Fits(Fits.around(600, seed, CENTRES), CovarianceType.FULL);
    LevelFitter fitter =
        new LevelFitter(fits.pass, fits.moments, 1e-11, Acceleration.NONE, Fits.NOBODY);
    Ascent.Result start = fits.evaluated(Mixture.of(new double[] {1, 1, 1}, OFF, IDENTITY));
    return new Contender(
        fitter,
        fits.criterion,
        new Ascent.Result(start.mixture(), start.statistics(), start.logLikelihood(), 0, false),
        2,
        budget);
  }

  @Test
  void beforeItWasTriedItCanReachAnything() {
    assertThat(contender(1, BUDGET).canReach(Double.MAX_VALUE)).isTrue();
  }

  @Test
  void itReachesWhatItsLastGainPerPassAddsUpTo() {
    Contender contender = contender(1, BUDGET);
    contender.advance(Phase.POLISH);
    Ascent.Result before = contender.result();
    contender.advance(Phase.POLISH);
    Ascent.Result after = contender.result();
    // Chunks of 2 and then of 4 passes.
    assertThat(before.passes()).isEqualTo(2);
    assertThat(after.passes()).isEqualTo(6);
    double gain = (after.logLikelihood() - before.logLikelihood()) / 4;
    double bound = contender.bic() + 2 * gain * (BUDGET - 6);
    assertThat(contender.canReach(bound - 1e-6 * gain)).isTrue();
    assertThat(contender.canReach(bound + 1e-6 * gain)).isFalse();
  }

  @Test
  void onceTheBudgetIsSpentItReachesWhatItHas() {
    Contender contender = contender(1, 2);
    contender.advance(Phase.POLISH);
    assertThat(contender.isDone()).isTrue();
    assertThat(contender.canReach(contender.bic())).isTrue();
    assertThat(contender.canReach(Math.nextUp(contender.bic()))).isFalse();
  }

  /** Near a maximum EM gains less in each pass, so that nobody is dropped who would have won. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatItReachesInTheEndItCouldReachAllAlong(long seed) {
    Contender whole = contender(seed, BUDGET);
    while (!whole.isDone()) {
      whole.advance(Phase.POLISH);
    }
    List<Boolean> could = new ArrayList<>();
    Contender contender = contender(seed, BUDGET);
    while (!contender.isDone()) {
      contender.advance(Phase.POLISH);
      could.add(contender.canReach(whole.bic()));
    }
    assertThat(could).as("seed %d", seed).hasSizeGreaterThan(2).doesNotContain(false);
  }
}
