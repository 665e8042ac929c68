package org.gradientem.experiments.mixtures;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.internal.em.Acceleration;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.em.StepScaling;
import org.gradientem.internal.statistics.Pass;
import org.gradientem.mixture.Mixture;
import org.gradientem.summary.Phase;

/**
 * EM by a step, until it converges to a tolerance or has taken a number of steps.
 *
 * @param target the highest mean log-likelihood, for accelerators that use it; else NaN
 */
public record EmRun(GradientStep step, Acceleration acceleration, double target) {
  /** EM by a step whose highest likelihood is not known. */
  public EmRun(GradientStep step, Acceleration acceleration) {
    this(step, acceleration, Double.NaN);
  }

  /** Steps of size 1 on a population, weights and all if they are not fixed. */
  public static EmRun on(
      Population population, StepScaling scaling, boolean fixedWeights, Acceleration acceleration) {
    GradientStep step = new GradientStep(1, scaling, population.moments(), fixedWeights);
    return new EmRun(step, acceleration, population.entropyBound());
  }

  public EmLoop.Result run(Pass pass, Mixture start, int maxIter, double tol) {
    return new EmLoop(pass, step, maxIter, tol)
        .run(
            Phase.MAIN,
            EmLoop.Position.start(start),
            acceleration.create(step, target),
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
