package org.gradientem.mixture;

import java.io.Serializable;

/** The components' logits for single rows. */
sealed interface ComponentLogits extends Serializable permits TiedLogits, OwnLogits {

  /** The logits of a centred row, a new array. */
  double[] of(double[] z);

  /** The log-density of a centred row, from the logarithm of its sum of exponentials. */
  double logDensity(double logSumExp, double[] z);

  /**
   * Adds to the logits of the row of zeros what a sparse row's non-zeros change.
   *
   * @return false, with nothing changed, if that takes the whole row
   */
  boolean addNonZeros(int[] indices, double[] values, double[] centre, double[] logits);
}
