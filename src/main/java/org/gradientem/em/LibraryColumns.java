package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;

/** Products by a call of the library for each non-zero. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LibraryColumns(int n, double[] values, short[] rows) implements SparseColumns {

  /** A native BLAS costs more to call than a column of n takes. */
  private static final BLAS BLAS_IN_JAVA = JavaBLAS.getInstance();

  @Override
  public void addToRows(int first, int end, double[] a, int start, double[] out) {
    for (int q = first; q < end; q++) {
      BLAS_IN_JAVA.daxpy(n, values[q], a, start, 1, out, rows[q] * n, 1);
    }
  }

  @Override
  public void addFromRows(int first, int end, double[] psi, double[] sums, int start) {
    for (int q = first; q < end; q++) {
      BLAS_IN_JAVA.daxpy(n, values[q], psi, rows[q] * n, 1, sums, start, 1);
    }
  }
}
