package org.gradientem.internal.subspace;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.lapack.LAPACK;
import org.gradientem.RootLocale;
import org.gradientem.internal.work.Lapack;
import org.netlib.util.intW;

/**
 * Leading eigenvectors of a symmetric matrix.
 *
 * @param eigenvalues eigenvalues, descending
 * @param vectors one orthonormal eigenvector for each, {@code count x d}
 */
public record PrincipalDirections(double[] eigenvalues, double[] vectors) {

  /**
   * Number of directions.
   *
   * @return the number
   */
  public int count() {
    return eigenvalues.length;
  }

  /**
   * The directions of the second moment {@code sum w x x'} of rows; of fewer rows than coordinates
   * as many as rows, by the products of these.
   *
   * @param d number of coordinates
   * @param x the rows, {@code rows x d}
   * @param weights one for each
   * @return the directions
   */
  public static PrincipalDirections ofRows(int d, double[] x, double[] weights) {
    int rows = weights.length;
    double[] y = x.clone();
    for (int e = 0; e < y.length; e++) {
      y[e] *= Math.sqrt(weights[e % rows]);
    }
    BLAS blas = BLAS.getInstance();
    if (rows >= d) {
      double[] moment = new double[d * d];
      blas.dgemm("T", "N", d, d, rows, 1, y, rows, y, rows, 0, moment, d);
      return decompose(d, moment);
    }
    double[] products = new double[rows * rows];
    blas.dgemm("N", "T", rows, rows, d, 1, y, rows, y, rows, 0, products, rows);
    PrincipalDirections ofProducts = decompose(rows, products);
    double[] vectors = new double[y.length];
    blas.dgemm("N", "N", rows, d, rows, 1, ofProducts.vectors, rows, y, rows, 0, vectors, rows);
    for (int e = 0; e < vectors.length; e++) {
      double length = Math.sqrt(Math.max(0, ofProducts.eigenvalues[e % rows]));
      vectors[e] = length > 0 ? vectors[e] / length : 0;
    }
    return new PrincipalDirections(ofProducts.eigenvalues, vectors);
  }

  /**
   * Coordinates of rows along one of the directions.
   *
   * @param i which, 0 for that of the largest eigenvalue
   * @param x the rows, {@code rows x d}
   * @return one for each row
   */
  public double[] along(int i, double[] x) {
    int d = vectors.length / count();
    int rows = x.length / d;
    double[] along = new double[rows];
    BLAS.getInstance().dgemv("N", rows, d, 1, x, 0, rows, vectors, i, count(), 0, along, 0, 1);
    return along;
  }

  /** The first so many. */
  PrincipalDirections leading(int count) {
    int all = count();
    int d = all == 0 ? 0 : vectors.length / all;
    double[] values = new double[count];
    double[] rows = new double[count * d];
    for (int i = 0; i < count; i++) {
      values[i] = eigenvalues[i];
      for (int j = 0; j < d; j++) {
        rows[j * count + i] = vectors[j * all + i];
      }
    }
    return new PrincipalDirections(values, rows);
  }

  /**
   * All eigenvectors of a symmetric matrix.
   *
   * @param d number of rows
   * @param matrix {@code d x d}, overwritten
   * @return the directions, that of the largest eigenvalue first
   */
  public static PrincipalDirections decompose(int d, double[] matrix) {
    double[] ascending = new double[d];
    double[] work = new double[1];
    int[] integerWork = new int[1];
    intW info = new intW(0);
    LAPACK lapack = Lapack.LIBRARY;
    // The first call asks for the sizes of the work arrays.
    lapack.dsyevd("V", "L", d, matrix, d, ascending, work, -1, integerWork, -1, info);
    double[] work2 = new double[(int) work[0]];
    int[] integerWork2 = new int[integerWork[0]];
    lapack.dsyevd(
        "V",
        "L",
        d,
        matrix,
        d,
        ascending,
        work2,
        work2.length,
        integerWork2,
        integerWork2.length,
        info);
    if (info.val != 0) {
      throw new ArithmeticException(
          RootLocale.format(
              "The covariance of d = %d features has no eigenvalues (dsyevd: %d); scale the features.",
              d, info.val));
    }
    double[] values = new double[d];
    double[] rows = new double[matrix.length];
    for (int i = 0; i < d; i++) {
      values[i] = ascending[d - 1 - i];
      for (int j = 0; j < d; j++) {
        rows[j * d + i] = matrix[(d - 1 - i) * d + j];
      }
    }
    return new PrincipalDirections(values, rows);
  }
}
