package org.gradientem.mixture;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Erf;
import org.gradientem.RootLocale;

/**
 * A mixture of normal distributions of one number, such as a feature given others. Immutable.
 *
 * @since 0.1.0
 */
public final class NormalMixture {
  /**
   * Components of less weight than this, relative to the heaviest, change no quantile by a digit
   * that a user sees.
   */
  private static final double MIN_WEIGHT = 1e-12;

  /** Of a quantile, in the least standard deviation. */
  private static final double ACCURACY = 1e-9;

  /** Of a quantile, relative to its size: a few units in the last place. */
  private static final double ROUNDING = 1e-15;

  private static final int MAX_STEPS = 1000;

  private static final double ROOT_2 = Math.sqrt(2);

  private final double[] weights;
  private final double[] means;
  private final double[] deviations;

  /**
   * Makes a mixture.
   *
   * @param weights of the components, not negative, scaled to sum to 1; where all are 0 they are
   *     equal
   * @param means of the components
   * @param variances of the components, not negative
   */
  public NormalMixture(double[] weights, double[] means, double[] variances) {
    double least = MIN_WEIGHT * Arrays.stream(weights).max().orElse(0);
    int[] kept = IntStream.range(0, weights.length).filter(i -> weights[i] >= least).toArray();
    double total = Arrays.stream(kept).mapToDouble(i -> weights[i]).sum();
    this.weights =
        Arrays.stream(kept)
            .mapToDouble(i -> total > 0 ? weights[i] / total : 1.0 / kept.length)
            .toArray();
    this.means = Arrays.stream(kept).mapToDouble(i -> means[i]).toArray();
    deviations = Arrays.stream(kept).mapToDouble(i -> Math.sqrt(variances[i])).toArray();
  }

  /**
   * Returns the expectation of the number, or of its exponential.
   *
   * @param isLog whether the number is a logarithm
   * @param power 1 for the expectation of the number, 2 for that of its square
   * @return the expectation; infinite where it is beyond the range of a double
   */
  double moment(boolean isLog, int power) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double variance = deviations[i] * deviations[i];
      double exponential = Math.exp(power * means[i] + power * power * variance / 2);
      double plain = power == 1 ? means[i] : means[i] * means[i] + variance;
      sum += weights[i] * (isLog ? exponential : plain);
    }
    return sum;
  }

  /**
   * Returns the mean.
   *
   * @return the expectation of the number
   */
  public double mean() {
    return moment(false, 1);
  }

  /**
   * Returns the variance.
   *
   * @return the variance of the number, not negative
   */
  public double variance() {
    double mean = mean();
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double shift = means[i] - mean;
      sum += weights[i] * (deviations[i] * deviations[i] + shift * shift);
    }
    return sum;
  }

  /**
   * Returns the probability of numbers up to one.
   *
   * @param x the number
   * @return a probability
   */
  public double cumulative(double x) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * Erf.erfc((means[i] - x) / deviations[i] / ROOT_2) / 2;
    }
    return sum;
  }

  /**
   * Returns the number up to which a fraction of the distribution is.
   *
   * @param probability the fraction, in (0, 1)
   * @return the quantile
   * @throws IllegalArgumentException if the fraction is out of this range
   */
  public double quantile(double probability) {
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          RootLocale.format("%s is no probability of a quantile.", probability));
    }
    double z = -ROOT_2 * Erf.erfcInv(2 * probability);
    // The mixture's quantile is between those of its components.
    double[] each =
        IntStream.range(0, weights.length).mapToDouble(i -> means[i] + z * deviations[i]).toArray();
    double low = Arrays.stream(each).min().orElseThrow();
    double high = Arrays.stream(each).max().orElseThrow();
    if (cumulative(low) >= probability) {
      return low;
    }
    if (cumulative(high) <= probability) {
      return high;
    }
    double accuracy = ACCURACY * Arrays.stream(deviations).min().orElseThrow();
    return new BrentSolver(ROUNDING, accuracy, ROUNDING)
        .solve(MAX_STEPS, x -> cumulative(x) - probability, low, high);
  }
}
