package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.SplitMix;

/**
 * Rows stored by their non-zeros, in the order of their columns, so that a product goes once
 * through the n entries of each column of the other matrix: with many columns these come from
 * memory, while what belongs to the rows stays in cache. A product costs n operations per non-zero.
 */
final class SparseBlock implements SampleBlock {
  private static final long serialVersionUID = 1;

  private static final int FEW_ROWS = 1 << 7;

  /** With more, what belongs to the rows leaves the cache; row numbers are short. */
  private static final int MANY_ROWS = 1 << 13;

  private final int dim;
  private final int[] columns;
  private final short[] rows;
  private final double[] values;

  /** Where the non-zeros of each column begin that has some, and their number. */
  private final int[] columnStarts;

  private final int[] rowStarts;

  /** Where the non-zeros are, row after row and in the order of their columns. */
  private final int[] places;

  private final double[] weights;
  private final double longestRow;

  /**
   * Takes compressed rows, of which it keeps {@code rowStarts} and {@code weights}; the latter is
   * null where every weight is 1.
   */
  SparseBlock(int dim, int[] rowStarts, int[] rowColumns, double[] rowValues, double[] weights) {
    this.dim = dim;
    this.rowStarts = rowStarts;
    this.weights = weights;
    int entries = rowColumns.length;
    columns = new int[entries];
    rows = new short[entries];
    values = new double[entries];
    places = new int[entries];
    long[] order = new long[entries];
    Arrays.setAll(order, p -> (long) rowColumns[p] << Integer.SIZE | p);
    Arrays.sort(order);
    for (int q = 0; q < entries; q++) {
      int p = (int) order[q];
      columns[q] = rowColumns[p];
      values[q] = rowValues[p];
      places[p] = q;
    }
    columnStarts =
        IntStream.rangeClosed(0, entries)
            .filter(q -> q == 0 || q == entries || columns[q] != columns[q - 1])
            .toArray();
    double longest = 0;
    for (int r = 0; r < rows(); r++) {
      int from = rowStarts[r];
      int count = rowStarts[r + 1] - from;
      longest = Math.max(longest, BLAS.getInstance().dnrm2(count, rowValues, from, 1));
      for (int p = from; p < from + count; p++) {
        rows[places[p]] = (short) r;
      }
    }
    longestRow = longest;
  }

  /**
   * Most rows of a block. It is worked on whole, so that its logits should take no more than the
   * statistics do.
   */
  static int maxRows(int dim) {
    return Math.min(MANY_ROWS, Math.max(FEW_ROWS, dim));
  }

  @Override
  public int tileRows(int n) {
    return rows();
  }

  @Override
  public double longestRow() {
    return longestRow;
  }

  @Override
  public int rows() {
    return rowStarts.length - 1;
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public double[] row(int row) {
    double[] x = new double[dim];
    for (int p = rowStarts[row]; p < rowStarts[row + 1]; p++) {
      x[columns[places[p]]] = values[places[p]];
    }
    return x;
  }

  @Override
  public long hash(int row, long seed) {
    long hash = seed;
    for (int p = rowStarts[row]; p < rowStarts[row + 1]; p++) {
      int q = places[p];
      hash = SplitMix.mix(SplitMix.mix(hash, columns[q]), Double.doubleToLongBits(values[q]));
    }
    return hash;
  }

  @Override
  public void addProducts(int from, int count, double[] a, int n, double[] out) {
    requireWhole(from, count);
    SparseColumns nonZeros = SparseColumns.of(n, values, rows);
    for (int c = 1; c < columnStarts.length; c++) {
      int first = columnStarts[c - 1];
      nonZeros.addToRows(first, columnStarts[c], a, columns[first] * n, out);
    }
  }

  @Override
  public void addWeightedSums(int from, int count, double[] psi, int n, double[] sums) {
    requireWhole(from, count);
    SparseColumns nonZeros = SparseColumns.of(n, values, rows);
    for (int c = 1; c < columnStarts.length; c++) {
      int first = columnStarts[c - 1];
      nonZeros.addFromRows(first, columnStarts[c], psi, sums, columns[first] * n);
    }
  }

  private void requireWhole(int from, int count) {
    if (from != 0 || count != rows()) {
      throw new IllegalArgumentException(
          "Rows %d to %d of %d were asked for, but a sparse block is taken whole."
              .formatted(from, from + count, rows()));
    }
  }

  @Override
  public void addSecondMoment(CovarianceType type, double[] moment) {
    if (type == CovarianceType.FULL) {
      addCrossProducts(moment);
      return;
    }
    for (int q = 0; q < values.length; q++) {
      double square = weight(rows[q]) * values[q] * values[q];
      moment[type == CovarianceType.DIAGONAL ? columns[q] : 0] += square;
    }
  }

  private void addCrossProducts(double[] moment) {
    for (int r = 0; r < rows(); r++) {
      for (int i = rowStarts[r]; i < rowStarts[r + 1]; i++) {
        double wx = weight(r) * values[places[i]];
        int column = columns[places[i]] * dim;
        for (int j = rowStarts[r]; j < rowStarts[r + 1]; j++) {
          moment[column + columns[places[j]]] += wx * values[places[j]];
        }
      }
    }
  }
}
