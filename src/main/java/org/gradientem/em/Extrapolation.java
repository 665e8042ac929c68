package org.gradientem.em;

import java.util.function.Function;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;

/** Linear combinations of mixtures of the same components, and their size. */
final class Extrapolation {

  private Extrapolation() {}

  /**
   * The mixture whose log-weights, means and covariance are combinations of the points' own.
   *
   * @param coefficients one per point, summing to 1
   * @param points the mixtures, the newest last
   * @return the mixture, or null if it is not finite or its covariance is not positive definite
   */
  static Mixture combine(double[] coefficients, Mixture... points) {
    Mixture newest = points[points.length - 1];
    double[] logWeights = sum(coefficients, Mixture::logWeights, points);
    for (int i = 0; i < logWeights.length; i++) {
      // A component whose weight underflowed has no direction to go in.
      logWeights[i] = Double.isNaN(logWeights[i]) ? Double.NEGATIVE_INFINITY : logWeights[i];
    }
    try {
      return new Mixture(
          logWeights,
          sum(coefficients, Mixture::meanMatrix, points),
          Covariance.of(
              newest.covariance().type(),
              newest.dim(),
              sum(coefficients, point -> point.covariance().values(), points)));
    } catch (IllegalArgumentException e) {
      return null;
    }
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
   * Squared length of a combination's log-weights in the metric {@code sum_i pi_i dlog pi_i^2}: the
   * complete data's Fisher information, in which components without weight have no say.
   *
   * @param coefficients one per point, summing to 0
   * @param points the mixtures; the newest, last, gives the metric
   * @return the squared length
   */
  static double weightNorm(double[] coefficients, Mixture... points) {
    double[] weights = points[points.length - 1].weights();
    double[] logWeights = sum(coefficients, Mixture::logWeights, points);
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      squares += weights[i] > 0 ? weights[i] * logWeights[i] * logWeights[i] : 0;
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
    double[] white = newest.covariance().whiten(means, k);
    double squares = 0;
    for (int e = 0; e < white.length; e++) {
      squares += (scaling == StepScaling.NONE ? 1 : weights[e % k]) * white[e] * white[e];
    }
    return squares;
  }
}
