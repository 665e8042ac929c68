package org.gradientem.internal.em;

import org.gradientem.mixture.Mixture;

/**
 * Several short gradient steps, then one long Polyak step along the gradient, which restores a
 * linear rate where surplus components make the loss grow like a fourth power (Davis, Drusvyatskiy
 * and Jiang, arXiv 2409.19791; Wang, Fazel and Charisopoulos 2026, arXiv 2605.30936). The loss f is
 * the negative mean log-likelihood; the long step has the length {@code 2 (f - f*) / |g|^2}, which
 * is exact on quadratic losses and short on flatter ones. A long step is kept only if the loss
 * falls.
 */
final class Polyak implements Accelerator {
  /**
   * Squared short steps that shrink faster than this still contract steep directions, which a long
   * step would throw far.
   */
  private static final double SLOW = 0.5;

  private final GradientStep step;
  private final double target;
  private final int fewestShortSteps;

  private int shortSteps;
  private int taken;
  private double previous = Double.NaN;
  private double beforePrevious = Double.NaN;
  private double previousSlope;
  private Mixture fallback;
  private double likelihoodToBeat;

  /** Makes one; {@code target} is the mean log-likelihood at the optimum, NaN to estimate it. */
  Polyak(GradientStep step, double target) {
    this.step = step;
    this.target = target;
    // The estimate takes three values.
    fewestShortSteps = Double.isNaN(target) ? 2 : 1;
    shortSteps = fewestShortSteps;
  }

  @Override
  public boolean isAccepted() {
    return fallback == null;
  }

  @Override
  public double[] memory() {
    return isAccepted()
        ? new double[] {shortSteps, taken, previous, beforePrevious, previousSlope}
        : null;
  }

  @Override
  public void recall(double[] memory) {
    shortSteps = (int) memory[0];
    taken = (int) memory[1];
    previous = memory[2];
    beforePrevious = memory[3];
    previousSlope = memory[4];
  }

  @Override
  public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
    if (fallback != null) {
      return afterTrial(meanLogLikelihood, stepped);
    }
    double slope = slope(evaluated, stepped);
    boolean slow = slope > SLOW * previousSlope;
    previousSlope = slope;
    double length = 2 * gap(meanLogLikelihood) / slope;
    beforePrevious = previous;
    previous = meanLogLikelihood;
    taken++;
    if (taken <= shortSteps || !slow || !(length > 1 && Double.isFinite(length))) {
      return stepped;
    }
    taken = 0;
    Mixture trial = Extrapolation.combine(new double[] {1 - length, length}, evaluated, stepped);
    if (trial == null) {
      return stepped;
    }
    likelihoodToBeat = meanLogLikelihood;
    fallback = stepped;
    return trial;
  }

  /** What the likelihood may rise: to the target, or to Aitken's limit of its last three values. */
  private double gap(double current) {
    if (!Double.isNaN(target)) {
      return target - current;
    }
    double gain = current - previous;
    double before = previous - beforePrevious;
    return gain * gain / (before - gain);
  }

  /** The product of the gradient and the short step. */
  private double slope(Mixture evaluated, Mixture stepped) {
    double[] difference = {-1, 1};
    return Extrapolation.probabilityNorm(difference, evaluated, stepped)
        + Extrapolation.meanNorm(difference, step.scaling(), evaluated, stepped) / step.stepSize();
  }

  private Mixture afterTrial(double meanLogLikelihood, Mixture stepped) {
    Mixture plain = fallback;
    fallback = null;
    previous = Double.NaN;
    boolean accepted = meanLogLikelihood > likelihoodToBeat;
    shortSteps = accepted ? fewestShortSteps : 2 * shortSteps;
    return accepted ? stepped : plain;
  }
}
