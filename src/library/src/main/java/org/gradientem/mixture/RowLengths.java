package org.gradientem.mixture;

/** Lengths of the rows of a column-major matrix. */
final class RowLengths {
  private RowLengths() {}

  /**
   * The squared Euclidean length of each row.
   *
   * @param x {@code rows x d}
   * @param rows number of rows
   * @return as many lengths, a new array
   */
  static double[] squared(double[] x, int rows) {
    double[] squares = new double[rows];
    for (int from = 0; from < x.length; from += rows) {
      for (int r = 0; r < rows; r++) {
        squares[r] += x[from + r] * x[from + r];
      }
    }
    return squares;
  }
}
