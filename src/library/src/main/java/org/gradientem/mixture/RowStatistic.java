package org.gradientem.mixture;

/**
 * What a row x is turned into, so that a mixture's logits are linear in it. A Gaussian is an
 * exponential family: with the statistics {@code T(x)}, of which x itself is always the first part,
 * {@code sum psi_i T(x)} holds all that an M-step needs. Their order counts: the sums of a
 * statistic give those of all statistics before it.
 *
 * @since 0.1.0
 */
public enum RowStatistic {
  /** {@code x}: enough where all components share one covariance. */
  LINEAR,
  /** {@code (x, |x|^2)}. */
  SPHERICAL,
  /** {@code (x, x o x)}, the squares of the coordinates. */
  DIAGONAL,
  /**
   * {@code (x, vech(x x'))}: the products of coordinates a and b for a from 0 to d - 1 and, for
   * each, b from a to d - 1.
   */
  FULL;

  /**
   * The statistic in which the logits of a family are linear.
   *
   * @param family the family
   * @return {@link #LINEAR} for a tied one, else that of its type
   */
  public static RowStatistic of(CovarianceFamily family) {
    return family.isTied() ? LINEAR : of(family.type());
  }

  /**
   * The statistic whose sums give each component's second moment.
   *
   * @param type the part of the moment that is needed
   * @return the statistic with the trace, the diagonal or all of it
   */
  public static RowStatistic of(CovarianceType type) {
    return switch (type) {
      case IDENTITY, SPHERICAL -> SPHERICAL;
      case DIAGONAL -> DIAGONAL;
      case FULL -> FULL;
    };
  }

  /**
   * The entry of a row rowStatistics by {@link #FULL} that holds a product of coordinates.
   *
   * @param dim number of coordinates d
   * @param a the smaller of the two coordinates
   * @param b the larger one, or the same
   * @return its position
   */
  public static int product(int dim, int a, int b) {
    return dim + a * dim - a * (a - 1) / 2 + b - a;
  }

  /**
   * The entry of a statistic that holds a product of coordinates: of these two, of one with itself,
   * or the sum of all squares.
   *
   * @param dim number of coordinates d
   * @param a one coordinate
   * @param b the other; the same unless this is {@link #FULL}
   * @return its position
   * @throws IllegalStateException if this has no products
   */
  public int entry(int dim, int a, int b) {
    return switch (this) {
      case LINEAR -> throw new IllegalStateException("There are no products of coordinates.");
      case SPHERICAL -> dim;
      case DIAGONAL -> dim + a;
      case FULL -> product(dim, Math.min(a, b), Math.max(a, b));
    };
  }

  /**
   * Number of entries of a row's statistic, however many.
   *
   * @param dim number of coordinates d
   * @return {@code d}, {@code d + 1}, {@code 2 d} or {@code d + d (d + 1) / 2}
   */
  public long entries(int dim) {
    return switch (this) {
      case LINEAR -> dim;
      case SPHERICAL -> dim + 1L;
      case DIAGONAL -> 2L * dim;
      case FULL -> dim + dim * (dim + 1L) / 2;
    };
  }

  /**
   * Number of entries of a row's statistic in an array.
   *
   * @param dim number of coordinates d
   * @return their number
   * @throws ArithmeticException if they are more than an array holds
   */
  public int width(int dim) {
    return Math.toIntExact(entries(dim));
  }
}
