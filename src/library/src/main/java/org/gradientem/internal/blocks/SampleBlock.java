package org.gradientem.internal.blocks;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceType;

/**
 * Rows of samples with their weights, stored whole, one after the other: as a column-major matrix,
 * {@code d x rows}; immutable. Products take a tile of consecutive rows at a time, so that their
 * results stay in cache.
 */
public final class SampleBlock implements Serializable {
  /** Rows weighted at a time, so that they stay in the cache until they are multiplied. */
  private static final int MOMENT_TILE = 256;

  private final int rows;
  private final int dim;
  private final double[] values;
  private final double[] weights;
  private final long[] hashes;
  private final MissingCells missing;
  private final Levels levels;
  private final double longestRow;

  /**
   * Takes over complete rows.
   *
   * @param rows number of rows
   * @param dim number of coordinates
   * @param values the rows one after the other
   * @param weights of the rows; null where every weight is 1
   * @param hashes of the rows, by which they are drawn
   */
  public SampleBlock(int rows, int dim, double[] values, double[] weights, long[] hashes) {
    this(rows, dim, values, weights, hashes, MissingCells.NONE, Levels.NONE);
  }

  /** Takes the arrays over; {@code weights} is null where every weight is 1. */
  SampleBlock(
      int rows,
      int dim,
      double[] values,
      double[] weights,
      long[] hashes,
      MissingCells missing,
      Levels levels) {
    this.hashes = hashes;
    this.missing = missing;
    this.levels = levels;
    this.rows = rows;
    this.dim = dim;
    this.values = values;
    this.weights = weights;
    longestRow = Math.sqrt(longestSquare());
  }

  /**
   * Lays out rows that are scored, in their order, each of weight 1 and without a hash.
   *
   * @param groups the categorical columns
   * @param centre for each of the d numbers of a row what is subtracted from it
   * @param rows all features of each, at least one row; NaN where a cell is missing
   * @return the block
   */
  public static SampleBlock of(LevelGroups groups, double[] centre, double[]... rows) {
    int d = centre.length;
    Categories categories = groups.categories();
    double[] values = new double[Math.multiplyExact(d, rows.length)];
    boolean lacksCells = false;
    for (int r = 0; r < rows.length; r++) {
      double[] numbers = categories.numbers(rows[r]);
      for (int j = 0; j < d; j++) {
        boolean isMissing = Double.isNaN(numbers[j]);
        lacksCells |= isMissing;
        values[r * d + j] = isMissing ? 0 : numbers[j] - centre[j];
      }
    }
    MissingCells missing =
        lacksCells
            ? MissingCells.of(rows.length, r -> missing(categories.numbers(rows[r])))
            : MissingCells.NONE;
    Levels levels =
        categories.isEmpty()
            ? Levels.NONE
            : new Levels(groups, Arrays.stream(rows).map(categories::levels).toList());
    return new SampleBlock(rows.length, d, values, null, new long[rows.length], missing, levels);
  }

  private static int[] missing(double... numbers) {
    return IntStream.range(0, numbers.length).filter(j -> Double.isNaN(numbers[j])).toArray();
  }

  /**
   * Returns the numbers of some rows less a point.
   *
   * @param point d values
   * @param from first row
   * @param count number of rows
   * @return a block without levels and weights, with 0 in the place of missing cells
   */
  public SampleBlock less(double[] point, int from, int count) {
    double[] less = new double[count * dim];
    for (int e = 0; e < less.length; e++) {
      less[e] = values[from * dim + e] - point[e % dim];
    }
    MissingCells part = missing.part(from, count);
    for (MissingCells.Run run : part.runs(0, count)) {
      for (int r = run.from(); r < run.from() + run.count(); r++) {
        for (int j : run.missing()) {
          less[r * dim + j] = 0;
        }
      }
    }
    return new SampleBlock(count, dim, less, null, new long[count], part, Levels.NONE);
  }

  /**
   * Not by BLAS, whose Java takes a call and a reduction for each short row until it is compiled.
   */
  private double longestSquare() {
    double longest = 0;
    for (int r = 0; r < rows; r++) {
      double square = 0;
      for (int e = r * dim; e < (r + 1) * dim; e++) {
        square += values[e] * values[e];
      }
      longest = Math.max(longest, square);
    }
    return longest;
  }

  /**
   * Returns the Euclidean length of the longest row.
   *
   * @return the length, infinite where it is too large for a double
   */
  public double longestRow() {
    return longestRow;
  }

  /**
   * Returns the number of rows.
   *
   * @return the number, at least 1
   */
  public int rows() {
    return rows;
  }

  /**
   * Returns the number of coordinates.
   *
   * @return d
   */
  public int dim() {
    return dim;
  }

