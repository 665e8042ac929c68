package org.gradientem.spark.internal.settings;

/** How many components a fit starts with if that is not set. */
public final class ComponentCount {
  /** Components that a search starts with; splits find what was missed. */
  static final int EXPLORING = 64;

  private static final int LOW_RANK_ROWS = 6;

  private ComponentCount() {}

  /**
   * The number of random rows that hit every component of at least some weight with high
   * probability, as far as the rows determine that many.
   *
   * @param minWeight the weight
   * @param rows number of rows
   * @param dim number of coordinates d
   * @return {@code ceil(3 / minWeight * ln(1 / minWeight))}, at most {@code rows / (d + 1)}, but 1
   */
  public static int byDefault(double minWeight, long rows, int dim) {
    return atMost(hitting(minWeight), rows, dim);
  }

  /** As many as are wanted, but no more than the rows determine, and one at least. */
  static int atMost(double wanted, long rows, int dim) {
    return (int) Math.max(1, Math.min(wanted, (double) determined(rows, dim)));
  }

  /**
   * Before it is known how many the rows determine. So many rows leave a component of weight w out
   * with a probability of w^3 at most, and any of the 1 / w that there may be with w^2.
   */
  static double hitting(double minWeight) {
    return Math.ceil(3 / minWeight * Math.log(1 / minWeight));
  }

  /**
   * The same for covariances of low rank, of which each component's mean, noise and one factor take
   * twice as many rows as parameters for each coordinate.
   */
  static int atMost(double wanted, long rows) {
    return (int) Math.max(1, Math.min(wanted, (double) rows / LOW_RANK_ROWS));
  }

  /** The most components whose means so many rows determine. */
  public static long determined(long rows, int dim) {
    return rows / (dim + 1L);
  }
}
