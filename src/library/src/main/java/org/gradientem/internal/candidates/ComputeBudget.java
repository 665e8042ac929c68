package org.gradientem.internal.candidates;

import org.gradientem.internal.statistics.DataMoments;

/**
 * The work that a search may spend on unlikely candidates. It is large for small data; for large
 * data only likely candidates are tried.
 *
 * @param passes components times passes that take about as long as a fraction of a second
 */
public record ComputeBudget(long passes) {
  /** Products of rows, components and columns that a core works off in a fraction of a second. */
  public static final double WORK = 1e9;

  /**
   * Products that one of a missing cell and another cell of its row takes as long as: there are few
   * of them to a row, and none is of a matrix product.
   */
  private static final double COMPLETION = 10;

  /** Passes of one candidate, from its start to the end of its halving. */
  private static final double PASSES_OF_ONE = 100;

  /**
   * The budget for passes over rows of so many columns.
   *
   * @param rows number of rows
   * @param columns columns of a pass
   * @param completed products of a missing cell and another cell, of a row on average
   */
  public static ComputeBudget of(double rows, double columns, double completed) {
    return new ComputeBudget((long) (WORK / rows / (columns + COMPLETION * completed)));
  }

  /** The budget for passes over the rows of a search. */
  public static ComputeBudget of(SearchData data, SearchTarget wanted) {
    DataMoments moments = data.moments();
    // A logit counts as one column more.
    int squares = wanted.hasUntied() ? moments.type().momentSize(moments.dim()) / 2 : 0;
    int columns = moments.dim() + moments.levels().categories().columns();
    double completed = data.rows().missingCells() * moments.dim();
    return of((double) moments.storedRows(), 1.0 + columns + squares, completed);
  }

  /** From 1 where one more candidate costs nothing to 0. */
  public double of(int k) {
    return Math.min(1, passes / (PASSES_OF_ONE * k));
  }
}
