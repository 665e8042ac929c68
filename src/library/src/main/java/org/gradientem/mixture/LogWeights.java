package org.gradientem.mixture;

/**
 * Weights as logarithms.
 *
 * @since 0.1.0
 */
public final class LogWeights {
  private LogWeights() {}

  /** The logarithms, after a look whether these can be weights. */
  static double[] of(double[] weights) {
    double[] logWeights = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0 && Double.isFinite(weights[i]))) {
        throw new IllegalArgumentException(
            "The component weight "
                + i
                + " is "
                + weights[i]
                + "; give a finite one of at least 0.");
      }
      logWeights[i] = Math.log(weights[i]);
    }
    return logWeights;
  }

  /**
   * The logarithm of a sum, safe from overflow and underflow.
   *
   * @param values logarithms of what is added up
   * @return log(sum(exp(values))); negative infinity of no value
   */
  public static double logSumExp(double... values) {
    return logSumExp(values, Double.NEGATIVE_INFINITY);
  }

  /**
   * The same with one value more.
   *
   * @param values logarithms of what is added up
   * @param other one more
   * @return log(sum(exp(values)) + exp(other))
   */
  public static double logSumExp(double[] values, double other) {
    double max = Math.max(max(values), other);
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum + Math.exp(other - max));
  }

  /**
   * {@code exp(values) / (sum(exp(values)) + exp(other))}, in place, with one exponential each; as
   * safe.
   */
  static double[] softmax(double[] values, double other) {
    double max = Math.max(max(values), other);
    double sum = Math.exp(other - max);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i] - max);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
    return values;
  }

  private static double max(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
