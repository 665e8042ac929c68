package org.gradientem.mixture;

import org.gradientem.RootLocale;

/**
 * A mixture as an exponential family: the logit of component i is {@code bias_i + theta_i . T(x)}.
 * For a family with covariances of its own the logit is the logarithm of the weighted density but
 * for {@code d/2 log(2 pi)}, as it is in a mixture with noise; for a tied one it leaves out all
 * that is the same for every component. The logarithm of the probability of each of a row's levels
 * comes on top.
 *
 * @since 0.1.0
 */
public final class NaturalParameters {
  /**
   * Longest squared Mahalanobis distance of a mean from the origin. Logits of quadratic statistics
   * are differences of numbers of this size, so their error is about 1e-16 times it, and the
   * relative error of a variance, which is the difference of two moments, as large: 1e-6 at the
   * most.
   */
  static final double FARTHEST = 1e10;

  private final RowStatistic statistic;
  private final double[] theta;
  private final double[] bias;
  private final LevelProbabilities levels;
  private final UniformNoise noise;

  /**
   * Of numbers alone; takes the arrays over.
   *
   * @param statistic the statistic T
   * @param theta {@code n x width}, column-major
   * @param bias n values
   */
  public NaturalParameters(RowStatistic statistic, double[] theta, double[] bias) {
    this(statistic, theta, bias, LevelProbabilities.NONE, UniformNoise.NONE);
  }

  private NaturalParameters(
      RowStatistic statistic,
      double[] theta,
      double[] bias,
      LevelProbabilities levels,
      UniformNoise noise) {
    this.statistic = statistic;
    this.theta = theta;
    this.bias = bias;
    this.levels = levels;
    this.noise = noise;
  }

  /** The same with the distributions of categorical columns, and with noise. */
  NaturalParameters with(LevelProbabilities probabilities, UniformNoise beside) {
    return new NaturalParameters(statistic, theta, bias, probabilities, beside);
  }

  /**
   * What belongs to no component.
   *
   * @return the noise; {@link UniformNoise#NONE} if there is none
   */
  public UniformNoise noise() {
    return noise;
  }

  /**
   * What a row's levels add to the logits.
   *
   * @return the probabilities of levels
   */
  public LevelProbabilities levels() {
    return levels;
  }

  /** The parameters of a mixture. */
  static NaturalParameters of(
      RowStatistic statistic, double[] logWeights, double[] means, Covariances covariances) {
    int n = logWeights.length;
    int dim = covariances.dim();
    double[] linear = covariances.timesPrecision(means, n);
    double[] bias = logWeights.clone();
    for (int j = 0; j < dim; j++) {
      for (int i = 0; i < n; i++) {
        bias[i] -= 0.5 * means[j * n + i] * linear[j * n + i];
      }
    }
    if (statistic == RowStatistic.LINEAR) {
      return new NaturalParameters(statistic, linear, bias);
    }
    double[] theta = new double[Math.multiplyExact(n, statistic.width(dim))];
    System.arraycopy(linear, 0, theta, 0, linear.length);
    for (int i = 0; i < n; i++) {
      requireNear(i, 2 * (logWeights[i] - bias[i]));
      Covariance covariance = covariances.get(i);
      bias[i] -= 0.5 * covariance.logDeterminant();
      setSquares(statistic, covariance, theta, linear.length + i, n);
    }
    return new NaturalParameters(statistic, theta, bias);
  }

  private static void requireNear(int component, double squaredDistance) {
    if (squaredDistance > FARTHEST) {
      throw new ArithmeticException(
          RootLocale.format(
              "Component %d lies %.3g of its own standard deviations from the centre of the data, where rounding hides its shape (at most %.0e); remove far outliers or rescale the features.",
              component, Math.sqrt(squaredDistance), Math.sqrt(FARTHEST)));
    }
  }

  /**
   * Writes {@code -P / 2}, its entries off the diagonal doubled, from an index on in steps of n.
   */
  private static void setSquares(
      RowStatistic statistic, Covariance covariance, double[] theta, int first, int n) {
    int dim = covariance.dim();
    if (statistic == RowStatistic.SPHERICAL) {
      theta[first] = -0.5 / covariance.variance(0);
    } else if (statistic == RowStatistic.DIAGONAL) {
      for (int j = 0; j < dim; j++) {
        theta[first + j * n] = -0.5 / covariance.variance(j);
      }
    } else {
      double[] precision = covariance.precision();
      int entry = first;
      for (int a = 0; a < dim; a++) {
        for (int b = a; b < dim; b++) {
          theta[entry] = a == b ? -0.5 * precision[a * dim + a] : -precision[a * dim + b];
          entry += n;
        }
      }
    }
  }

  /**
   * The statistic T.
   *
   * @return the statistic
   */
  public RowStatistic statistic() {
    return statistic;
  }

  /**
   * The coefficients of T(x).
   *
   * @return {@code n x width}, column-major; not copied, so not to be changed
   */
  public double[] theta() {
    return theta;
  }

  /**
   * The part of the logits that no row changes.
   *
   * @return n values; not copied, so not to be changed
   */
  public double[] bias() {
    return bias;
  }
}
