package org.gradientem.spark.internal.rows;

/**
 * What is done with rows whose features are null, NaN or infinite; infinite ones are never kept.
 */
public enum HandleInvalid {
  /** The first is an error. */
  ERROR,
  /** They are left out. */
  SKIP,
  /** Keeps the row. Null and NaN values count as missing cells. */
  KEEP
}
