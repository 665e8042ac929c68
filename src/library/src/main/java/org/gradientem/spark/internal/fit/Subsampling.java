package org.gradientem.spark.internal.fit;

import org.gradientem.spark.internal.settings.FitSettings;

/**
 * What some of the rows are taken for. Those of one seed are the rows with the least hashes, so
 * each has a seed of its own: the rows of one would else be among those of another.
 */
enum Subsampling {
  /** The sample that is searched. */
  SAMPLE(0),
  /** Rows that the driver holds to look things up row by row. */
  LOCAL(1),
  /** The rows that a search begins with. */
  FIRST(2),
  /** The rows by which components are merged into groups. */
  TREE(3);

  private final long offset;

  Subsampling(long offset) {
    this.offset = offset;
  }

  long seed(FitSettings settings) {
    return settings.seed() + offset;
  }
}
