package org.gradientem.internal.subspace;

import org.gradientem.mixture.CovarianceType;

/**
 * The largest eigenvalue that pure noise leaves in a sample covariance, {@code sigma^2 (1 +
 * sqrt(d/N))^2} (Marchenko and Pastur 1967): directions above it hold differences between means.
 *
 * @param type identity, where the noise has variance 1, or spherical, where it is estimated
 * @param dim number of coordinates d
 * @param rows number of rows N; of rows with weights, {@code (sum w)^2 / sum w^2}
 * @param trace trace of the data's covariance; used for spherical only
 */
public record NoiseEdge(CovarianceType type, int dim, double rows, double trace) {
  /** The largest eigenvalue fluctuates around the edge by a share of order N^(-2/3). */
  private static final double MARGIN = 1.02;

  /**
   * Number of eigenvalues that noise does not explain.
   *
   * @param eigenvalues the leading eigenvalues of the data's covariance, or all, descending
   * @return how many of them are above the edge; for spherical at most d - 1
   */
  public int rank(double[] eigenvalues) {
    int rank = 0;
    for (int above = above(eigenvalues, rank); above > rank; above = above(eigenvalues, rank)) {
      rank = above;
    }
    return rank;
  }

  private int above(double[] eigenvalues, int rank) {
    double threshold = threshold(eigenvalues, rank);
    int most = type == CovarianceType.IDENTITY ? dim : dim - 1;
    int above = 0;
    while (above < Math.min(most, eigenvalues.length) && eigenvalues[above] > threshold) {
      above++;
    }
    return above;
  }

  private double threshold(double[] eigenvalues, int rank) {
    double root = 1 + Math.sqrt(dim / rows);
    return MARGIN * root * root * noiseVariance(eigenvalues, rank);
  }

  /** The mean of the other eigenvalues, which needs their trace only and not each of them. */
  private double noiseVariance(double[] eigenvalues, int rank) {
    if (type == CovarianceType.IDENTITY) {
      return 1;
    }
    double rest = trace;
    for (int i = 0; i < rank; i++) {
      rest -= eigenvalues[i];
    }
    return rest / (dim - rank);
  }
}
