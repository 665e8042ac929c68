package org.gradientem.spark.internal.settings;

/** How many components a fit starts with if that is not set. */
public final class ComponentCount {
  /** Components of equal weight of which a start at random rows hits each. */
  public static final int MOST_FOUND = 20;

  /** Components that a search starts with; splits find what was missed. */
  static final int EXPLORING = 64;

  /**
   * Random rows that a start without a search begins with: {@code 3 / w ln(1 / w)}, for w = 1 / 20.
   * They leave a component of weight w out with a probability of w^3 at most, and any of the 1 / w
   * that there may be with w^2.
   */
  static final int HITTING = 180;

  private static final int LOW_RANK_ROWS = 6;

  private ComponentCount() {}

  /** As many as are wanted, but no more than the rows determine, and one at least. */
  static int atMost(double wanted, long rows, int dim) {
    return (int) Math.max(1, Math.min(wanted, (double) determined(rows, dim)));
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
