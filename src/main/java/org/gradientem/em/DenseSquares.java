package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import java.util.ArrayList;
import java.util.List;
import org.gradientem.mixture.Lift;

/**
 * The squares of a tile of dense rows, made in panels of columns so that they stay in cache, and
 * made again for the second product rather than stored.
 */
final class DenseSquares implements Squares {
  /** Doubles of a panel: 256 KiB. */
  private static final int PANEL_ENTRIES = 1 << 15;

  /** Fewer columns at a time would make the products too flat to be fast. */
  private static final int LEAST_COLUMNS = 64;

  private final Lift lift;
  private final int dim;

  /** First columns of the panels and the coordinates at which they begin; then those of the end. */
  private final int[] columns;

  private final int[] coordinates;
  private final double[] panel;

  private double[] values;
  private int first;
  private int count;
  private int inPanel = -1;

  /** Scratch for tiles of at most so many rows. */
  DenseSquares(Lift lift, int dim, int rows) {
    this.lift = lift;
    this.dim = dim;
    int most = Math.max(LEAST_COLUMNS, PANEL_ENTRIES / rows);
    List<Integer> starts = new ArrayList<>(List.of(0));
    List<Integer> at = new ArrayList<>(List.of(0));
    int widest = 0;
    int end = 0;
    for (int j = 0; j < dim; j++) {
      int more = lift == Lift.FULL ? dim - j : lift == Lift.DIAGONAL || j == 0 ? 1 : 0;
      int start = starts.get(starts.size() - 1);
      if (end > start && end + more - start > most) {
        starts.add(end);
        at.add(j);
        start = end;
      }
      end += more;
      widest = Math.max(widest, end - start);
    }
    starts.add(end);
    at.add(dim);
    columns = starts.stream().mapToInt(Integer::intValue).toArray();
    coordinates = at.stream().mapToInt(Integer::intValue).toArray();
    panel = new double[Math.multiplyExact(widest, rows)];
  }

  /** Turns to another tile. */
  DenseSquares at(DenseBlock block, int from, int rows) {
    values = block.values();
    first = from * dim;
    count = rows;
    inPanel = -1;
    return this;
  }

  @Override
  public void addProducts(double[] theta, int n, double[] out) {
    for (int p = 0; p < columns.length - 1; p++) {
      int width = fill(p);
      int offset = n * (dim + columns[p]);
      // (n x width) (width x count)
      BLAS.getInstance()
          .dgemm("N", "N", n, count, width, 1, theta, offset, n, panel, 0, width, 1, out, 0, n);
    }
  }

  @Override
  public void addWeightedSums(double[] psi, int n, double[] sums) {
    // Backwards, since the last panel of the first product may still be there.
    for (int p = columns.length - 2; p >= 0; p--) {
      int width = fill(p);
      int offset = n * (dim + columns[p]);
      // (n x count) (count x width)
      BLAS.getInstance()
          .dgemm("N", "T", n, width, count, 1, psi, 0, n, panel, 0, width, 1, sums, offset, n);
    }
  }

  private int fill(int p) {
    int width = columns[p + 1] - columns[p];
    if (p != inPanel) {
      inPanel = p;
      for (int r = 0; r < count; r++) {
        fillRow(p, first + r * dim, r * width);
      }
    }
    return width;
  }

  private void fillRow(int p, int row, int at) {
    int e = at;
    switch (lift) {
      case FULL -> {
        for (int a = coordinates[p]; a < coordinates[p + 1]; a++) {
          double x = values[row + a];
          for (int b = a; b < dim; b++) {
            panel[e++] = x * values[row + b];
          }
        }
      }
      case DIAGONAL -> {
        for (int j = coordinates[p]; j < coordinates[p + 1]; j++) {
          panel[e++] = values[row + j] * values[row + j];
        }
      }
      default -> {
        double squares = 0;
        for (int j = row; j < row + dim; j++) {
          squares += values[j] * values[j];
        }
        panel[at] = squares;
      }
    }
  }
}
