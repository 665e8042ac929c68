package org.gradientem.internal.statistics;

import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;

/** Distances under diagonal covariances. */
final class ScaledDistances implements SquaredDistances {
  private final int dim;
  private final double[][] means;

  /** Reciprocal variances of each component. */
  private final double[][] precisions;

  ScaledDistances(Mixture mixture) {
    dim = mixture.dim();
    means = mixture.means();
    precisions = new double[means.length][];
    for (int i = 0; i < means.length; i++) {
      Covariance covariance = mixture.covariances().get(i);
      precisions[i] = covariance.compactPrecision();
    }
  }

  @Override
  public double[] of(double[] x, int count) {
    double[] squares = new double[count * means.length];
    for (int i = 0; i < means.length; i++) {
      if (count == 1) {
        squares[i] = ofRow(x, means[i], precisions[i]);
        continue;
      }
      for (int j = 0; j < dim; j++) {
        for (int r = 0; r < count; r++) {
          double off = x[j * count + r] - means[i][j];
          squares[i * count + r] += precisions[i][j] * off * off;
        }
      }
    }
    return squares;
  }

  /**
   * Returns the distance of a single row, summed in a register: loops over rows would be of one.
   */
  private static double ofRow(double[] x, double[] mean, double[] precision) {
    double square = 0;
    for (int j = 0; j < mean.length; j++) {
      double off = x[j] - mean[j];
      square += precision[j] * off * off;
    }
    return square;
  }
}
