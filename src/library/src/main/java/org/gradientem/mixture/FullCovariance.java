package org.gradientem.mixture;

import dev.ludovic.netlib.blas.BLAS;
import org.gradientem.internal.work.Lapack;
import org.netlib.util.intW;

/**
 * A covariance with correlations, held with its Cholesky factor L, {@code Sigma = L L'}.
 *
 * @since 0.1.0
 */
public final class FullCovariance implements Covariance {
  private final int dim;
  private final double[] matrix;
  private final double[] factor;

  /** Made at its first use: whoever wants it once wants it several times. */
  private transient volatile double[] precision;

  /**
   * Factorises a matrix; its lower triangle is read.
   *
   * @param dim number of coordinates d
   * @param matrix symmetric, column-major, {@code d x d}; copied
   * @throws IllegalArgumentException if the matrix is not positive definite
   */
  public FullCovariance(int dim, double[] matrix) {
    this.dim = dim;
    this.matrix = matrix.clone();
    this.factor = matrix.clone();
    Lapack.mirrorLowerTriangle(dim, this.matrix);
    double pivot = factorise(dim, factor);
    if (!(pivot > 0 && Double.isFinite(logDeterminant()))) {
      throw new IllegalArgumentException(
          "The covariance matrix has the pivot %s, so it is not positive definite; give one that is."
              .formatted(pivot));
    }
  }

  /**
   * The smallest pivot of a matrix's Cholesky factorisation, a measure of how close to singular it
   * is.
   *
   * @param dim number of coordinates d
   * @param matrix symmetric, column-major, {@code d x d}
   * @return the smallest squared diagonal entry of L; 0 or NaN if there is no factorisation
   */
  public static double smallestPivot(int dim, double[] matrix) {
    return factorise(dim, matrix.clone());
  }

  /** Replaces the lower triangle by L; returns the smallest pivot. */
  private static double factorise(int dim, double[] matrix) {
    intW info = new intW(0);
    Lapack.LIBRARY.dpotrf("L", dim, matrix, dim, info);
    double smallest = info.val == 0 ? Double.POSITIVE_INFINITY : 0;
    for (int j = 0; j < dim; j++) {
      double root = matrix[j * dim + j];
      smallest = Math.min(smallest, root * root);
    }
    return smallest;
  }

  @Override
  public CovarianceType type() {
    return CovarianceType.FULL;
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public double variance(int j) {
    return matrix[j * dim + j];
  }

  @Override
  public double logDeterminant() {
    double sum = 0;
    for (int j = 0; j < dim; j++) {
      sum += Math.log(factor[j * dim + j]);
    }
    return 2 * sum;
  }

  @Override
  public double[] whiten(double[] x, int rows) {
    double[] z = x.clone();
    BLAS.getInstance().dtrsm("R", "L", "T", "N", rows, dim, 1, factor, dim, z, rows);
    return z;
  }

  @Override
  public double[] unwhiten(double[] z, int rows) {
    double[] x = z.clone();
    BLAS.getInstance().dtrmm("R", "L", "T", "N", rows, dim, 1, factor, dim, x, rows);
    return x;
  }

  @Override
  public double[] timesPrecision(double[] x, int rows) {
    double[] product = new double[x.length];
    BLAS.getInstance()
        .dgemm("N", "N", rows, dim, dim, 1, x, rows, precision(), dim, 0, product, rows);
    return product;
  }

  @Override
  public double precisionTrace(double[] secondMoment) {
    return BLAS.getInstance().ddot(dim * dim, precision(), 1, secondMoment, 1);
  }

  @Override
  public double[] precision() {
    double[] known = precision;
    if (known == null) {
      known = factor.clone();
      Lapack.invert(dim, known);
      precision = known;
    }
    return known;
  }

  /**
   * The Cholesky factor.
   *
   * @return L in the lower triangle, {@code d x d}, column-major; not copied, so not to be changed
   */
  public double[] factor() {
    return factor;
  }

  @Override
  public double[] values() {
    return matrix.clone();
  }

  @Override
  public double[][] toMatrix() {
    double[][] rows = new double[dim][dim];
    for (int j = 0; j < dim; j++) {
      System.arraycopy(matrix, j * dim, rows[j], 0, dim);
    }
    return rows;
  }
}
