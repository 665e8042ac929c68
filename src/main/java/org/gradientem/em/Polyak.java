package org.gradientem.em;

import org.gradientem.mixture.Mixture;

/**
 * Several short gradient steps, then one long Polyak step of length {@code (f - f*) / |g|^2} along
 * the gradient, which restores a linear rate where surplus components make the loss grow like a
 * fourth power (Davis, Drusvyatskiy and Jiang, arXiv 2409.19791; Wang, Fazel and Charisopoulos
 * 2026, arXiv 2605.30936). The loss f is the negative mean log-likelihood. Lengths are taken in the
 * metric of {@link Extrapolation#squaredNorm}. A long step is kept only if the loss falls.
 */
final class Polyak implements Accelerator {
  private static final int FEWEST_SHORT_STEPS = 2;
  private static final int MOST_SHORT_STEPS = 32;

  private final double stepSize;
  private final double target;

  private int shortSteps = FEWEST_SHORT_STEPS;
  private int taken;
  private double previous = Double.NaN;
  private double beforePrevious = Double.NaN;
  private Mixture fallback;
  private double likelihoodToBeat;

  /** Makes one; {@code target} is the mean log-likelihood at the optimum, NaN to estimate it. */
  Polyak(double stepSize, double target) {
    this.stepSize = stepSize;
    this.target = target;
  }

  @Override
  public boolean isSettled() {
    return fallback == null;
  }

  @Override
  public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
    if (fallback != null) {
      return afterTrial(meanLogLikelihood, stepped);
    }
    double gap = gap(meanLogLikelihood);
    beforePrevious = previous;
    previous = meanLogLikelihood;
    taken++;
    if (taken <= shortSteps) {
      return stepped;
    }
    taken = 0;
    Mixture trial = longStep(gap, evaluated, stepped);
    if (trial == null) {
      return stepped;
    }
    likelihoodToBeat = meanLogLikelihood;
    fallback = stepped;
    return trial;
  }

  /** What the loss may still fall: to the target, or to Aitken's limit of the last three values. */
  private double gap(double current) {
    if (!Double.isNaN(target)) {
      return target - current;
    }
    double gain = current - previous;
    double before = previous - beforePrevious;
    return gain * gain / (before - gain);
  }

  /** Null where the long step is not longer than the short one, or leads to no mixture. */
  private Mixture longStep(double gap, Mixture evaluated, Mixture stepped) {
    double norm = Extrapolation.squaredNorm(new double[] {-1, 1}, evaluated, stepped);
    // The short step is stepSize times the preconditioned gradient.
    double length = gap * stepSize / norm;
    if (!(length > 1 && Double.isFinite(length))) {
      return null;
    }
    return Extrapolation.combine(new double[] {1 - length, length}, evaluated, stepped);
  }

  private Mixture afterTrial(double meanLogLikelihood, Mixture stepped) {
    Mixture plain = fallback;
    fallback = null;
    previous = Double.NaN;
    boolean accepted = meanLogLikelihood > likelihoodToBeat;
    shortSteps =
        accepted
            ? Math.max(FEWEST_SHORT_STEPS, shortSteps - 1)
            : Math.min(MOST_SHORT_STEPS, 2 * shortSteps);
    return accepted ? stepped : plain;
  }
}
