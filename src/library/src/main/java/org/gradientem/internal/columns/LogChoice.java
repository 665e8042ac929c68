package org.gradientem.internal.columns;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;

/**
 * Whether a mixture of Gaussians describes the logarithm of positive numbers better than the
 * numbers, by the best BIC of each; that of the logarithm with its Jacobian, so that both are of
 * densities of the numbers.
 */
final class LogChoice {
  /** Very strong evidence (Kass and Raftery 1995): a logarithm has to be explained to a reader. */
  static final double MIN_GAIN = 10;

  /** Enough to decide, and fitted within a second. */
  static final int MAX_VALUES = 2000;

  /** With fewer, BIC says nothing. */
  private static final int MIN_VALUES = 20;

  /** Standard errors of the skewness of a Gaussian sample, beyond which numbers are skewed. */
  private static final double MIN_ERRORS = 2;

  private LogChoice() {}

  /**
   * By how much the logarithm raises BIC.
   *
   * @param values in random order
   * @param step of rounded values, else 0
   * @return the gain; empty if the numbers are to stay as they are
   */
  static OptionalDouble gain(double[] values, double step) {
    boolean isPositive = Arrays.stream(values).allMatch(value -> value > 0);
    if (values.length < MIN_VALUES || !isPositive || !isSkewed(values)) {
      return OptionalDouble.empty();
    }
    double[] x =
        UnivariateFit.spread(Arrays.copyOf(values, Math.min(values.length, MAX_VALUES)), step);
    double[] log = Arrays.stream(x).map(Math::log).toArray();
    double jacobian = -2 * Arrays.stream(log).sum();
    double gain = UnivariateFit.bic(log) + jacobian - UnivariateFit.bic(x);
    return gain > MIN_GAIN ? OptionalDouble.of(gain) : OptionalDouble.empty();
  }

  private static boolean isSkewed(double... values) {
    double error = Math.sqrt(6.0 / values.length);
    return new Skewness().evaluate(values) > MIN_ERRORS * error;
  }
}
