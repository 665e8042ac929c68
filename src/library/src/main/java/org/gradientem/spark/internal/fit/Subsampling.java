package org.gradientem.spark.internal.fit;

import org.gradientem.spark.internal.settings.FitSettings;

/**
 * What some of the rows are taken for. Those of one seed are the rows with the least hashes, so
 * each has a seed of its own: the rows of one would else be among those of another.
 */
enum Subsampling {
  /** The sample that is searched. */
  SAMPLE,
  /** Rows that the driver holds to look things up row by row. */
  LOCAL,
  /** The rows that a search begins with. */
  FIRST,
  /** The rows by which components are merged into groups. */
  TREE;

  long seed(FitSettings settings) {
    return settings.seed() + ordinal();
  }
}
