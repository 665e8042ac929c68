package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import java.util.ArrayList;
import java.util.List;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.FullCovariance;

/**
 * The covariance of all rows, positive definite whatever they are, and the small share of it that
 * every estimate gets, so that none is singular. Immutable.
 */
final class DataCovariance {
  /** Share of the covariance that is added to every estimate. */
  static final double REGULARISATION = 1e-6;

  /** Below this pivot of its correlation matrix the covariance counts as singular. */
  private static final double SINGULAR_PIVOT = 1e-10;

  /**
   * A column whose variance is below this share of its mean square is constant but for rounding.
   */
  private static final double CONSTANT_SHARE = 1e-12;

  private final CovarianceType type;
  private final int dim;
  private final double[] variance;
  private final double leastPivot;
  private final boolean singular;
  private final int[] dependent;
  private final double[] regularisation;

  /**
   * Takes the variances over.
   *
   * @param variance the rows' scatter about their mean per row, in the shape of the type
   * @param rows number of rows
   * @param secondMoment their moment about the origin, likewise
   * @param divisor what makes that one per row
   * @param isCompleted whether missing cells were completed under estimates that have got the share
   */
  DataCovariance(
      CovarianceType type,
      int dim,
      double[] variance,
      long rows,
      double[] secondMoment,
      double divisor,
      boolean isCompleted) {
    this.type = type;
    this.dim = dim;
    this.variance = variance;
    leastPivot = isCompleted ? (dim + 1) * REGULARISATION : SINGULAR_PIVOT;
    raiseConstantColumns(rows, secondMoment, divisor);
    singular = type == CovarianceType.FULL && isSingular();
    dependent = singular ? dependent() : new int[0];
    regularisation = regularisation();
  }

  /** It, scaled; the identity whatever the scale for {@link CovarianceType#IDENTITY}. */
  Covariance times(double scale) {
    double[] scaled = variance.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= scale;
    }
    return toCovariance(scaled);
  }

  /**
   * An estimate in the shape of the type, changed in place, with the share added.
   *
   * @param fresh the part of the estimate that has not got it yet
   */
  Covariance addedTo(double[] estimate, double fresh) {
    for (int i = 0; i < estimate.length; i++) {
      estimate[i] += fresh * regularisation[i];
    }
    return toCovariance(estimate);
  }

  /**
   * Adds the share to a scatter of so many rows if columns depend on others: pseudo-rows alone
   * would leave less than rounding takes away.
   */
  void separate(double count, double[] scatter) {
    for (int i = 0; singular && i < scatter.length; i++) {
      scatter[i] += count * regularisation[i];
    }
  }

  private Covariance toCovariance(double[] values) {
    double[] numbers = type == CovarianceType.IDENTITY ? new double[0] : values;
    return Covariance.of(type, dim, numbers);
  }

  /** Columns that are linear combinations of those before them, as far as it can tell. */
  int[] dependentColumns() {
    return dependent.clone();
  }

  /**
   * Gives constant columns a share of the other columns' variance (1 if all are constant). It
   * changes no responsibility, since no row deviates along them.
   */
  private void raiseConstantColumns(long rows, double[] secondMoment, double divisor) {
    int stride = type == CovarianceType.FULL ? dim + 1 : 1;
    // A sum of so many rows is exact to about a unit in the last place of each.
    double constantShare = Math.max(CONSTANT_SHARE, rows * Math.ulp(1.0));
    double total = 0;
    int varying = 0;
    for (int i = 0; i < variance.length; i += stride) {
      if (variance[i] <= constantShare * secondMoment[i] / divisor) {
        variance[i] = 0;
      } else {
        total += variance[i];
        varying++;
      }
    }
    for (int i = 0; i < variance.length; i += stride) {
      if (variance[i] == 0) {
        variance[i] = varying == 0 ? 1 : total / varying;
      }
    }
  }

  /**
   * A share of the covariance, whole so that the fit stays equivariant under linear maps; of its
   * diagonal only where the whole is singular. There the diagonal is added to the covariance as
   * well, so that it can serve as a start.
   */
  private double[] regularisation() {
    double[] share = variance.clone();
    for (int i = 0; i < share.length; i++) {
      boolean kept = !singular || i % (dim + 1) == 0;
      share[i] *= kept ? REGULARISATION : 0;
      variance[i] += singular ? share[i] : 0;
    }
    return share;
  }

  private boolean isSingular() {
    return !(FullCovariance.smallestPivot(dim, correlation()) > leastPivot);
  }

  /** Columns of which a regression on the independent ones before leaves next to nothing. */
  private int[] dependent() {
    double[] correlation = correlation();
    double[] factor = new double[dim * dim];
    List<Integer> independent = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    BLAS blas = BLAS.getInstance();
    for (int j = 0; j < dim; j++) {
      int n = independent.size();
      double[] row = new double[n];
      for (int c = 0; c < n; c++) {
        row[c] = correlation[independent.get(c) * dim + j];
      }
      blas.dtrsv("L", "N", "N", n, factor, dim, row, 1);
      double left = correlation[j * dim + j] - blas.ddot(n, row, 1, row, 1);
      if (left > leastPivot) {
        blas.dcopy(n, row, 0, 1, factor, n, dim);
        factor[n * dim + n] = Math.sqrt(left);
        independent.add(j);
      } else {
        others.add(j);
      }
    }
    return others.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The lower triangle. */
  private double[] correlation() {
    double[] correlation = new double[variance.length];
    for (int j = 0; j < dim; j++) {
      for (int i = j; i < dim; i++) {
        correlation[j * dim + i] =
            variance[j * dim + i]
                / Math.sqrt(variance[j * dim + j])
                / Math.sqrt(variance[i * dim + i]);
      }
    }
    return correlation;
  }
}
