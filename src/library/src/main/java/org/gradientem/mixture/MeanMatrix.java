package org.gradientem.mixture;

import org.gradientem.RootLocale;

/** Means as one matrix, {@code k x d}, column-major. */
final class MeanMatrix {
  private MeanMatrix() {}

  /** The matrix of means of d entries each. */
  static double[] of(double[][] means, int d) {
    int k = means.length;
    double[] matrix = new double[Math.multiplyExact(k, d)];
    for (int i = 0; i < k; i++) {
      if (means[i].length != d) {
        throw new IllegalArgumentException(
            RootLocale.format("Mean %d has %d entries, expected d = %d.", i, means[i].length, d));
      }
      for (int j = 0; j < d; j++) {
        matrix[j * k + i] = means[i][j];
      }
    }
    return matrix;
  }

  /** The means, new arrays. */
  static double[][] means(double[] matrix, int k, int d) {
    double[][] means = new double[k][d];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < d; j++) {
        means[i][j] = matrix[j * k + i];
      }
    }
    return means;
  }
}
