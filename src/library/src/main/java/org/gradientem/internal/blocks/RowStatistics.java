package org.gradientem.internal.blocks;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import org.gradientem.mixture.RowStatistic;

/**
 * Computes {@code T(x)} of a tile of rows, see {@link RowStatistic}, in panels of columns so that
 * they stay in cache; a panel is made again for the second product rather than stored. A column has
 * its rows one after the other, so that all columns are made by equally long loops.
 */
public final class RowStatistics {
  private final RowStatistic statistic;
  private final int dim;
  private final int width;
  private final int panelWidth;

  /** Of each column behind those of x the coordinates whose product it is. */
  private final int[] left;

  private final int[] right;

  /** The tile, a coordinate after the other. */
  private final double[] rows;

  private final double[] panel;

  private TileLoops loops;
  private int count;
  private int inPanel = -1;

  /** Scratch for tiles of at most so many rows, to be multiplied by n. */
  RowStatistics(RowStatistic statistic, int dim, int n, int mostRows) {
    this.statistic = statistic;
    this.dim = dim;
    width = statistic.width(dim);
    panelWidth = TileSize.panelWidth(width, n, mostRows);
    left = new int[width];
    right = new int[width];
    int column = dim;
    for (int a = 0; a < dim && column < width; a++) {
      for (int b = a; b < (statistic == RowStatistic.FULL ? dim : a + 1) && column < width; b++) {
        left[column] = a;
        right[column++] = b;
      }
    }
    rows = new double[Math.multiplyExact(dim, mostRows)];
    panel = new double[Math.multiplyExact(panelWidth, mostRows)];
  }

  /** Turns to another tile. */
  void at(SampleBlock block, int from, int rowCount) {
    count = rowCount;
    inPanel = -1;
    loops = TileLoops.now();
    block.copyRows(from, count, rows);
  }

  /**
   * Adds {@code Theta T(X)'} to {@code out}.
   *
   * @param theta {@code n x width}
   * @param n its rows
   * @param out {@code n x count}
   */
  public void addProducts(double[] theta, int n, double[] out) {
    for (int first = 0; first < width; first += panelWidth) {
      int columns = fill(first);
      // (n x columns) (columns x count)
      BLAS.getInstance()
          .dgemm(
              "N", "T", n, count, columns, 1, theta, n * first, n, panel, 0, count, 1, out, 0, n);
    }
  }

  /**
   * Adds {@code Psi T(X)} to {@code sums}.
   *
   * @param psi {@code n x count}
   * @param n its rows
   * @param sums {@code n x width}
   */
  public void addWeightedSums(double[] psi, int n, double[] sums) {
    // Backwards, since the last panel of the first product may still be there.
    for (int first = (width - 1) / panelWidth * panelWidth; first >= 0; first -= panelWidth) {
      int columns = fill(first);
      // (n x count) (count x columns)
      BLAS.getInstance()
          .dgemm("N", "N", n, columns, count, 1, psi, 0, n, panel, 0, count, 1, sums, n * first, n);
    }
  }

  private int fill(int first) {
    int columns = Math.min(panelWidth, width - first);
    if (first != inPanel) {
      inPanel = first;
      for (int c = 0; c < columns; c++) {
        fillColumn(first + c, c * count);
      }
    }
    return columns;
  }

  private void fillColumn(int column, int at) {
    if (column < dim) {
      System.arraycopy(rows, column * count, panel, at, count);
    } else if (statistic == RowStatistic.SPHERICAL) {
      Arrays.fill(panel, at, at + count, 0);
      for (int j = 0; j < dim; j++) {
        addSquares(j * count, at);
      }
    } else {
      loops.multiply(rows, left[column] * count, right[column] * count, panel, at, count);
    }
  }

  private void addSquares(int from, int at) {
    for (int r = 0; r < count; r++) {
      panel[at + r] += rows[from + r] * rows[from + r];
    }
  }
}
