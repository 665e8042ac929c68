package org.gradientem.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.gradientem.spark.GradientEM;
import org.gradientem.summary.Phase;
import org.gradientem.summary.PhaseTotal;
import org.junit.jupiter.api.Test;

/** The number of steps that a fit names is the one that more of would do. */
class FitOutputTest {
  private static final String DO_NOT_TELL = "100 steps taken, which do not show convergence";

  private static String said(GradientEM estimator, Phase... phases) {
    List<PhaseTotal> totals =
        Arrays.stream(phases).map(phase -> new PhaseTotal(phase, 3, 0.1)).toList();
    return FitOutput.notConverged(estimator, totals);
  }

  @Test
  void aMainPhaseHasMaxIterSteps() {
    assertThat(said(new GradientEM(), Phase.MAIN))
        .isEqualTo("not converged in 100 steps, set --max-iter above that");
  }

  @Test
  void anEmRunOfASearchHasAThousandUnlessMaxIterIsSet() {
    for (Phase last : List.of(Phase.REFINE, Phase.FINAL)) {
      assertThat(said(new GradientEM().setTol(0), Phase.MAIN, last))
          .isEqualTo("not converged in 1000 steps, set --max-iter above that");
      assertThat(said(new GradientEM().setMaxIter(5), Phase.MAIN, last))
          .isEqualTo("not converged in 5 steps, set --max-iter above that");
    }
  }

  @Test
  void moreStepsWithoutATolDoNotTell() {
    assertThat(said(new GradientEM().setTol(0), Phase.MAIN)).isEqualTo(DO_NOT_TELL);
  }
}
