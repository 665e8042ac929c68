package org.gradientem.experiments.mixtures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gradientem.internal.em.Accelerator;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;

/**
 * EM by a step, until it converges to a tolerance or has taken a number of steps.
 *
 * @param accelerator makes what is done with the steps of a run
 */
public record EmRun(GradientStep step, Supplier<Accelerator> accelerator) {
  /** EM by plain steps. */
  public EmRun(GradientStep step) {
    this(step, Accelerator::none);
  }

  public EmLoop.Result run(Pass pass, Mixture start, int maxIter, double tol) {
    return new EmLoop(pass, step, maxIter, tol)
        .run(
            Phase.MAIN,
            EmLoop.Position.start(start),
            accelerator.get(),
            EmLoop.Observer.of(record -> {}));
  }

  /**
   * Returns the mixtures of the passes of a run with a number of steps: the start, then the end of
   * each step; trials of an accelerator are among them.
   */
  public List<Mixture> path(Pass pass, Mixture start, int steps) {
    List<Mixture> evaluated = new ArrayList<>();
    Pass recorded =
        (mixture, index) -> {
          evaluated.add(mixture);
          return pass.run(mixture, index);
        };
    run(recorded, start, steps, 0);
    return evaluated;
  }
}
