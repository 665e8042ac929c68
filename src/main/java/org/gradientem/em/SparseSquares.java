package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/** The squares of a whole block of sparse rows, which keep the pattern. */
final class SparseSquares {

  private SparseSquares() {}

  /** The squared lengths of rows. */
  static Squares lengths(int dim, double[] squares) {
    return new Squares() {
      @Override
      public void addProducts(double[] theta, int n, double[] out) {
        // (n x 1) (1 x rows)
        BLAS.getInstance().dger(n, squares.length, 1, theta, n * dim, 1, squares, 0, 1, out, 0, n);
      }

      @Override
      public void addWeightedSums(double[] psi, int n, double[] sums) {
        // (n x rows) (rows x 1)
        BLAS.getInstance()
            .dgemv("N", n, squares.length, 1, psi, 0, n, squares, 0, 1, 1, sums, n * dim, 1);
      }
    };
  }

  /** The squares of the non-zeros, as columns behind those of the rows themselves. */
  static Squares ofEntries(int dim, int[] columns, int[] starts, double[] values, short[] rows) {
    int[] behind = Arrays.stream(columns).map(column -> dim + column).toArray();
    double[] squares = Arrays.stream(values).map(x -> x * x).toArray();
    return new Squares() {
      @Override
      public void addProducts(double[] theta, int n, double[] out) {
        SparseColumns.of(n, behind, starts, squares, rows).addToRows(theta, out);
      }

      @Override
      public void addWeightedSums(double[] psi, int n, double[] sums) {
        SparseColumns.of(n, behind, starts, squares, rows).addFromRows(psi, sums);
      }
    };
  }
}
