package org.gradientem.spark.rows;

/**
 * What is done with rows whose features are null, NaN or infinite; infinite ones are never kept.
 */
public enum HandleInvalid {
  /** The first is an error. */
  ERROR,
  /** They are left out. */
  SKIP,
  /** What of them is there is used; a null or NaN is a missing cell. */
  KEEP
}