  /**
   * Returns which cells are missing.
   *
   * @return the cells; products and sums over the rows find a 0 there
   */
  public MissingCells missing() {
    return missing;
  }

  /**
   * Returns the rows' levels.
   *
   * @return the levels of categorical columns; of none for numbers alone
   */
  public Levels levels() {
    return levels;
  }

  /**
   * Returns the rows one after the other.
   *
   * @return the block's own array; not to be changed
   */
  public double[] values() {
    return values;
  }

  /**
   * Returns the weight of one row.
   *
   * @param row the row, 0 to rows - 1
   * @return its weight, positive
   */
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /**
   * Returns the same rows with other weights.
   *
   * @param other one for each row, positive; taken over
   * @return the block, which shares the rows
   */
  public SampleBlock weighted(double... other) {
    return new SampleBlock(rows, dim, values, other, hashes, missing, levels);
  }

  /**
   * Returns the numbers of a row, with 0 in the place of missing cells.
   *
   * @param row the row, 0 to rows - 1
   * @return its d values, a new array
   */
  public double[] row(int row) {
    double[] x = new double[dim];
    System.arraycopy(values, row * dim, x, 0, dim);
    return x;
  }

  /**
   * Copies the numbers of a tile, with 0 in the place of missing cells.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param out takes them, {@code count x d}
   */
  public void copyRows(int from, int count, double[] out) {
    for (int j = 0; j < dim; j++) {
      for (int r = 0; r < count; r++) {
        out[j * count + r] = values[(from + r) * dim + j];
      }
    }
  }

  /**
   * Returns one row with its levels, with NaN in the place of missing cells.
   *
   * @param row the row, 0 to rows - 1
   * @return all its features, a new array
   */
  public double[] observed(int row) {
    return levels.row(row, missing.marked(row, row(row)));
  }

  /**
   * Returns which entries of a row are levels.
   *
   * @return the categorical columns; none for numbers alone
   */
  public Categories categories() {
    return levels.categories();
  }

  /**
   * Returns whether cells are missing.
   *
   * @return true if some row lacks one that is no level
   */
  public boolean lacksCells() {
    return !missing.isEmpty();
  }

  /**
   * Returns the hash of one row as it was read.
   *
   * @param row the row, 0 to rows - 1
   * @return its {@link RowHash}
   */
  public long hash(int row) {
    return hashes[row];
  }

  /**
   * Adds {@code A X'} to {@code out}.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param a {@code n x d}
   * @param n rows of a
   * @param out {@code n x count}
   */
  public void addProducts(int from, int count, double[] a, int n, double[] out) {
    if (dim == 0) {
      return;
    }
    // (n x d) (d x count)
    BLAS.getInstance()
        .dgemm("N", "N", n, count, dim, 1, a, 0, n, values, from * dim, dim, 1, out, 0, n);
  }

  /**
   * Adds {@code Psi X} to {@code sums}.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param psi {@code n x count}
   * @param n rows of psi
   * @param sums {@code n x d}
   */
  public void addWeightedSums(int from, int count, double[] psi, int n, double[] sums) {
    if (dim == 0) {
      return;
    }
    // (n x count) (count x d)
    BLAS.getInstance()
        .dgemm("N", "T", n, dim, count, 1, psi, 0, n, values, from * dim, dim, 1, sums, 0, n);
  }

  /**
   * Adds the block's {@code sum w x x'} to {@code moment}.
   *
   * @param type which part of the moment is held, see {@link CovarianceType#momentSize}
   * @param moment the moment to add to
   */
  public void addSecondMoment(CovarianceType type, double[] moment) {
    if (type == CovarianceType.FULL) {
      addCrossProducts(moment);
      return;
    }
    for (int i = 0; i < rows; i++) {
      double w = weight(i);
      for (int j = 0; j < dim; j++) {
        double x = values[i * dim + j];
        moment[type == CovarianceType.DIAGONAL ? j : 0] += w * x * x;
      }
    }
  }

  private void addCrossProducts(double[] moment) {
    if (weights == null) {
      addCrossProducts(values, 0, rows, moment);
      return;
    }
    double[] weighted = new double[Math.min(rows, MOMENT_TILE) * dim];
    for (int from = 0; from < rows; from += MOMENT_TILE) {
      int count = Math.min(MOMENT_TILE, rows - from);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < dim; j++) {
          weighted[i * dim + j] = weights[from + i] * values[(from + i) * dim + j];
        }
      }
      addCrossProducts(weighted, from, count, moment);
    }
  }

  private void addCrossProducts(double[] weighted, int from, int count, double[] moment) {
    int first = from * dim;
    // (d x count) (count x d)
    BLAS.getInstance()
        .dgemm(
            "N", "T", dim, dim, count, 1, weighted, 0, dim, values, first, dim, 1, moment, 0, dim);
  }
}
