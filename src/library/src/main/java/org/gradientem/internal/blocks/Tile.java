package org.gradientem.internal.blocks;

import org.gradientem.mixture.RowStatistic;

/** Working space for some rows, which stays in cache. */
public final class Tile {
  /** {@code n x rows}, turned into responsibilities in place. */
  public final double[] logits;

  /** For each row what was subtracted from its logits. */
  public final double[] maxima;

  /** For each row the sum of its exponentials, then its weight over that. */
  public final double[] scales;

  private final RowStatistic statistic;
  private final int dim;
  private final int n;

  /** The rows' T(x); not to be used where the statistic is linear. */
  public RowStatistics rowStatistics;

  /**
   * Makes room for rows.
   *
   * @param rows most of them
   * @param statistic what logits are linear in
   * @param n number of components
   * @param dim number of coordinates
   */
  public Tile(int rows, RowStatistic statistic, int n, int dim) {
    this.statistic = statistic;
    this.dim = dim;
    this.n = n;
    logits = new double[Math.multiplyExact(rows, n)];
    maxima = new double[rows];
    scales = new double[rows];
  }

  /**
   * Turns to other rows.
   *
   * @param block holds them
   * @param from index of the first
   * @param count number of rows
   */
  public void turnTo(SampleBlock block, int from, int count) {
    if (statistic == RowStatistic.LINEAR) {
      return;
    }
    if (rowStatistics == null) {
      rowStatistics = new RowStatistics(statistic, dim, n, scales.length);
    }
    rowStatistics.at(block, from, count);
  }
}
