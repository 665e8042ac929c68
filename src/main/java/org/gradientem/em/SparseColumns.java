package org.gradientem.em;

/**
 * Products of a block's non-zeros with matrices of n rows, for one column of non-zeros at a time.
 */
interface SparseColumns {
  /**
   * By vectors where the JVM has them.
   *
   * @param n rows of the other matrices
   * @param values the non-zeros
   * @param rows the row of each
   */
  static SparseColumns of(int n, double[] values, short[] rows) {
    return Vectors.PRESENT
        ? new VectorColumns(n, values, rows)
        : new LibraryColumns(n, values, rows);
  }

  /**
   * Adds a column of {@code a} times each non-zero to the column of {@code out} for its row.
   *
   * @param first first of the non-zeros
   * @param end after the last of them
   * @param a the matrix
   * @param start where the column begins in it
   * @param out the sums, n for each row
   */
  void addToRows(int first, int end, double[] a, int start, double[] out);

  /**
   * Adds the column of {@code psi} for each non-zero's row, times the non-zero, to a column of
   * sums.
   *
   * @param first first of the non-zeros
   * @param end after the last of them
   * @param psi n for each row
   * @param sums the sums
   * @param start where the column begins in them
   */
  void addFromRows(int first, int end, double[] psi, double[] sums, int start);
}
