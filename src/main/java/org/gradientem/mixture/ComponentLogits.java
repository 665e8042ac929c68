package org.gradientem.mixture;

import java.io.Serializable;

/** The components' logits for single rows. */
sealed interface ComponentLogits extends Serializable permits TiedLogits, OwnLogits {

  /** The logits of a centred row, a new array. */
  double[] of(double[] z);

  /** What is to be added to the logarithm of the sum of exponentials for the log-density. */
  double ofRowAlone(double[] z);

  /**
   * Adds to the logits of the row of zeros what a sparse row's non-zeros change.
   *
   * @return false, with nothing changed, if that takes the whole row
   */
  boolean addNonZeros(int[] indices, double[] values, double[] centre, double[] logits);
}
