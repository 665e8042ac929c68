package org.gradientem.blocks;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;

/** Products by a call of the library for each non-zero. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LibraryColumns(int n, int[] columns, int[] starts, double[] values, short[] rows)
    implements SparseColumns {

  /** A native BLAS costs more to call than a column of n takes. */
  private static final BLAS BLAS_IN_JAVA = JavaBLAS.getInstance();

  @Override
  public void addToRows(double[] a, double[] out) {
    for (int c = 0; c < columns.length; c++) {
      for (int q = starts[c]; q < starts[c + 1]; q++) {
        BLAS_IN_JAVA.daxpy(n, values[q], a, columns[c] * n, 1, out, rows[q] * n, 1);
      }
    }
  }

  @Override
  public void addFromRows(double[] psi, double[] sums) {
    for (int c = 0; c < columns.length; c++) {
      for (int q = starts[c]; q < starts[c + 1]; q++) {
        BLAS_IN_JAVA.daxpy(n, values[q], psi, rows[q] * n, 1, sums, columns[c] * n, 1);
      }
    }
  }
}
