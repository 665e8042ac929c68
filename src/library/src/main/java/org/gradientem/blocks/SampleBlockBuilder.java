package org.gradientem.blocks;

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
  /**
   * Share of non-zeros below which storing only those pays: at 32 components one takes 10 ns, a
   * number of a dense row 1.3 (src/site/markdown/scale.md).
   */
  private static final double SPARSE = 0.1;

  private static final int[] NOTHING = {};

  private final int dim;
  private final boolean sparse;
  private final double[] centre;
  private final Categories categories;
  private final int maxEntries;
  private final int maxRows;

  private int rows;
  private int entries;
  private boolean weighted;
  private int[] rowStarts = new int[1];
  private double[] rowWeights = new double[0];
  private long[] hashes = new long[0];
  private int[] indices = new int[0];
  private double[] values = new double[0];

  /** Of each row, see {@link Categories#levels(double[])}. */
  private final List<int[]> levels = new ArrayList<>();

  /** The missing columns of the incomplete rows, by their numbers. */
  private final Map<Integer, int[]> missing = new HashMap<>();

  /**
   * Lays out one row of which only non-zeros are given, of weight 1 and without a hash.
   *
   * @param dim number of coordinates
   * @param indices their positions, ascending
   * @param values the non-zeros
   * @return the block
   */
  public static SampleBlock ofSparseRow(int dim, int[] indices, double[] values) {
    int[] starts = {0, indices.length};
    return new SparseBlock(dim, starts, indices, values, null, new long[1], MissingCells.NONE);
  }

  /**
   * Prepares an empty block.
   *
   * @param dim number of coordinates d
   * @param sparse whether to store only non-zeros
   * @param centre d values to subtract from every row of a dense block; ignored if sparse
   * @param maxBytes bytes that a block may hold; a block holds at least one row
   */
  public SampleBlockBuilder(int dim, boolean sparse, double[] centre, long maxBytes) {
    this(dim, sparse, centre, Categories.NONE, maxBytes);
  }

  /**
   * Prepares an empty block of dense rows that have levels beside their numbers.
   *
   * @param centre for each of the d numbers of a row what is subtracted from it
   * @param categories which entries of a row are levels
   * @param maxBytes bytes that a block may hold; a block holds at least one row
   */
  public SampleBlockBuilder(double[] centre, Categories categories, long maxBytes) {
    this(centre.length, false, centre, categories, maxBytes);
  }

  private SampleBlockBuilder(
      int dim, boolean sparse, double[] centre, Categories categories, long maxBytes) {
    this.dim = dim;
    this.sparse = sparse;
    this.centre = centre;
    this.categories = categories;
    maxEntries = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(1, maxBytes / entryBytes(sparse)));
    // A sparse row may hold no entry at all, so rows are bounded too.
    int rowsOfEntries = Math.max(1, maxEntries / (sparse ? 4 : dim + categories.columns()));
    maxRows = sparse ? Math.min(SparseBlock.maxRows(dim), rowsOfEntries) : rowsOfEntries;
  }

  /**
   * Whether so few values are non-zero that storing only those pays.
   *
   * @param nonZeros how many are
   * @param rows number of rows
   * @param dim number of coordinates d
   * @return true if below a tenth
   */
  public static boolean isSparse(long nonZeros, long rows, int dim) {
    return nonZeros < SPARSE * rows * dim;
  }

  /**
   * What a stored value takes: a sparse one has its column, its row and its place beside it.
   *
   * @param sparse whether only non-zeros are stored
   * @return the number of bytes
   */
  public static int entryBytes(boolean sparse) {
    return sparse ? Double.BYTES + 2 * Integer.BYTES + Short.BYTES : Double.BYTES;
  }

  /**
   * Whether a row may be added without the block growing above its size.
   *
   * @param entriesOfRow stored entries of the row: d if dense, its non-zeros if sparse
   * @return true if it fits, always for the first row
   */
  public boolean fits(int entriesOfRow) {
    return rows == 0 || (rows < maxRows && entries + entriesOfRow <= maxEntries);
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
   * Adds a row. Zero entries of sparse rows are dropped.
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
    reserve(sparse ? rowValues.length : dim);
    int[] absent = missing(rowIndices, rowValues);
    if (absent.length > 0) {
      missing.put(rows, absent);
    }
    entries += sparse ? storedNonZeros(rowIndices, rowValues) : stored(rowIndices, rowValues);
    rowWeights[rows] = weight;
    hashes[rows] = hash;
    weighted |= weight != 1;
    rows++;
    rowStarts[rows] = entries;
  }

  /** Stores a row with all its zeros. */
  private int stored(int[] rowIndices, double... rowValues) {
    double[] whole = rowValues;
    if (rowIndices != null) {
      whole = new double[dim];
      for (int p = 0; p < rowValues.length; p++) {
        whole[rowIndices[p]] = rowValues[p];
      }
    }
    for (int j = 0; j < dim; j++) {
      double off = whole[j] - centre[j];
      values[entries + j] = Double.isNaN(off) ? 0 : off;
    }
    return dim;
  }

  private int storedNonZeros(int[] rowIndices, double... rowValues) {
    int stored = 0;
    for (int p = 0; p < rowValues.length; p++) {
      // Of a missing cell too.
      if (Math.abs(rowValues[p]) > 0) {
        indices[entries + stored] = rowIndices == null ? p : rowIndices[p];
        values[entries + stored] = rowValues[p];
        stored++;
      }
    }
    return stored;
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

  private void reserve(int more) {
    int needed = Math.addExact(entries, more);
    if (needed > values.length) {
      int size = Math.max(needed, Math.min(mostEntries(), 2 * needed));
      values = Arrays.copyOf(values, size);
      indices = sparse ? Arrays.copyOf(indices, size) : indices;
    }
    if (rows == rowWeights.length) {
      int size = Math.max(rows + 1, Math.min(maxRows, 2 * (rows + 1)));
      rowWeights = Arrays.copyOf(rowWeights, size);
      hashes = Arrays.copyOf(hashes, size);
      rowStarts = Arrays.copyOf(rowStarts, size + 1);
    }
  }

  /** Whole rows fill a block exactly, so that it can keep what they are collected in. */
  private int mostEntries() {
    return sparse ? maxEntries : maxRows * dim;
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
    double[] blockValues = values.length == entries ? values : Arrays.copyOf(values, entries);
    if (blockValues == values) {
      // The block keeps them.
      values = new double[sparse ? 0 : values.length];
    }
    SampleBlock block =
        sparse
            ? new SparseBlock(
                dim,
                Arrays.copyOf(rowStarts, rows + 1),
                Arrays.copyOf(indices, entries),
                blockValues,
                blockWeights,
                blockHashes,
                cells)
            : new DenseBlock(
                rows, dim, blockValues, blockWeights, blockHashes, cells, blockLevels());
    missing.clear();
    levels.clear();
    rows = 0;
    entries = 0;
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
    int[] starts = new int[rowStarts.length];
    double[] weights = new double[rowWeights.length];
    long[] sortedHashes = new long[hashes.length];
    int[] columns = new int[indices.length];
    double[] sorted = new double[values.length];
    for (int r = 0; r < rows; r++) {
      int first = rowStarts[order[r]];
      int length = rowStarts[order[r] + 1] - first;
      starts[r + 1] = starts[r] + length;
      weights[r] = rowWeights[order[r]];
      sortedHashes[r] = hashes[order[r]];
      System.arraycopy(values, first, sorted, starts[r], length);
      if (sparse) {
        System.arraycopy(indices, first, columns, starts[r], length);
      }
    }
    List<int[]> unsorted = List.copyOf(levels);
    for (int r = 0; r < levels.size(); r++) {
      levels.set(r, unsorted.get(order[r]));
    }
    rowStarts = starts;
    rowWeights = weights;
    hashes = sortedHashes;
    indices = columns;
    values = sorted;
    return MissingCells.of(rows, r -> missing.getOrDefault(order[r], NOTHING));
  }
}
