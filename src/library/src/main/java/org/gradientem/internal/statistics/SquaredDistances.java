package org.gradientem.internal.statistics;

import java.io.Serializable;

/** The squared Mahalanobis distances of rows from the components' means. */
sealed interface SquaredDistances extends Serializable permits StackedFactors, ScaledDistances {

  /**
   * Returns the distances.
   *
   * @param x rows, {@code count x d}, column-major
   * @param count number of rows
   * @return {@code count x k}, column-major, a new array
   */
  double[] of(double[] x, int count);
}
