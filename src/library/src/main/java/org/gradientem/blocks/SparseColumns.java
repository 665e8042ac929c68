package org.gradientem.blocks;

/** Products of a block's non-zeros, in the order of their columns, with matrices of n rows. */
interface SparseColumns {
  /**
   * By vectors where the JVM has them.
   *
   * @param n rows of the other matrices
   * @param columns the columns that have non-zeros
   * @param starts where those of each begin, and where the last ends
   * @param values the non-zeros
   * @param rows the row of each
   */
  static SparseColumns of(int n, int[] columns, int[] starts, double[] values, short[] rows) {
    return Vectors.PRESENT
        ? new VectorColumns(n, columns, starts, values, rows)
        : new LibraryColumns(n, columns, starts, values, rows);
  }

  /**
   * Adds, for each non-zero, its column of {@code a} times it to the column of {@code out} for its
   * row.
   *
   * @param a the matrix, n for each column of the block
   * @param out the sums, n for each row of the block
   */
  void addToRows(double[] a, double[] out);

  /**
   * Adds, for each non-zero, the column of {@code psi} for its row times it to its column of sums.
   *
   * @param psi n for each row of the block
   * @param sums the sums, n for each column of the block
   */
  void addFromRows(double[] psi, double[] sums);
}
