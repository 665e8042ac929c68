package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import org.gradientem.mixture.CovarianceType;

/**
 * The part of a second moment that a covariance type holds: one number, one for each of d
 * coordinates, or the lower triangle of a matrix.
 */
record MomentShape(CovarianceType type, int dim) {
  /** Where the square of a coordinate is, or is summed up. */
  int index(int j) {
    return type.momentIndex(j, dim);
  }

  /** What makes the moment of rows of this weight one per row, or per row and coordinate. */
  double divisor(double weight) {
    return type == CovarianceType.DIAGONAL || type == CovarianceType.FULL ? weight : weight * dim;
  }

  /**
   * {@code (C - S'M - M'S + M'NM) / W} of a moment C, as {@code (C - R'M - M'R) / W} with {@code R
   * = S - N M / 2}.
   */
  double[] within(double[] moment, double weight, double[] counts, double[] sums, double[] means) {
    int n = counts.length;
    double[] scatter = moment.clone();
    if (type == CovarianceType.FULL) {
      double[] r = Arrays.copyOf(sums, means.length);
      for (int j = 0; j < dim; j++) {
        for (int i = 0; i < n; i++) {
          r[j * n + i] -= 0.5 * counts[i] * means[j * n + i];
        }
      }
      BLAS.getInstance().dsyr2k("L", "T", dim, n, -1, r, n, means, n, 1, scatter, dim);
    } else {
      for (int j = 0; j < dim; j++) {
        double product = 0;
        for (int i = 0; i < n; i++) {
          double mean = means[j * n + i];
          product += (sums[j * n + i] - 0.5 * counts[i] * mean) * mean;
        }
        scatter[index(j)] -= 2 * product;
      }
    }
    return perRow(scatter, weight);
  }

  /** A scatter divided by the weight of its rows, in place. */
  double[] perRow(double[] scatter, double weight) {
    double divisor = divisor(weight);
    for (int i = 0; i < scatter.length; i++) {
      scatter[i] /= divisor;
      // Rounding can leave a variance, though not a covariance, just below zero.
      scatter[i] = type == CovarianceType.FULL ? scatter[i] : Math.max(0, scatter[i]);
    }
    return scatter;
  }
}
