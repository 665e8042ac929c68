package org.gradientem.em;

import java.io.Serializable;
import java.util.Arrays;
import org.gradientem.mixture.Conditional;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NaturalParameters;
import org.gradientem.mixture.RowStatistic;

/**
 * What an E-step makes of missing cells (Ghahramani and Jordan 1994). Rows go through it with a 0
 * in their place; then each component's logit gains what integrating them out adds, and the sums
 * what their expectations add. So a pattern costs no more than the factor of its P_mm, and patterns
 * may be as many as rows.
 */
final class Completion implements Serializable {
  private static final long serialVersionUID = 1;

  /** Takes the 0 for a value: of rows projected on a subspace, whose cells are not apart. */
  static final Completion AS_ZEROS = new Completion(0, 0, null, null, null, null);

  private final int n;
  private final int dim;
  private final RowStatistic statistic;
  private final double[] theta;

  /** Of a tied covariance the precision, {@code d x d} or its diagonal; else null. */
  private final double[] shared;

  private final CovarianceType momentType;

  private Completion(
      int n,
      int dim,
      RowStatistic statistic,
      double[] theta,
      double[] shared,
      CovarianceType momentType) {
    this.n = n;
    this.dim = dim;
    this.statistic = statistic;
    this.theta = theta;
    this.shared = shared;
    this.momentType = momentType;
  }

  /**
   * Prepares the completion of rows under a mixture.
   *
   * @param parameters of the mixture
   * @param momentType what of a tied family's second moment is to be completed
   */
  static Completion of(Mixture mixture, NaturalParameters parameters, CovarianceType momentType) {
    boolean isTied = parameters.statistic() == RowStatistic.LINEAR;
    return new Completion(
        mixture.k(),
        mixture.dim(),
        parameters.statistic(),
        parameters.theta(),
        isTied ? mixture.covariance().compactPrecision() : null,
        momentType);
  }

  /** Sums of no rows. */
  MissingSums sums() {
    return new MissingSums(dim, momentType, statistic == RowStatistic.LINEAR);
  }

  /** Whether missing cells count as zeros. */
  boolean isAsZeros() {
    return statistic == null;
  }

  int n() {
    return n;
  }

  int dim() {
    return dim;
  }

  RowStatistic statistic() {
    return statistic;
  }

  /** Whether a cell's expectation depends on the row's other cells. */
  boolean isCorrelated() {
    return statistic == RowStatistic.FULL
        || (statistic == RowStatistic.LINEAR && shared.length > dim);
  }

  /** Whether the products of a missing cell and those that are there are summed up. */
  boolean takesProducts() {
    return statistic == RowStatistic.FULL
        || (statistic == RowStatistic.LINEAR && momentType == CovarianceType.FULL);
  }

  /** What is known of missing cells under each component; the same under a tied covariance. */
  Conditional[] conditionals(int... missing) {
    Conditional[] all = new Conditional[n];
    for (int i = 0; i < n; i++) {
      all[i] =
          i > 0 && statistic == RowStatistic.LINEAR
              ? all[0]
              : Conditional.of(ofMissing(i, missing), missing.length);
    }
    return all;
  }

  private double[] ofMissing(int i, int... missing) {
    if (!isCorrelated()) {
      return Arrays.stream(missing).mapToDouble(a -> precision(i, a, a)).toArray();
    }
    int p = missing.length;
    double[] part = new double[p * p];
    for (int a = 0; a < p; a++) {
      for (int b = a; b < p; b++) {
        part[a * p + b] = precision(i, missing[a], missing[b]);
      }
    }
    return part;
  }

  /** The rows of a component's precision that belong to missing cells, {@code d x p}. */
  double[] precisionRows(int i, int... missing) {
    double[] rows = new double[dim * missing.length];
    for (int a = 0; a < missing.length; a++) {
      for (int b = 0; b < dim; b++) {
        rows[a * dim + b] = precision(i, missing[a], b);
      }
    }
    return rows;
  }

  /** An entry of a component's precision. */
  private double precision(int i, int a, int b) {
    return switch (statistic) {
      case LINEAR -> shared[shared.length > dim ? a * dim + b : a];
      case SPHERICAL -> -2 * theta[dim * n + i];
      case DIAGONAL -> -2 * theta[(dim + a) * n + i];
      case FULL -> {
        double half = theta[RowStatistic.product(dim, Math.min(a, b), Math.max(a, b)) * n + i];
        yield a == b ? -2 * half : -half;
      }
    };
  }

  /** The gradient of a component's log-density along a cell, in a row of zeros. */
  double gradientAtZero(int i, int column) {
    return theta[column * n + i];
  }
}
