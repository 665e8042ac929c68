package org.gradientem.truth;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;

/**
 * A random mixture to test with: Gaussian means, scaled so that the closest two are exactly a given
 * number of standard deviations apart. Where components have covariances of their own, that is the
 * mean of both standard deviations along the direction between the two means; their condition
 * numbers are at most 100, and their volumes {@code det(Sigma)^(1/d)} lie within a factor of 30.
 *
 * @param components number of components m
 * @param dim number of coordinates d
 * @param separation distance of the closest two means, in standard deviations
 * @param minWeight lower bound of the weights, 0 to 1 / m
 * @param family family of the covariances; identity, EEE, or VII, VVI or VVV for unequal ones
 */
public record RandomMixture(
    int components, int dim, double separation, double minWeight, CovarianceFamily family) {

  /**
   * Draws a mixture of equal weights, with the identity as covariance.
   *
   * @param components number of components m
   * @param dim number of coordinates d
   * @param separation distance of the closest two means
   * @param seed the seed; the same seed gives the same mixture
   * @return the mixture
   */
  public static Mixture balanced(int components, int dim, double separation, long seed) {
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    return new RandomMixture(components, dim, separation, 0, CovarianceFamily.IDENTITY)
        .draw(weights, seed);
  }

  /** The standard deviation of a component along a direction of length 1. */
  private interface Spread {
    double of(int component, double[] direction);
  }

  /**
   * Checks the numbers.
   *
   * @param components number of components m
   * @param dim number of coordinates d
   * @param separation distance of the closest two means
   * @param minWeight lower bound of the weights
   * @param family family of the covariances
   */
  public RandomMixture {
    if (components < 1 || dim < 1 || !(separation >= 0)) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "components = %d, dim = %d and separation = %s must be at least 1, 1 and 0.",
              components, dim, separation));
    }
    if (!(minWeight >= 0 && minWeight * components <= 1)) {
      throw new IllegalArgumentException(
          "minWeight = %s is not between 0 and 1 / components = %s; lower it."
              .formatted(minWeight, 1.0 / components));
    }
    switch (family) {
      case IDENTITY, EEE, VII, VVI, VVV -> {}
      default ->
          throw new IllegalArgumentException(
              "Covariances of family %s are not drawn; use identity, tied, spherical, diagonal or full."
                  .formatted(family));
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
    double[] logWeights = Arrays.stream(drawnWeights).map(Math::log).toArray();
    double[] z = new double[components * dim];
    Arrays.setAll(z, e -> random.nextGaussian());
    if (family.isTied()) {
      Covariance covariance = drawShared(random);
      scale(z, (component, direction) -> 1);
      return Mixture.ofLogWeights(logWeights, covariance.unwhiten(z, components), covariance);
    }
    RandomShape shape = new RandomShape(family.type(), dim);
    Covariance[] own = new Covariance[components];
    Arrays.setAll(own, i -> shape.draw(random));
    scale(z, spread(own));
    return Mixture.ofLogWeights(logWeights, z, new Covariances.Own(family, own));
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

  private static Spread spread(Covariance[] own) {
    double[][][] matrices = Arrays.stream(own).map(Covariance::toMatrix).toArray(double[][][]::new);
    return (component, u) -> {
      double variance = 0;
      for (int a = 0; a < u.length; a++) {
        for (int b = 0; b < u.length; b++) {
          variance += u[a] * matrices[component][a][b] * u[b];
        }
      }
      return Math.sqrt(variance);
    };
  }

  /** Spreads do not depend on how far apart two means are, so that one factor is enough. */
  private void scale(double[] z, Spread spread) {
    double closest = Double.POSITIVE_INFINITY;
    for (int a = 0; a < components; a++) {
      for (int b = a + 1; b < components; b++) {
        closest = Math.min(closest, apart(z, a, b, spread));
      }
    }
    double scale = components > 1 && closest > 0 ? separation / closest : 1;
    for (int e = 0; e < z.length; e++) {
      z[e] *= scale;
    }
  }

  private double apart(double[] z, int a, int b, Spread spread) {
    double[] difference =
        IntStream.range(0, dim)
            .mapToDouble(j -> z[j * components + a] - z[j * components + b])
            .toArray();
    double squares = 0;
    for (double entry : difference) {
      squares += entry * entry;
    }
    double distance = Math.sqrt(squares);
    double[] direction = Arrays.stream(difference).map(entry -> entry / distance).toArray();
    return distance / ((spread.of(a, direction) + spread.of(b, direction)) / 2);
  }

  /** A lower triangular factor with a diagonal in [0.5, 2] is always invertible. */
  private Covariance drawShared(SplittableRandom random) {
    if (family == CovarianceFamily.IDENTITY) {
      return new AxisAlignedCovariance.Identity(dim);
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
    return new FullCovariance(dim, matrix);
  }
}
