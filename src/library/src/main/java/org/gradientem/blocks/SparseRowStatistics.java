package org.gradientem.blocks;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/** The statistics T(x) of all rows of a sparse block, with the zeros left out. */
abstract class SparseRowStatistics implements RowStatistics {
  private final SparseBlock block;

  private SparseRowStatistics(SparseBlock block) {
    this.block = block;
  }

  /** The rows and their squared lengths. */
  static RowStatistics withLengths(SparseBlock block, double[] squares) {
    int behind = block.dim();
    return new SparseRowStatistics(block) {
      @Override
      void addProductsOfSquares(double[] theta, int n, double[] out) {
        // (n x 1) (1 x rows)
        BLAS.getInstance()
            .dger(n, squares.length, 1, theta, n * behind, 1, squares, 0, 1, out, 0, n);
      }

      @Override
      void addWeightedSumsOfSquares(double[] psi, int n, double[] sums) {
        // (n x rows) (rows x 1)
        BLAS.getInstance()
            .dgemv("N", n, squares.length, 1, psi, 0, n, squares, 0, 1, 1, sums, n * behind, 1);
      }
    };
  }

  /** The rows and the squares of their non-zeros. */
  static RowStatistics withSquares(
      SparseBlock block, int[] columns, int[] starts, double[] values, short[] rows) {
    int[] behind = Arrays.stream(columns).map(column -> block.dim() + column).toArray();
    double[] squares = Arrays.stream(values).map(x -> x * x).toArray();
    return new SparseRowStatistics(block) {
      @Override
      void addProductsOfSquares(double[] theta, int n, double[] out) {
        SparseColumns.of(n, behind, starts, squares, rows).addToRows(theta, out);
      }

      @Override
      void addWeightedSumsOfSquares(double[] psi, int n, double[] sums) {
        SparseColumns.of(n, behind, starts, squares, rows).addFromRows(psi, sums);
      }
    };
  }

  abstract void addProductsOfSquares(double[] theta, int n, double[] out);

  abstract void addWeightedSumsOfSquares(double[] psi, int n, double[] sums);

  @Override
  public void addProducts(double[] theta, int n, double[] out) {
    block.addProducts(0, block.rows(), theta, n, out);
    addProductsOfSquares(theta, n, out);
  }

  @Override
  public void addWeightedSums(double[] psi, int n, double[] sums) {
    block.addWeightedSums(0, block.rows(), psi, n, sums);
    addWeightedSumsOfSquares(psi, n, sums);
  }
}
