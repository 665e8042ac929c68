package org.gradientem.internal.blocks;

import org.gradientem.mixture.RowStatistic;

/** How much of a dense block is worked on at a time, so that it stays in the cache. */
public final class TileSize {
  /**
   * Doubles of logits worked on at a time: 128 KiB, so that they and their rows stay in L2; twice
   * as many take half as long again (src/lab/README.md).
   */
  private static final int ENTRIES = 1 << 14;

  /** With 64 rows at a time the product of 1000 components is half as fast (src/lab/README.md). */
  private static final int MIN_ROWS = 128;

  /**
   * Multiplications of a product: up to so many OpenBLAS takes the matrices as they lie, else it
   * copies them first, which takes as long again as two fifths of the product.
   */
  private static final int PRODUCT = 1_000_000;

  /** Doubles of a panel: 256 KiB. */
  private static final int PANEL_ENTRIES = 1 << 15;

  /** Fewer columns at a time would make the products too flat to be fast. */
  private static final int MIN_COLUMNS = 32;

  private TileSize() {}

  /**
   * Rows that get their logits at a time.
   *
   * @param n number of components
   * @return the number, of which the last tile of a block may have less
   */
  public static int rows(int n) {
    return Math.max(MIN_ROWS, ENTRIES / n);
  }

  /**
   * Rows that get their statistics at a time.
   *
   * @param statistic the statistic T
   * @param n number of components
   * @return the number, of which the last tile of a block may have less
   */
  public static int rows(RowStatistic statistic, int n) {
    // More would leave the panels of their squares few columns.
    return statistic == RowStatistic.LINEAR ? rows(n) : MIN_ROWS;
  }

  /**
   * Columns of the statistics T(x) of a tile's rows that are multiplied at a time.
   *
   * @param statistic the statistic T
   * @param dim number of coordinates
   * @param n number of components
   * @return the number, of which the last product of a tile may have less
   */
  public static int panelWidth(RowStatistic statistic, int dim, int n) {
    return statistic == RowStatistic.LINEAR
        ? dim
        : panelWidth(statistic.width(dim), n, rows(statistic, n));
  }

  /** As wide as is fast, and the last panel hardly narrower than the others. */
  static int panelWidth(int width, int n, int mostRows) {
    int cached = Math.max(MIN_COLUMNS, PANEL_ENTRIES / mostRows);
    int uncopied = PRODUCT / n / mostRows;
    int most = uncopied < MIN_COLUMNS ? cached : Math.min(cached, uncopied);
    return ceil(width, ceil(width, most));
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }
}
