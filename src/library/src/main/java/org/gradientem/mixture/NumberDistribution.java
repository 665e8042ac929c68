package org.gradientem.mixture;

import java.util.Arrays;
import org.apache.commons.math3.util.MathArrays;

/**
 * The distribution of a number in the units of a table: some single values, and a mixture of normal
 * distributions of the other numbers or of their logarithms. Immutable.
 *
 * @since 0.1.0
 */
public final class NumberDistribution {
  private final double[] atoms;
  private final double[] probabilities;

  /** Probability that the number is no single value. */
  private final double others;

  private final NormalMixture mixture;
  private final boolean isLog;

  /**
   * Makes a distribution.
   *
   * @param atoms the single values; may be none
   * @param probabilities their probabilities, of which the rest is that of the mixture
   * @param mixture of the other numbers, or of their logarithms
   * @param isLog whether it is of logarithms
   */
  public NumberDistribution(
      double[] atoms, double[] probabilities, NormalMixture mixture, boolean isLog) {
    this.atoms = atoms.clone();
    this.probabilities = probabilities.clone();
    MathArrays.sortInPlace(this.atoms, this.probabilities);
    others = Math.max(0, 1 - Arrays.stream(probabilities).sum());
    this.mixture = mixture;
    this.isLog = isLog;
  }

  /**
   * Returns the mean.
   *
   * @return the expectation of the number; infinite where it is beyond the range of a double
   */
  public double mean() {
    return moment(1);
  }

  /**
   * Returns the standard deviation.
   *
   * @return the square root of the variance; infinite where that is beyond the range of a double
   */
  public double standardDeviation() {
    if (atoms.length == 0 && !isLog) {
      return Math.sqrt(mixture.variance());
    }
    double mean = mean();
    double squares = moment(2);
    return Double.isInfinite(squares)
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(Math.max(0, squares - mean * mean));
  }

  private double moment(int power) {
    double sum = others > 0 ? others * mixture.moment(isLog, power) : 0;
    for (int a = 0; a < atoms.length; a++) {
      sum += probabilities[a] * Math.pow(atoms[a], power);
    }
    return sum;
  }

  /**
   * Returns the least number up to which a fraction of the distribution is.
   *
   * @param probability the fraction, in (0, 1)
   * @return the quantile
   * @throws IllegalArgumentException if the fraction is out of this range
   */
  public double quantile(double probability) {
    double before = 0;
    for (int a = 0; a < atoms.length; a++) {
      double below = before + others * cumulative(atoms[a]);
      if (probability <= below) {
        break;
      }
      if (probability <= below + probabilities[a]) {
        return atoms[a];
      }
      before += probabilities[a];
    }
    double among = (probability - before) / others;
    if (!(among > 0 && among < 1)) {
      // Rounding may leave nothing of a distribution that is all atoms.
      return atoms[atoms.length - 1];
    }
    double quantile = mixture.quantile(among);
    return isLog ? Math.exp(quantile) : quantile;
  }

  /** The probability of the other numbers up to one. */
  private double cumulative(double x) {
    if (!isLog) {
      return mixture.cumulative(x);
    }
    return x > 0 ? mixture.cumulative(Math.log(x)) : 0;
  }
}
