package org.gradientem.spark.rows;

/** What is done with rows whose features are null, NaN or infinite. */
public enum HandleInvalid {
  /** The first is an error. */
  ERROR,
  /** They are left out. */
  SKIP
}
