package org.gradientem.search;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.em.Expectation;
import org.gradientem.em.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;

/**
 * Rows on the driver, for what no pass shows: which rows a component has. They are all that are
 * searched, or some of them.
 */
public final class RowsInMemory {
  private static final int ENOUGH = 10_000;

  private final int rows;
  private final int dim;
  private final boolean isAll;

  /** {@code rows x d}, column-major; NaN where a cell is missing. */
  private final double[] values;

  private final double[] weights;
  private final RowLevels levels;

  /** What the rows were copied from, where cells are missing. */
  private final List<SampleBlock> incomplete;

  /**
   * Copies the rows out of blocks.
   *
   * @param blocks at least one block
   * @param isAll whether these are all rows of the search, and not a part of them
   */
  public RowsInMemory(List<SampleBlock> blocks, boolean isAll) {
    this.isAll = isAll;
    rows = blocks.stream().mapToInt(SampleBlock::rows).sum();
    dim = blocks.get(0).dim();
    values = new double[Math.multiplyExact(rows, dim)];
    weights = new double[rows];
    Categories categories = blocks.get(0).categories();
    int[] places = new int[Math.multiplyExact(rows, categories.columns())];
    levels = new RowLevels(categories, places);
    int at = 0;
    for (SampleBlock block : blocks) {
      for (int r = 0; r < block.rows(); r++, at++) {
        double[] features = block.observed(r);
        double[] row = categories.numbers(features);
        System.arraycopy(
            categories.levels(features),
            0,
            places,
            at * categories.columns(),
            categories.columns());
        weights[at] = block.weight(r);
        for (int j = 0; j < dim; j++) {
          values[j * rows + at] = row[j];
        }
      }
    }
    boolean lacksCells = Arrays.stream(values).anyMatch(Double::isNaN);
    incomplete = lacksCells ? List.copyOf(blocks) : List.of();
  }

  private RowsInMemory(RowsInMemory from, double[] completed) {
    rows = from.rows;
    dim = from.dim;
    isAll = from.isAll;
    values = completed;
    weights = from.weights;
    levels = from.levels;
    incomplete = List.of();
  }

  /**
   * The rows with missing cells drawn from their distribution under a mixture, which makes scatters
   * as wide as those of complete rows; these if no cell is missing.
   */
  RowsInMemory completed(Mixture mixture) {
    if (incomplete.isEmpty()) {
      return this;
    }
    Expectation expectation =
        Expectation.ofIncomplete(mixture, null, mixture.covariances().family().type());
    double[][] all =
        IntStream.range(0, incomplete.size())
            .parallel()
            .mapToObj(b -> expectation.drawn(incomplete.get(b), b))
            .flatMap(Arrays::stream)
            .toArray(double[][]::new);
    double[] completed = new double[values.length];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < dim; j++) {
        completed[j * rows + r] = all[r][j];
      }
    }
    return new RowsInMemory(this, completed);
  }

  private RowsInMemory(RowsInMemory from, int... chosen) {
    rows = chosen.length;
    dim = from.dim;
    isAll = false;
    values = from.less(new double[dim], chosen);
    weights = Arrays.stream(chosen).mapToDouble(from::weight).toArray();
    levels = from.levels.of(chosen);
    incomplete = List.of();
  }

  boolean isAll() {
    return isAll;
  }

  /**
   * How many rows there are.
   *
   * @return the number
   */
  public int rows() {
    return rows;
  }

  /**
   * How many different rows there are.
   *
   * @return the number
   */
  public long distinct() {
    return IntStream.range(0, rows).mapToObj(this::row).map(DoubleBuffer::wrap).distinct().count();
  }

  /** All features of a row. */
  private double[] row(int r) {
    return levels.categories().row(less(new double[dim], r, 1), levels.of(r).places());
  }

  /** The rows' levels. */
  RowLevels levels() {
    return levels;
  }

  int dim() {
    return dim;
  }

  /** Number of coordinates and of categorical columns. */
  int features() {
    return dim + levels.categories().columns();
  }

  double weight(int row) {
    return weights[row];
  }

  /** Those of all rows, not to be changed. */
  double[] weights() {
    return weights;
  }

  double value(int row, int j) {
    return values[j * rows + row];
  }

  /**
   * Rows enough to show which values they have in common.
   *
   * @return ten thousand of them, drawn at random, or all if there are no more; of more than a
   *     hundred features as many as have a million entries
   */
  public RowsInMemory some() {
    return new RowsInMemory(this, chosen(Math.min(ENOUGH, 1 + ENOUGH * 100 / Math.max(1, dim)), 0));
  }

  /** All features of some of the rows, drawn at random, each at most once. */
  double[][] drawn(int count, long seed) {
    return Arrays.stream(chosen(count, seed)).mapToObj(this::row).toArray(double[][]::new);
  }

  private int[] chosen(int count, long seed) {
    int[] order = IntStream.range(0, rows).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    int size = Math.min(count, rows);
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i, rows);
      int row = order[other];
      order[other] = order[i];
      order[i] = row;
    }
    return Arrays.copyOf(order, size);
  }

  /** Consecutive rows less a point, {@code count x d}. */
  double[] less(double[] point, int from, int count) {
    double[] x = new double[count * dim];
    for (int j = 0; j < dim; j++) {
      for (int r = 0; r < count; r++) {
        x[j * count + r] = values[j * rows + from + r] - point[j];
      }
    }
    return x;
  }

  /** Some rows less a point, {@code count x d}. */
  double[] less(double[] point, int... chosen) {
    int count = chosen.length;
    double[] x = new double[count * dim];
    for (int j = 0; j < dim; j++) {
      for (int r = 0; r < count; r++) {
        x[j * count + r] = values[j * rows + chosen[r]] - point[j];
      }
    }
    return x;
  }
}
