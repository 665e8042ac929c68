package org.gradientem.spark.rows;

import java.io.Serializable;
import org.gradientem.mixture.Categories;

/**
 * What rows look like.
 *
 * @param dim number of coordinates
 * @param categories which features are levels
 * @param sparse whether only non-zeros are stored
 * @param valuesPerRow values stored of a row, on average
 */
record RowShape(int dim, Categories categories, boolean sparse, double valuesPerRow)
    implements Serializable {

  /** Whole rows of numbers alone. */
  static RowShape dense(int dim) {
    return new RowShape(dim, Categories.NONE, false, dim);
  }

  /** Number of features. */
  int features() {
    return dim + categories.columns();
  }

  /** Columns of a row's statistic that are multiplied, of so many in all. */
  double multiplied(long entries) {
    double numbers = dim == 0 ? 0 : valuesPerRow / dim * entries;
    return numbers + categories.columns();
  }
}
