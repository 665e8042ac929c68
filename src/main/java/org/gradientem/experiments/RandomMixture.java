package org.gradientem.experiments;

import java.util.SplittableRandom;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;

/**
 * A random mixture to test with: Gaussian means, scaled so that the closest two are exactly a given
 * number of standard deviations apart.
 *
 * @param components number of components m
 * @param dim number of coordinates d
 * @param separation distance of the closest two means, in units of the shared standard deviation
 * @param minWeight lower bound of the weights, 0 to 1 / m
 * @param type type of the shared covariance; identity or full
 */
public record RandomMixture(
    int components, int dim, double separation, double minWeight, CovarianceType type) {

  /**
   * Checks the numbers.
   *
   * @param components number of components m
   * @param dim number of coordinates d
   * @param separation distance of the closest two means
   * @param minWeight lower bound of the weights
   * @param type type of the shared covariance
   */
  public RandomMixture {
    if (components < 1 || dim < 1 || !(separation >= 0)) {
      throw new IllegalArgumentException(
          "components = %d, dim = %d and separation = %s must be at least 1, 1 and 0."
              .formatted(components, dim, separation));
    }
    if (!(minWeight >= 0 && minWeight * components <= 1)) {
      throw new IllegalArgumentException(
          "minWeight = %s is not between 0 and 1 / components = %s; lower it."
              .formatted(minWeight, 1.0 / components));
    }
  }

  /**
   * Draws the mixture.
   *
   * @param weights the mixture weights; null for random ones above the lower bound
   * @param seed the seed; the same seed gives the same mixture
   * @return the mixture
   */
  public Mixture draw(double[] weights, long seed) {
    SplittableRandom random = new SplittableRandom(SplitMix.mix(seed, components));
    double[] drawnWeights = weights == null ? drawWeights(random) : weights;
    double[] z = new double[components * dim];
    for (int e = 0; e < z.length; e++) {
      z[e] = random.nextGaussian();
    }
    double closest = closestPair(z);
    double scale = components > 1 && closest > 0 ? separation / closest : 1;
    for (int e = 0; e < z.length; e++) {
      z[e] *= scale;
    }
    Covariance covariance = drawCovariance(random);
    double[] logWeights = new double[drawnWeights.length];
    for (int i = 0; i < logWeights.length; i++) {
      logWeights[i] = Math.log(drawnWeights[i]);
    }
    return Mixture.ofLogWeights(logWeights, covariance.unwhiten(z, components), covariance);
  }

  /** The lower bound plus a share of the rest that is uniform on the simplex. */
  private double[] drawWeights(SplittableRandom random) {
    double[] weights = new double[components];
    double total = 0;
    for (int i = 0; i < components; i++) {
      weights[i] = random.nextExponential();
      total += weights[i];
    }
    for (int i = 0; i < components; i++) {
      weights[i] = minWeight + (1 - components * minWeight) * weights[i] / total;
    }
    return weights;
  }

  private double closestPair(double[] z) {
    double closest = Double.POSITIVE_INFINITY;
    for (int a = 0; a < components; a++) {
      for (int b = a + 1; b < components; b++) {
        double squares = 0;
        for (int j = 0; j < dim; j++) {
          double difference = z[j * components + a] - z[j * components + b];
          squares += difference * difference;
        }
        closest = Math.min(closest, Math.sqrt(squares));
      }
    }
    return closest;
  }

  /** A lower triangular factor with a diagonal in [0.5, 2] is always invertible. */
  private Covariance drawCovariance(SplittableRandom random) {
    if (type != CovarianceType.FULL) {
      return Covariance.of(CovarianceType.IDENTITY, dim, new double[0]);
    }
    double[][] factor = new double[dim][dim];
    for (int i = 0; i < dim; i++) {
      for (int j = 0; j < i; j++) {
        factor[i][j] = random.nextGaussian() / Math.sqrt(dim);
      }
      factor[i][i] = Math.exp(random.nextDouble(-Math.log(2), Math.log(2)));
    }
    double[] matrix = new double[dim * dim];
    for (int i = 0; i < dim; i++) {
      for (int j = 0; j < dim; j++) {
        for (int p = 0; p < dim; p++) {
          matrix[j * dim + i] += factor[i][p] * factor[j][p];
        }
      }
    }
    return Covariance.of(CovarianceType.FULL, dim, matrix);
  }
}
