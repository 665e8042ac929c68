package org.gradientem.internal.statistics;

import java.io.Serializable;
import java.util.Arrays;
import org.gradientem.mixture.Conditional;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NaturalParameters;
import org.gradientem.mixture.RowStatistic;

/**
 * Handles missing cells in the E-step (Ghahramani and Jordan 1994). Blocks store 0 for a missing
 * cell. A correction is then added to each component's logit (the cell is integrated out) and to
 * the sums (its expectation). So a pattern costs no more than the factor of its P_mm, and patterns
 * may be as many as rows.
 */
final class Completion implements Serializable {
  private final int n;
  private final int dim;
  private final RowStatistic statistic;
  private final double[] theta;

  /** Of a tied covariance the precision, {@code d x d} or its diagonal; else null. */
  private final double[] shared;

  /** Logits of a row of which nothing is there. */
  private final double[] ofNothing;

  private final CovarianceType momentType;

  private Completion(
      int n,
      int dim,
      RowStatistic statistic,
      double[] theta,
      double[] shared,
      double[] ofNothing,
      CovarianceType momentType) {
    this.n = n;
    this.dim = dim;
    this.statistic = statistic;
    this.theta = theta;
    this.shared = shared;
    this.ofNothing = ofNothing;
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
    double[] ofNothing = mixture.logWeights();
    double leftOut =
        0.5 * mixture.dim() * Math.log(2 * Math.PI)
            + (isTied ? 0.5 * mixture.covariance().logDeterminant() : 0);
    Arrays.setAll(ofNothing, i -> ofNothing[i] + leftOut);
    return new Completion(
        mixture.k(),
        mixture.dim(),
        parameters.statistic(),
        parameters.theta(),
        isTied ? mixture.covariance().compactPrecision() : null,
        ofNothing,
        momentType);
  }

  /** Sums of no rows. */
  MissingSums sums() {
    return new MissingSums(dim, momentType, isTied());
  }

  double[] ofNothing() {
    return ofNothing;
  }

  int n() {
    return n;
  }

  int dim() {
    return dim;
  }

  /** Whether a cell's expectation depends on the row's other cells. */
  boolean isCorrelated() {
    return statistic == RowStatistic.FULL || (isTied() && shared.length > dim);
  }

  /** Whether it does so in each component's own way. */
  boolean hasOwnSlopes() {
    return statistic == RowStatistic.FULL;
  }

  /** Whether of rows that lack cells more is asked than which. */
  boolean needsRows() {
    return isCorrelated() || takesProducts();
  }

  /** Whether the products of a missing cell and those that are there are summed up. */
  boolean takesProducts() {
    return statistic == RowStatistic.FULL || (isTied() && momentType == CovarianceType.FULL);
  }

  /** Whether all components have one precision. */
  boolean isTied() {
    return statistic == RowStatistic.LINEAR;
  }

  /** Number of precisions: one if tied, else one for each component. */
  int precisions() {
    return isTied() ? 1 : n;
  }

  /** Which of them a component has. */
  int precisionOf(int i) {
    return isTied() ? 0 : i;
  }

  /** What is known of missing cells under each precision. */
  Conditional conditional(int... missing) {
    int p = missing.length;
    int width = precisions();
    double[] part = new double[p * p * width];
    for (int a = 0; a < p; a++) {
      for (int b = isCorrelated() ? 0 : a; b < (isCorrelated() ? p : a + 1); b++) {
        copyPrecisions(missing[a], missing[b], part, (a * p + b) * width);
      }
    }
    return Conditional.of(width, p, isCorrelated(), part);
  }

  /** The rows of the precisions that belong to missing cells, those of a cell side by side. */
  double[] precisionRows(int... missing) {
    int p = missing.length;
    int width = precisions();
    double[] rows = new double[p * width * dim];
    for (int b = 0; b < dim; b++) {
      for (int a = 0; a < p; a++) {
        copyPrecisions(missing[a], b, rows, (b * p + a) * width);
      }
    }
    return rows;
  }

  /** Copies an entry of each precision. */
  private void copyPrecisions(int a, int b, double[] to, int at) {
    if (isTied()) {
      to[at] = shared[shared.length > dim ? a * dim + b : a];
      return;
    }
    int from = statistic.entry(dim, a, b) * n;
    // Of two coordinates theta has the sum of both entries of -P / 2.
    double factor = a == b ? -2 : -1;
    for (int i = 0; i < n; i++) {
      to[at + i] = factor * theta[from + i];
    }
  }

  /** Copies the gradients of the components' log-densities along a cell, in a row of zeros. */
  void copyGradientsAtZero(int column, double[] to, int at) {
    System.arraycopy(theta, column * n, to, at, n);
  }
}
