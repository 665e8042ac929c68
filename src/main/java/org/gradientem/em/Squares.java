package org.gradientem.em;

/** What a lift adds to the coordinates of a tile of rows: squares, and perhaps products. */
interface Squares {

  /**
   * Adds the part of the logits that they make.
   *
   * @param theta {@code n x width}
   * @param n its rows
   * @param out {@code n x count}
   */
  void addProducts(double[] theta, int n, double[] out);

  /**
   * Adds their weighted sums.
   *
   * @param psi {@code n x count}
   * @param n its rows
   * @param sums {@code n x width}
   */
  void addWeightedSums(double[] psi, int n, double[] sums);
}
