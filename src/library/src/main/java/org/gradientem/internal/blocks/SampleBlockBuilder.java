package org.gradientem.internal.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;

/** Collects rows into a {@link SampleBlock} until it has a given size in bytes. */
public final class SampleBlockBuilder {
  private static final int[] NOTHING = {};

  private final int dim;
  private final double[] centre;
  private final Categories categories;
  private final int maxRows;

  private int rows;
  private boolean weighted;
  private double[] rowWeights = new double[0];
  private long[] hashes = new long[0];
  private double[] values = new double[0];

  /** Of each row, see {@link Categories#levels(double[])}. */
  private final List<int[]> levels = new ArrayList<>();

  /** The missing columns of the incomplete rows, by their numbers. */
  private final Map<Integer, int[]> missing = new HashMap<>();

  /**
   * Prepares an empty block of rows of numbers.
   *
   * @param centre d values to subtract from every row
   * @param maxBytes bytes that a block may hold; a block holds at least one row
   */
  public SampleBlockBuilder(double[] centre, long maxBytes) {
    this(centre, Categories.NONE, maxBytes);
  }

  /**
   * Prepares an empty block of rows that have levels beside their numbers.
   *
   * @param centre for each of the d numbers of a row what is subtracted from it
   * @param categories which entries of a row are levels
   * @param maxBytes bytes that a block may hold; a block holds at least one row
   */
  public SampleBlockBuilder(double[] centre, Categories categories, long maxBytes) {
    dim = centre.length;
    this.centre = centre;
    this.categories = categories;
    long entries = Math.min(Integer.MAX_VALUE / 2, maxBytes / Double.BYTES);
    maxRows = (int) Math.max(1, entries / Math.max(1, dim + categories.columns()));
  }

  /**
   * Returns whether a row may be added without the block growing above its size.
   *
   * @return true if it fits, always for the first row
   */
  public boolean fits() {
    return rows < maxRows;
  }

  /**
   * Adds a row that has no hash yet.
   *
   * @param rowIndices positions of the given values, ascending; null if all are given
   * @param features the values; NaN where a cell is missing
   * @param weight the row's weight, positive
   */
  public void add(int[] rowIndices, double[] features, double weight) {
    add(rowIndices, features, weight, RowHash.of(rowIndices, features));
  }

  /**
   * Adds a row.
   *
   * @param rowIndices positions of the given values, ascending; null if all are given, as they are
   *     of rows with levels
   * @param features the values; NaN where a cell is missing
   * @param weight the row's weight, positive
   * @param hash its {@link RowHash}, of all features as they were read
   */
  public void add(int[] rowIndices, double[] features, double weight, long hash) {
    double[] rowValues = categories.numbers(features);
    if (!categories.isEmpty()) {
      levels.add(categories.levels(features));
    }
    reserve();
    int[] absent = missing(rowIndices, rowValues);
    if (absent.length > 0) {
      missing.put(rows, absent);
    }
    store(rowIndices, rowValues);
    rowWeights[rows] = weight;
    hashes[rows] = hash;
    weighted |= weight != 1;
    rows++;
  }

  /** Stores a row with all its zeros. */
  private void store(int[] rowIndices, double... rowValues) {
    double[] whole = rowValues;
    if (rowIndices != null) {
      whole = new double[dim];
      for (int p = 0; p < rowValues.length; p++) {
        whole[rowIndices[p]] = rowValues[p];
      }
    }
    for (int j = 0; j < dim; j++) {
      double off = whole[j] - centre[j];
      values[rows * dim + j] = Double.isNaN(off) ? 0 : off;
    }
  }

  private static int[] missing(int[] rowIndices, double[] rowValues) {
    boolean isComplete = true;
    for (double value : rowValues) {
      isComplete &= !Double.isNaN(value);
    }
    return isComplete ? NOTHING : marked(rowIndices, rowValues);
  }

  private static int[] marked(int[] rowIndices, double... rowValues) {
    return IntStream.range(0, rowValues.length)
        .filter(p -> Double.isNaN(rowValues[p]))
        .map(p -> rowIndices == null ? p : rowIndices[p])
        .toArray();
  }

  /** Whole rows fill a block exactly, so that it can keep the array they are collected in. */
  private void reserve() {
    if (rows == rowWeights.length) {
      int size = Math.max(rows + 1, Math.min(maxRows, 2 * (rows + 1)));
      values = Arrays.copyOf(values, size * dim);
      rowWeights = Arrays.copyOf(rowWeights, size);
      hashes = Arrays.copyOf(hashes, size);
    }
  }

  /**
   * Whether no row has been added since the last block.
   *
   * @return true if empty
   */
  public boolean isEmpty() {
    return rows == 0;
  }

  /**
   * Makes a block of the rows added so far and starts anew. Where cells are missing, rows that lack
   * the same are put next to each other.
   *
   * @return the block
   */
  public SampleBlock build() {
    MissingCells cells = missing.isEmpty() ? MissingCells.NONE : sortedByPattern();
    double[] blockWeights = weighted ? Arrays.copyOf(rowWeights, rows) : null;
    long[] blockHashes = Arrays.copyOf(hashes, rows);
    double[] blockValues = values;
    if (rows == rowWeights.length) {
      values = new double[values.length];
    } else {
      blockValues = Arrays.copyOf(values, rows * dim);
    }
    SampleBlock block =
        new SampleBlock(rows, dim, blockValues, blockWeights, blockHashes, cells, blockLevels());
    missing.clear();
    levels.clear();
    rows = 0;
    weighted = false;
    return block;
  }

  private Levels blockLevels() {
    return categories.isEmpty() ? Levels.NONE : new Levels(categories, levels);
  }

  /** Sorts the rows by what they lack, complete ones first, and else in their order. */
  private MissingCells sortedByPattern() {
    int[] order =
        IntStream.range(0, rows)
            .boxed()
            .sorted(Comparator.comparing(r -> missing.getOrDefault(r, NOTHING), Arrays::compare))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] weights = new double[rowWeights.length];
    long[] sortedHashes = new long[hashes.length];
    double[] sorted = new double[values.length];
    for (int r = 0; r < rows; r++) {
      weights[r] = rowWeights[order[r]];
      sortedHashes[r] = hashes[order[r]];
      System.arraycopy(values, order[r] * dim, sorted, r * dim, dim);
    }
    List<int[]> unsorted = List.copyOf(levels);
    for (int r = 0; r < levels.size(); r++) {
      levels.set(r, unsorted.get(order[r]));
    }
    rowWeights = weights;
    hashes = sortedHashes;
    values = sorted;
    return MissingCells.of(rows, r -> missing.getOrDefault(order[r], NOTHING));
  }
}
