package org.gradientem.mixture;

/** Weights as logarithms. */
final class LogWeights {
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

  /** log(sum(exp(values))), safe from overflow and underflow. */
  static double logSumExp(double[] values) {
    return logSumExp(values, Double.NEGATIVE_INFINITY);
  }

  /** The same with one value more. */
  static double logSumExp(double[] values, double other) {
    double max = Math.max(max(values), other);
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
