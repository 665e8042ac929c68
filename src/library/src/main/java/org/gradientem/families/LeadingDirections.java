package org.gradientem.families;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.subspace.PrincipalDirections;

/**
 * Leading eigenvectors of a symmetric matrix by Rayleigh and Ritz in a block Krylov space, by
 * products with some tens of vectors. The space holds the vectors that it starts from, so that what
 * these explain is never lost.
 */
final class LeadingDirections {
  /** Random vectors next to the start vectors: what is new shows in their products. */
  private static final int MORE = 5;

  /** Products of the random vectors; one of the start vectors is enough. */
  private static final int PRODUCTS = 3;

  /** A norm below this fraction of what it was is rounding. */
  private static final double ROUNDING = 1e-10;

  private final int dim;
  private final double[] basis;
  private final SplittableRandom random = new SplittableRandom(1);

  private LeadingDirections(int dim, int size) {
    this.dim = dim;
    basis = new double[dim * size];
  }

  /**
   * Finds the directions.
   *
   * @param dim number of rows of the matrix d
   * @param matrix {@code d x d}, both triangles; may be overwritten
   * @param start vectors to start from, {@code d x b}
   * @return some of the leading eigenvectors, at least b; all where they are hardly more
   */
  static PrincipalDirections of(int dim, double[] matrix, double[] start) {
    int block = start.length / dim + MORE;
    int size = 2 * block + (PRODUCTS - 1) * MORE;
    return 3 * size >= 2 * dim
        ? PrincipalDirections.decompose(dim, matrix)
        : new LeadingDirections(dim, size).find(matrix, start);
  }

  private PrincipalDirections find(double[] matrix, double[] start) {
    int size = basis.length / dim;
    System.arraycopy(start, 0, basis, 0, start.length);
    BLAS blas = BLAS.getInstance();
    int end = start.length / dim + MORE;
    int width = end;
    orthonormalise(0, end);
    while (end < size) {
      int from = (end - width) * dim;
      blas.dgemm(
          "N", "N", dim, width, dim, 1, matrix, 0, dim, basis, from, dim, 0, basis, end * dim, dim);
      orthonormalise(end, end + width);
      end += width;
      width = MORE;
    }
    double[] image = new double[basis.length];
    blas.dgemm("N", "N", dim, size, dim, 1, matrix, dim, basis, dim, 0, image, dim);
    double[] within = new double[size * size];
    blas.dgemm("T", "N", size, size, dim, 1, basis, dim, image, dim, 0, within, size);
    PrincipalDirections ritz = PrincipalDirections.decompose(size, within);
    double[] vectors = new double[basis.length];
    blas.dgemm("N", "T", size, dim, size, 1, ritz.vectors(), size, basis, dim, 0, vectors, size);
    return new PrincipalDirections(ritz.eigenvalues(), vectors);
  }

  private void orthonormalise(int from, int to) {
    for (int column = from; column < to; column++) {
      orthonormalise(column);
    }
  }

  /** Makes a column orthogonal to those before, and of length 1. */
  private void orthonormalise(int column) {
    double before = norm(column);
    removeFormer(column);
    double after = norm(column);
    while (!(after > ROUNDING * before)) {
      // The columns before span it already.
      for (int j = 0; j < dim; j++) {
        basis[column * dim + j] = random.nextGaussian();
      }
      before = norm(column);
      removeFormer(column);
      after = norm(column);
    }
    BLAS.getInstance().dscal(dim, 1 / after, basis, column * dim, 1);
    // A second time for what rounding left.
    removeFormer(column);
    BLAS.getInstance().dscal(dim, 1 / norm(column), basis, column * dim, 1);
  }

  private double norm(int column) {
    return BLAS.getInstance().dnrm2(dim, basis, column * dim, 1);
  }

  private void removeFormer(int column) {
    if (column == 0) {
      return;
    }
    BLAS blas = BLAS.getInstance();
    double[] along = new double[column];
    double[] own = Arrays.copyOfRange(basis, column * dim, (column + 1) * dim);
    blas.dgemv("T", dim, column, 1, basis, dim, own, 1, 0, along, 1);
    blas.dgemv("N", dim, column, -1, basis, dim, along, 1, 1, own, 1);
    System.arraycopy(own, 0, basis, column * dim, dim);
  }
}
