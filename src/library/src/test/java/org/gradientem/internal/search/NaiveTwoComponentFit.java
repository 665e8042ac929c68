package org.gradientem.internal.search;

import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.gradientem.mixture.CovarianceType;

/** What {@link TwoComponentFit} computes, row by row from the densities. */
final class NaiveTwoComponentFit {
  private final int dim;
  private final double[][] rows;
  private final double[] weights;
  private final double[] first;
  private final CovarianceType type;
  private final TwoComponentFit.Kind kind;
  private double logLikelihood;

  NaiveTwoComponentFit(
      CovarianceType type,
      int dim,
      double[] z,
      double[] weights,
      double[] cut,
      TwoComponentFit.Kind kind) {
    this.type = type;
    this.dim = dim;
    this.weights = weights;
    this.kind = kind;
    first = cut.clone();
    rows = new double[weights.length][dim];
    for (int r = 0; r < rows.length; r++) {
      for (int j = 0; j < dim; j++) {
        rows[r][j] = z[j * rows.length + r];
      }
    }
  }

  double[] first() {
    return first;
  }

  double gain() {
    double[][] identity = new double[dim][dim];
    for (int j = 0; j < dim; j++) {
      identity[j][j] = 1;
    }
    var single = new MultivariateNormalDistribution(new double[dim], identity);
    double sum = 0;
    for (int r = 0; r < rows.length; r++) {
      sum += weights[r] * Math.log(single.density(rows[r]));
    }
    return 2 * (logLikelihood - sum);
  }

  void step() {
    double[] counts = new double[2];
    double[][] means = new double[2][dim];
    for (int h = 0; h < 2; h++) {
      for (int r = 0; r < rows.length; r++) {
        counts[h] += share(h, r);
      }
      for (int r = 0; r < rows.length; r++) {
        for (int j = 0; j < dim; j++) {
          means[h][j] += share(h, r) * rows[r][j] / counts[h];
        }
      }
    }
    var densities = new MultivariateNormalDistribution[2];
    for (int h = 0; h < 2; h++) {
      densities[h] = new MultivariateNormalDistribution(means[h], covariance(h, counts, means));
    }
    logLikelihood = 0;
    double total = counts[0] + counts[1];
    for (int r = 0; r < rows.length; r++) {
      double a = counts[0] / total * densities[0].density(rows[r]);
      double b = counts[1] / total * densities[1].density(rows[r]);
      first[r] = a / (a + b);
      logLikelihood += weights[r] * Math.log(a + b);
    }
  }

  private double share(int half, int r) {
    return weights[r] * (half == 0 ? first[r] : 1 - first[r]);
  }

  /** With a tenth of a row of a quarter of the variance; held ones are the identity. */
  private double[][] covariance(int half, double[] counts, double[][] means) {
    double[][] covariance = new double[dim][dim];
    double count = kind == TwoComponentFit.Kind.SHARED ? counts[0] + counts[1] : counts[half];
    for (int j = 0; j < dim; j++) {
      covariance[j][j] = kind == TwoComponentFit.Kind.FIXED ? 1 : 0.05 / (count + 0.05);
    }
    for (int h = 0; h < 2 && kind != TwoComponentFit.Kind.FIXED; h++) {
      for (int r = 0; r < rows.length && (h == half || kind == TwoComponentFit.Kind.SHARED); r++) {
        for (int i = 0; i < dim; i++) {
          for (int j = 0; j < dim; j++) {
            double product = (rows[r][i] - means[h][i]) * (rows[r][j] - means[h][j]);
            covariance[i][j] += share(h, r) * product / (count + 0.05);
          }
        }
      }
    }
    return kind == TwoComponentFit.Kind.FIXED ? covariance : typed(covariance);
  }

  private double[][] typed(double[][] covariance) {
    double[][] typed = new double[dim][dim];
    for (int i = 0; i < dim; i++) {
      for (int j = 0; j < dim; j++) {
        switch (type) {
          case FULL -> typed[i][j] = covariance[i][j];
          case DIAGONAL -> typed[i][j] = i == j ? covariance[i][i] : 0;
          default -> typed[i][i] += covariance[j][j] / dim;
        }
      }
    }
    return typed;
  }
}
