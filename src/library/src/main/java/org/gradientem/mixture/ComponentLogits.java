package org.gradientem.mixture;

import java.io.Serializable;

/** The components' logits for single rows. */
sealed interface ComponentLogits extends Serializable permits TiedLogits, OwnLogits {

  /** The logits of a centred row, a new array. */
  double[] of(double[] z);

  /**
   * The logits of centred rows.
   *
   * @param z {@code count x d}, column-major
   * @param count number of rows
   * @return {@code k x count}, column-major, a new array
   */
  double[] of(double[] z, int count);

  /** The log-density of a centred row, from the logarithm of its sum of exponentials. */
  double logDensity(double logSumExp, double[] z);

  /**
   * What log-densities of centred rows have beyond the logarithms of their sums.
   *
   * @param z {@code count x d}, column-major
   * @param count number of rows
   * @return a number for each row, a new array
   */
  double[] beyondLogSums(double[] z, int count);

  /**
   * Adds to the logits of the row of zeros what a sparse row's non-zeros change.
   *
   * @return false, with nothing changed, if that takes the whole row
   */
  boolean addNonZeros(int[] indices, double[] values, double[] centre, double[] logits);
}
