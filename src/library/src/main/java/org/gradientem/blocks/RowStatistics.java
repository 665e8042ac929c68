package org.gradientem.blocks;

/** A tile of rows x turned into {@code T(x)}, see {@link org.gradientem.mixture.RowStatistic}. */
public interface RowStatistics {

  /**
   * Adds {@code Theta T(X)'} to {@code out}.
   *
   * @param theta {@code n x width}
   * @param n its rows
   * @param out {@code n x count}
   */
  void addProducts(double[] theta, int n, double[] out);

  /**
   * Adds {@code Psi T(X)} to {@code sums}.
   *
   * @param psi {@code n x count}
   * @param n its rows
   * @param sums {@code n x width}
   */
  void addWeightedSums(double[] psi, int n, double[] sums);
}
