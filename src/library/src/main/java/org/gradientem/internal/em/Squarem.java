package org.gradientem.internal.em;

import org.gradientem.mixture.Mixture;

/**
 * Squared extrapolation (Varadhan and Roland 2008): from three iterates of the EM map, {@code r =
 * t1 - t0} and {@code v = t2 - 2 t1 + t0}, it tries {@code t0 + 2 s r + s^2 v} with {@code s = |r|
 * / |v|}, and falls back to t2 where the likelihood is below that of t1 or a value is not finite.
 */
public final class Squarem implements Accelerator {
  /** By how much the longest step grows where it is reached: that of the authors' own program. */
  private static final double GROWTH = 4;

  private double longest = 1;
  private double length;
  private Mixture first;
  private Mixture second;
  private Mixture fallback;
  private double likelihoodToBeat;

  /** Makes one for a single EM loop. */
  public Squarem() {}

  @Override
  public boolean isAccepted() {
    return fallback == null;
  }

  @Override
  public double[] memory() {
    return isAccepted() && first == null ? new double[] {longest} : null;
  }

  @Override
  public void recall(double[] memory) {
    longest = memory[0];
  }

  @Override
  public Mixture next(Mixture evaluated, double meanLogLikelihood, Mixture stepped) {
    if (fallback != null) {
      return afterTrial(meanLogLikelihood, stepped);
    }
    if (first == null) {
      first = evaluated;
      second = stepped;
      return stepped;
    }
    Mixture trial = extrapolate(first, second, stepped);
    first = null;
    if (trial == null) {
      return stepped;
    }
    likelihoodToBeat = meanLogLikelihood;
    fallback = stepped;
    return trial;
  }

  /** Null where there is nothing to extrapolate, or no mixture there. */
  private Mixture extrapolate(Mixture t0, Mixture t1, Mixture t2) {
    double r = squaredNorm(new double[] {-1, 1, 0}, t0, t1, t2);
    double v = squaredNorm(new double[] {1, -2, 1}, t0, t1, t2);
    length = Math.min(Math.sqrt(r / v), longest);
    if (length == longest) {
      longest *= GROWTH;
    }
    if (!(length > 1)) {
      return null;
    }
    double s = length;
    double[] coefficients = {(1 - s) * (1 - s), 2 * s * (1 - s), s * s};
    return Extrapolation.combine(coefficients, t0, t1, t2);
  }

  private static double squaredNorm(double[] coefficients, Mixture... points) {
    return Extrapolation.probabilityNorm(coefficients, points)
        + Extrapolation.meanNorm(coefficients, StepScaling.RESPONSIBILITY, points);
  }

  private Mixture afterTrial(double meanLogLikelihood, Mixture stepped) {
    Mixture plain = fallback;
    fallback = null;
    if (meanLogLikelihood >= likelihoodToBeat) {
      // The EM step from the trial smooths what the extrapolation roughened.
      return stepped;
    }
    longest = Math.max(1, length / GROWTH);
    return plain;
  }
}
