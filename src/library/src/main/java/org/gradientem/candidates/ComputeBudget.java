package org.gradientem.candidates;

/**
 * What a search may spend where it costs next to nothing: on small data it tries much that will
 * probably not win, on large data at what is likely to.
 *
 * @param passes components times passes that take about as long as a fraction of a second
 */
public record ComputeBudget(long passes) {
  /** Products of rows, components and columns that a core works off in a fraction of a second. */
  public static final double WORK = 1e9;

  /** Passes of one candidate, from its start to the end of its halving. */
  private static final double PASSES_OF_ONE = 100;

  /**
   * The budget for passes over rows of so many columns.
   *
   * @param rows number of rows
   * @param columns columns of a pass
   */
  public static ComputeBudget of(double rows, double columns) {
    return new ComputeBudget((long) (WORK / rows / columns));
  }

  /** From 1 where one more candidate costs nothing to 0. */
  public double of(int k) {
    return Math.min(1, passes / (PASSES_OF_ONE * k));
  }
}
