package org.gradientem.mixture;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/**
 * A row of which some cells are missing (NaN), under each component of a mixture: how dense what is
 * there is, and what follows for what is not.
 */
final class ObservedRow {
  private final double[] row;
  private final int[] missing;
  private final double[] joint;

  /** The squared Mahalanobis distance of what is there from each component's mean. */
  private final double[] distances;

  /** For each component the expectations of the missing cells. */
  private final double[][] expected;

  ObservedRow(Mixture mixture, double[] row) {
    this.row = row;
    missing = IntStream.range(0, row.length).filter(j -> Double.isNaN(row[j])).toArray();
    joint = mixture.logWeights();
    double[][] means = mixture.means();
    int k = means.length;
    distances = new double[k];
    expected = new double[k][missing.length];
    for (int i = 0; i < k; i++) {
      evaluate(i, means[i], mixture.covariances().get(i));
    }
  }

  static boolean isIncomplete(double[] row) {
    // No stream: this is asked of every row that is scored.
    for (double value : row) {
      if (Double.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  private void evaluate(int i, double[] mean, Covariance covariance) {
    int dim = row.length;
    double[] precision = covariance.compactPrecision();
    // Filled in with the component's mean.
    double[] difference = new double[dim];
    Arrays.setAll(difference, j -> Double.isNaN(row[j]) ? 0 : row[j] - mean[j]);
    double[] gradient = new double[missing.length];
    if (precision.length > dim) {
      for (int a = 0; a < missing.length; a++) {
        for (int j = 0; j < dim; j++) {
          gradient[a] -= precision[missing[a] * dim + j] * difference[j];
        }
      }
    }
    Conditional conditional =
        Conditional.of(1, missing.length, precision.length > dim, ofMissing(precision));
    double[] step = conditional.steps(gradient, 1, 1);
    double gained = 0;
    for (int a = 0; a < missing.length; a++) {
      expected[i][a] = mean[missing[a]] + step[a];
      gained += gradient[a] * step[a];
    }
    distances[i] = covariance.squaredLength(difference, 1) - gained;
    // Of a row with nothing the parts cancel, but for rounding.
    joint[i] +=
        missing.length == dim
            ? 0
            : conditional.logIntegral(0)
                - 0.5 * (distances[i] + covariance.logDeterminant() + dim * Math.log(2 * Math.PI));
  }

  /** The rows and columns of a precision that belong to missing cells. */
  private double[] ofMissing(double[] precision) {
    int p = missing.length;
    double[] part = new double[p * p];
    for (int a = 0; a < p; a++) {
      if (precision.length == row.length) {
        part[a * p + a] = precision[missing[a]];
        continue;
      }
      for (int b = 0; b < p; b++) {
        part[a * p + b] = precision[missing[a] * row.length + missing[b]];
      }
    }
    return part;
  }

  /** Logarithm of each component's weight times its density of what is there. */
  double[] logJoint() {
    return joint.clone();
  }

  /** Probability of a row as far out, averaged over components of such shares. */
  double tailProbability(double... shares) {
    int there = row.length - missing.length;
    if (there == 0) {
      return 1;
    }
    double probability = 0;
    for (int i = 0; i < shares.length; i++) {
      // Rounding may leave less than nothing.
      double half = Math.max(0, distances[i] / 2);
      probability += shares[i] * Gamma.regularizedGammaQ(there / 2.0, half);
    }
    return Math.min(1, probability);
  }

  /** The row with the expectations of its missing cells, over components of such shares. */
  double[] completed(double... shares) {
    double[] completed = row.clone();
    for (int a = 0; a < missing.length; a++) {
      completed[missing[a]] = 0;
      for (int i = 0; i < shares.length; i++) {
        completed[missing[a]] += shares[i] * expected[i][a];
      }
    }
    return completed;
  }
}
