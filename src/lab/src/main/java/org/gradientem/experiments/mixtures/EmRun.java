package org.gradientem.experiments.mixtures;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.em.Acceleration;
import org.gradientem.em.Ascent;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Phase;
import org.gradientem.em.StepScaling;
import org.gradientem.mixture.Mixture;

/**
 * Gradient EM on a population for a given number of steps.
 *
 * @param scaling how a component's step is scaled
 * @param fixedWeights whether the weights stay as they are
 * @param acceleration what is done with the steps
 * @param target the highest mean log-likelihood where the accelerator is told; NaN where it is not
 */
public record EmRun(
    StepScaling scaling, boolean fixedWeights, Acceleration acceleration, double target) {

  /** Plain steps. */
  public EmRun(StepScaling scaling, boolean fixedWeights) {
    this(scaling, fixedWeights, Acceleration.NONE, Double.NaN);
  }

  /**
   * The path of a run.
   *
   * @param end the mixture reached
   * @param evaluated the mixtures of the passes in turn, trials of the accelerator among them
   */
  public record Path(Mixture end, List<Mixture> evaluated) {}

  /** Runs EM with steps of size 1; evaluates the start as well. */
  public Path from(Mixture start, Population population, int steps) {
    List<Mixture> evaluated = new ArrayList<>();
    GradientStep step = new GradientStep(1, scaling, population.moments(), fixedWeights);
    Ascent ascent =
        new Ascent(
            (mixture, index) -> {
              evaluated.add(mixture);
              return population.run(mixture, index);
            },
            step,
            steps,
            0);
    Ascent.Result result =
        ascent.run(
            Phase.MAIN,
            Ascent.Position.start(start),
            acceleration.create(step, target),
            Ascent.Observer.of(record -> {}));
    return new Path(result.mixture(), evaluated);
  }
}
