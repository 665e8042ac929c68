package org.gradientem.blocks;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.RowStatistic;

/**
 * Rows stored by their non-zeros, in the order of their columns, so that a product goes once
 * through the n entries of each column of the other matrix: with many columns these come from
 * memory, while what belongs to the rows stays in cache. A product costs n operations per non-zero.
 */
final class SparseBlock implements SampleBlock {
  private static final long serialVersionUID = 1;

  /**
   * Of few columns, so that a block is worth its calls: of rows with 3 of 40 a pass takes twice as
   * long with 16, a tenth longer with 1024.
   */
  private static final int FEW_ROWS = 1 << 7;

  /** With more little is won, and logits take more memory; row numbers are short. */
  private static final int MANY_ROWS = 1 << 14;

  private final int dim;
  private final double[] values;
  private final short[] rows;

  /** The columns that have any, and where those of each begin. */
  private final int[] columns;

  private final int[] columnStarts;

  /** The same non-zeros row after row: where each row begins, their columns, and their places. */
  private final int[] rowStarts;

  private final int[] rowColumns;
  private final int[] places;

  private final double[] weights;
  private final long[] hashes;
  private final MissingCells missing;
  private final double longestRow;

  /**
   * Takes compressed rows, of which it keeps all but the values; weights are null where every one
   * is 1.
   */
  SparseBlock(
      int dim,
      int[] rowStarts,
      int[] rowColumns,
      double[] rowValues,
      double[] weights,
      long[] hashes,
      MissingCells missing) {
    this.hashes = hashes;
    this.missing = missing;
    this.dim = dim;
    this.rowStarts = rowStarts;
    this.rowColumns = rowColumns;
    this.weights = weights;
    int entries = rowColumns.length;
    rows = new short[entries];
    values = new double[entries];
    places = new int[entries];
    int[] sorted = new int[entries];
    long[] order = new long[entries];
    Arrays.setAll(order, p -> (long) rowColumns[p] << Integer.SIZE | p);
    Arrays.sort(order);
    for (int q = 0; q < entries; q++) {
      int p = (int) order[q];
      values[q] = rowValues[p];
      sorted[q] = rowColumns[p];
      places[p] = q;
    }
    columnStarts =
        IntStream.rangeClosed(0, entries)
            .filter(q -> q == 0 || q == entries || sorted[q] != sorted[q - 1])
            .toArray();
    columns = Arrays.stream(columnStarts, 0, columnStarts.length - 1).map(q -> sorted[q]).toArray();
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

  /** Shares all but the weights. */
  private SparseBlock(SparseBlock other, double... weights) {
    this.weights = weights;
    dim = other.dim;
    values = other.values;
    rows = other.rows;
    columns = other.columns;
    columnStarts = other.columnStarts;
    rowStarts = other.rowStarts;
    rowColumns = other.rowColumns;
    places = other.places;
    hashes = other.hashes;
    missing = other.missing;
    longestRow = other.longestRow;
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
  public MissingCells missing() {
    return missing;
  }

  @Override
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public SparseBlock weighted(double... other) {
    return new SparseBlock(this, other);
  }

  @Override
  public double[] row(int row) {
    double[] x = new double[dim];
    for (int p = rowStarts[row]; p < rowStarts[row + 1]; p++) {
      x[rowColumns[p]] = values[places[p]];
    }
    return x;
  }

  @Override
  public void copyRows(int from, int count, double[] out) {
    Arrays.fill(out, 0, count * dim, 0);
    for (int r = 0; r < count; r++) {
      for (int p = rowStarts[from + r]; p < rowStarts[from + r + 1]; p++) {
        out[rowColumns[p] * count + r] = values[places[p]];
      }
    }
  }

  @Override
  public long hash(int row) {
    return hashes[row];
  }

  @Override
  public void addProducts(int from, int count, double[] a, int n, double[] out) {
    requireWhole(from, count);
    SparseColumns.of(n, columns, columnStarts, values, rows).addToRows(a, out);
  }

  @Override
  public void addWeightedSums(int from, int count, double[] psi, int n, double[] sums) {
    requireWhole(from, count);
    SparseColumns.of(n, columns, columnStarts, values, rows).addFromRows(psi, sums);
  }

  /** All rows. */
  RowStatistics rowStatistics(RowStatistic statistic) {
    return switch (statistic) {
      case SPHERICAL -> {
        double[] squares = new double[rows()];
        for (int q = 0; q < values.length; q++) {
          squares[rows[q]] += values[q] * values[q];
        }
        yield SparseRowStatistics.withLengths(this, squares);
      }
      case DIAGONAL -> SparseRowStatistics.withSquares(this, columns, columnStarts, values, rows);
      default ->
          throw new IllegalArgumentException(
              RootLocale.format(
                  "Sparse rows of d = %d features have no full covariances of the components' own; use diagonal, spherical or tied ones, or dense rows.",
                  dim));
    };
  }

  private void requireWhole(int from, int count) {
    if (from != 0 || count != rows()) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "Rows %d to %d of %d were asked for, but a sparse block is taken whole.",
              from, from + count, rows()));
    }
  }

  @Override
  public void addSecondMoment(CovarianceType type, double[] moment) {
    if (type == CovarianceType.FULL) {
      addCrossProducts(moment);
      return;
    }
    for (int c = 0; c < columns.length; c++) {
      int entry = type == CovarianceType.DIAGONAL ? columns[c] : 0;
      for (int q = columnStarts[c]; q < columnStarts[c + 1]; q++) {
        moment[entry] += weight(rows[q]) * values[q] * values[q];
      }
    }
  }

  private void addCrossProducts(double[] moment) {
    for (int r = 0; r < rows(); r++) {
      for (int i = rowStarts[r]; i < rowStarts[r + 1]; i++) {
        double wx = weight(r) * values[places[i]];
        int column = rowColumns[i] * dim;
        for (int j = rowStarts[r]; j < rowStarts[r + 1]; j++) {
          moment[column + rowColumns[j]] += wx * values[places[j]];
        }
      }
    }
  }
}
