package org.gradientem.spark.internal.settings;

/** How the components are to start. */
public enum Init {
  /** As {@link #PCA} where the rows are too few for {@link #RANDOM}, which it is otherwise. */
  AUTO,
  /** At random rows. */
  RANDOM,
  /** In the directions that noise does not explain. */
  PCA
}
