package org.gradientem.internal.components;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.mixture.Mixture;

/**
 * Makes the distribution of ordinary rows, under which a row of low density is odd. A few outliers
 * that lie together have a component of their own, under which they are dense: so only components
 * of at least half an equal share count. A component of few rows has a covariance that these rows
 * alone decide: so each is widened by a prior of {@code 2 (d + 1)} rows with the variances of all
 * rows, after Fraley and Raftery (2007, Bayesian regularization for normal mixture estimation).
 */
public final class OrdinaryRows {
  private static final double LEAST_SHARE = 0.5;

  private OrdinaryRows() {}

  /**
   * Makes the distribution.
   *
   * @param mixture what was fitted
   * @param rows what the rows of the fit weigh
   * @param variances of all rows, d values
   * @return a mixture of one or more of its components, without noise
   */
  public static Mixture of(Mixture mixture, double rows, double... variances) {
    Mixture all = mixture.withoutNoise();
    double[] weights = all.weights();
    int[] heavy =
        IntStream.range(0, weights.length)
            .filter(i -> weights[i] >= LEAST_SHARE / weights.length)
            .toArray();
    Mixture kept = all.reordered(heavy);
    int dim = kept.dim();
    if (dim == 0) {
      return kept;
    }
    Covariance[] widened = new Covariance[heavy.length];
    Arrays.setAll(
        widened,
        i -> {
          double share = 2 * (dim + 1) / (2 * (dim + 1) + rows * weights[heavy[i]]);
          return widened(kept.covariances().get(i), share, variances);
        });
    CovarianceFamily family =
        widened[0] instanceof FactorCovariance
            ? CovarianceFamily.UUU
            : CovarianceFamily.own(widened[0].type());
    return kept.withCovariances(new Covariances.Own(family, widened));
  }

  private static Covariance widened(Covariance covariance, double share, double... variances) {
    int dim = variances.length;
    if (covariance instanceof FactorCovariance factors) {
      double[] loadings = factors.loadings();
      Scatter.scale(Math.sqrt(1 - share), loadings);
      return new FactorCovariance(mean(factors.noise(), share, variances), loadings);
    }
    double[] own = new double[dim];
    Arrays.setAll(own, covariance::variance);
    double[] diagonal = mean(own, share, variances);
    if (covariance.type() != CovarianceType.FULL) {
      return Covariance.of(CovarianceType.DIAGONAL, dim, diagonal);
    }
    double[] matrix = covariance.values();
    Scatter.scale(1 - share, matrix);
    for (int j = 0; j < dim; j++) {
      matrix[j * (dim + 1)] = diagonal[j];
    }
    return new FullCovariance(dim, matrix);
  }

  private static double[] mean(double[] own, double share, double... variances) {
    double[] mean = new double[own.length];
    Arrays.setAll(mean, j -> (1 - share) * own[j] + share * variances[j]);
    return mean;
  }
}
