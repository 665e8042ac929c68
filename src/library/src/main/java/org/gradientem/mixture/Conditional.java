package org.gradientem.mixture;

import java.util.Arrays;

/**
 * What the cells of a row that are there say of those that are missing, under a Gaussian of
 * precision P. With the missing cells m filled in by anything, and g the gradient of the
 * log-density with respect to them there, they are distributed as {@code N(fill + V g, V)} with
 * {@code V = P_mm^-1}; and the log-density of what is there is that of the filled row plus {@code
 * (g'Vg + p log(2 pi) - log det P_mm) / 2} (Little and Rubin 2002, section 11.2).
 *
 * @since 0.1.0
 */
public final class Conditional {
  /** P_mm in the place of a covariance: what is its inverse there is V. */
  private final Covariance precision;

  private Conditional(Covariance precision) {
    this.precision = precision;
  }

  /**
   * The conditional distribution of p missing cells.
   *
   * @param precision P_mm, the rows and columns of P that belong to them, {@code p x p}; or, of a
   *     Gaussian without correlations, the p entries of its diagonal
   * @param size p
   * @return the distribution
   * @throws ArithmeticException if rounding leaves a P_mm that is not positive definite
   */
  public static Conditional of(double[] precision, int size) {
    try {
      return new Conditional(
          precision.length == size
              ? new AxisAlignedCovariance.Diagonal(precision)
              : new FullCovariance(size, precision));
    } catch (IllegalArgumentException e) {
      throw new ArithmeticException(e.getMessage());
    }
  }

  /**
   * What the expectations of the missing cells differ from what was filled in.
   *
   * @param gradients g of some rows, {@code rows x p}
   * @param rows number of rows
   * @return {@code V g} of each, a new array of the same shape
   */
  public double[] steps(double[] gradients, int rows) {
    return precision.timesPrecision(gradients, rows);
  }

  /**
   * The part of what integrating the cells out adds to a log-density that is the same for all rows.
   *
   * @return {@code (p log(2 pi) - log det P_mm) / 2}
   */
  public double logIntegral() {
    return 0.5 * (precision.dim() * Math.log(2 * Math.PI) - precision.logDeterminant());
  }

  /**
   * The covariance of the missing cells.
   *
   * @return V, {@code p x p}, not to be changed
   */
  public double[] covariance() {
    return precision.precision();
  }

  /**
   * Turns standard normal numbers into deviations of the covariance V.
   *
   * @param normals p independent standard normal numbers
   * @return p numbers, a new array
   */
  public double[] deviations(double[] normals) {
    return precision.timesPrecision(precision.unwhiten(normals, 1), 1);
  }

  /**
   * The entries of a precision that belong to some cells.
   *
   * @param precision {@code d x d}, or the d entries of a diagonal one
   * @param dim d
   * @param cells the cells
   * @return as {@link #of} takes them
   */
  static double[] part(double[] precision, int dim, int... cells) {
    if (precision.length == dim) {
      return Arrays.stream(cells).mapToDouble(j -> precision[j]).toArray();
    }
    double[] part = new double[cells.length * cells.length];
    for (int a = 0; a < cells.length; a++) {
      for (int b = 0; b < cells.length; b++) {
        part[a * cells.length + b] = precision[cells[a] * dim + cells[b]];
      }
    }
    return part;
  }
}
