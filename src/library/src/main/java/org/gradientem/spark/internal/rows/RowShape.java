package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import org.gradientem.mixture.Categories;

/**
 * What rows look like.
 *
 * @param dim number of coordinates
 * @param categories which features are levels
 */
record RowShape(int dim, Categories categories) implements Serializable {

  /** Rows of numbers alone. */
  static RowShape ofNumbers(int dim) {
    return new RowShape(dim, Categories.NONE);
  }

  /** Returns the number of features. */
  int features() {
    return dim + categories.columns();
  }
}
