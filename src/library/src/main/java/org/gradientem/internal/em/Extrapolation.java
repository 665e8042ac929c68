package org.gradientem.internal.em;

import java.util.function.Function;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/** Linear combinations of mixtures of the same components, and their size. */
final class Extrapolation {

  /** Keeps the covariance of a component without weight, where it would be 0 / 0. */
  static final double MIN_WEIGHT = 1e-100;

  private Extrapolation() {}

  /**
   * The mixture whose log-weights, means, covariances and logarithms of levels' probabilities are
   * combinations of the points' own.
   *
   * @param coefficients one per point, summing to 1
   * @param points the mixtures, the newest last
   * @return the mixture, or null if it is not finite, a covariance is not positive definite, or the
   *     family has none near them
   */
  static Mixture combine(double[] coefficients, Mixture... points) {
    Mixture newest = points[points.length - 1];
    double[] logWeights = logWeights(coefficients, Mixture::logWeights, points);
    double noise =
        logWeights(coefficients, point -> new double[] {point.noise().logWeight()}, points)[0];
    try {
      return Mixture.owning(
              logWeights,
              sum(coefficients, Mixture::meanMatrix, points),
              combinedCovariances(coefficients, newest.covariances(), logWeights, points),
              newest.noise().ofLogWeight(noise))
          .withLevels(
              LevelProbabilities.ofLogs(
                      newest.levels().categories(),
                      sum(coefficients, point -> point.levels().logs(), points))
                  .labelledAs(newest.levels()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }

  private static double[] logWeights(
      double[] coefficients, Function<Mixture, double[]> part, Mixture... points) {
    double[] logWeights = sum(coefficients, part, points);
    for (int i = 0; i < logWeights.length; i++) {
      // A component whose weight underflowed has no direction to go in.
      logWeights[i] = Double.isNaN(logWeights[i]) ? Double.NEGATIVE_INFINITY : logWeights[i];
    }
    return logWeights;
  }

  /** Combines each component's own; not every family is closed under that, so back into it. */
  private static Covariances combinedCovariances(
      double[] coefficients, Covariances newest, double[] logWeights, Mixture... points) {
    if (newest.family().isTied()) {
      // Factors are not extrapolated: a sum of matrices of low rank is of a higher one.
      return newest.family().isLowRank()
          ? newest
          : new Covariances.Tied(newest.family(), combined(coefficients, 0, points));
    }
    Covariance[] combined = new Covariance[logWeights.length];
    double[] weights = new double[logWeights.length];
    for (int i = 0; i < combined.length; i++) {
      combined[i] = combined(coefficients, i, points);
      weights[i] = Math.max(MIN_WEIGHT, Math.exp(logWeights[i]));
    }
    return CovarianceEstimate.project(newest.family(), weights, combined, newest);
  }

  private static Covariance combined(double[] coefficients, int component, Mixture... points) {
    Covariance newest = points[points.length - 1].covariances().get(component);
    double[] values =
        sum(coefficients, point -> point.covariances().get(component).values(), points);
    return Covariance.of(newest.type(), newest.dim(), values);
  }

  private static double[] sum(
      double[] coefficients, Function<Mixture, double[]> part, Mixture... points) {
    double[] sum = new double[part.apply(points[0]).length];
    for (int p = 0; p < points.length; p++) {
      double[] values = part.apply(points[p]);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += coefficients[p] * values[i];
      }
    }
    return sum;
  }

  /**
   * Squared length of a combination's log-weights, and of its logarithms of levels' probabilities,
   * in the metric {@code sum_i pi_i (dlog pi_i^2 + sum_l p_il dlog p_il^2)}: the complete data's
   * Fisher information, in which components without weight have no say.
   *
   * @param coefficients one per point, summing to 0
   * @param points the mixtures; the newest, last, gives the metric
   * @return the squared length
   */
  static double probabilityNorm(double[] coefficients, Mixture... points) {
    Mixture newest = points[points.length - 1];
    double[] weights = newest.weights();
    double[] logWeights = sum(coefficients, Mixture::logWeights, points);
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      squares += weights[i] > 0 ? weights[i] * logWeights[i] * logWeights[i] : 0;
    }
    double[] logs = newest.levels().logs();
    double[] moves = sum(coefficients, point -> point.levels().logs(), points);
    for (int e = 0; e < logs.length; e++) {
      squares += weights[e % weights.length] * Math.exp(logs[e]) * moves[e] * moves[e];
    }
    return squares;
  }

  /**
   * Squared length of a combination's means in whitened coordinates, in the metric whose gradient a
   * step with this scaling follows: with weights {@code pi_i}, again the complete data's Fisher
   * information, or without.
   *
   * @param coefficients one per point, summing to 0
   * @param scaling the step's scaling
   * @param points the mixtures; the newest, last, gives the metric
   * @return the squared length
   */
  static double meanNorm(double[] coefficients, StepScaling scaling, Mixture... points) {
    Mixture newest = points[points.length - 1];
    int k = newest.k();
    double[] weights = newest.weights();
    double[] means = sum(coefficients, Mixture::meanMatrix, points);
    double[] white = newest.covariances().whiten(means, k);
    double squares = 0;
    for (int e = 0; e < white.length; e++) {
      squares += (scaling == StepScaling.NONE ? 1 : weights[e % k]) * white[e] * white[e];
    }
    return squares;
  }
}
