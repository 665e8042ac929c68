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
    double max = max(values);
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - max);
    }
    return max + Math.log(sum);
  }

  /** {@code exp(values) / sum(exp(values))}, in place, with one exponential each; as safe. */
  static double[] softmax(double[] values) {
    double max = max(values);
    double sum = 0;
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
