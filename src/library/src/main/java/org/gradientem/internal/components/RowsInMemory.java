package org.gradientem.internal.components;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.columns.ColumnValues;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.RowScores;
import org.gradientem.internal.work.Workers;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;

/**
 * Rows held on the driver, for steps that need single rows, such as splitting a component. They are
 * all rows of the search or a sample of them.
 */
public final class RowsInMemory {
  private static final int ENOUGH = 10_000;

  private final List<SampleBlock> blocks;
  private final boolean isAll;

  /** The first row of each block, and the number of rows. */
  private final int[] starts;

  private final RowLevels levels;

  /** Keeps the blocks, at least one; {@code isAll} unless they are a part of the search's rows. */
  public RowsInMemory(List<SampleBlock> blocks, boolean isAll) {
    this.blocks = List.copyOf(blocks);
    this.isAll = isAll;
    starts = new int[blocks.size() + 1];
    for (int b = 0; b < blocks.size(); b++) {
      starts[b + 1] = Math.addExact(starts[b], blocks.get(b).rows());
    }
    Categories categories = blocks.get(0).categories();
    int columns = categories.columns();
    int[] places = new int[Math.multiplyExact(rows(), columns)];
    for (int r = 0; r < rows() && columns > 0; r++) {
      System.arraycopy(categories.levels(row(r)), 0, places, r * columns, columns);
    }
    levels = new RowLevels(categories, places);
  }

  /** Returns the blocks that hold the rows, one after the other. */
  public List<SampleBlock> blocks() {
    return blocks;
  }

  /** The number of a block's first row. */
  int start(int block) {
    return starts[block];
  }

  private Expectation expectation(Mixture mixture) {
    return lacksCells()
        ? Expectation.ofIncomplete(mixture, null, mixture.covariances().family().type())
        : new Expectation(mixture);
  }

  private boolean lacksCells() {
    return blocks.stream().anyMatch(SampleBlock::lacksCells);
  }

  /**
   * The rows with missing cells drawn from their distribution under a mixture, which makes scatters
   * as wide as those of complete rows; these if no cell is missing.
   */
  public RowsInMemory completed(Mixture mixture) {
    if (!lacksCells()) {
      return this;
    }
    Expectation expectation = expectation(mixture);
    List<SampleBlock> completed =
        Workers.map(blocks.size(), b -> block(b, expectation.drawn(blocks.get(b), b)));
    return new RowsInMemory(completed, isAll);
  }

  /** The rows of a block with other numbers, of which none is missing. */
  private SampleBlock block(int b, double[]... numbers) {
    SampleBlockBuilder builder = builder(numbers.length);
    for (int r = 0; r < numbers.length; r++) {
      int row = starts[b] + r;
      builder.add(null, levels.categories().row(numbers[r], levels.of(row).places()), weight(row));
    }
    return builder.build();
  }

  private SampleBlockBuilder builder(int size) {
    long bytes = (long) Double.BYTES * size * features();
    return new SampleBlockBuilder(new double[dim()], levels.categories(), bytes);
  }

  /** The missing cells of a row, on average. */
  public double missingCells() {
    return blocks.stream().mapToLong(block -> block.missing().count()).sum() / (double) rows();
  }

  public boolean isAll() {
    return isAll;
  }

  public int rows() {
    return starts[blocks.size()];
  }

  /** How many different rows there are. */
  public long distinct() {
    return IntStream.range(0, rows())
        .mapToObj(this::row)
        .map(DoubleBuffer::wrap)
        .distinct()
        .count();
  }

  public RowLevels levels() {
    return levels;
  }

  public int dim() {
    return blocks.get(0).dim();
  }

  /** Number of coordinates and of categorical columns. */
  int features() {
    return dim() + levels.categories().columns();
  }

  private int blockOf(int row) {
    int found = Arrays.binarySearch(starts, row);
    return found < 0 ? -found - 2 : found;
  }

  /** What a row weighs. */
  public double weight(int row) {
    int b = blockOf(row);
    return blocks.get(b).weight(row - starts[b]);
  }

  /** Those of all rows. */
  double[] weights() {
    return IntStream.range(0, rows()).mapToDouble(this::weight).toArray();
  }

  /** All features of a row, NaN where a cell is missing. */
  private double[] row(int row) {
    int b = blockOf(row);
    return blocks.get(b).observed(row - starts[b]);
  }

  /** The rows without missing cells to which a mixture gives the least density, the least first. */
  public int[] leastDense(Mixture mixture, long most) {
    RowScores scores = new RowScores(mixture);
    double[] densities =
        Workers.map(blocks, block -> scores.densities(block, scores).logDensities()).stream()
            .flatMapToDouble(Arrays::stream)
            .toArray();
    return IntStream.range(0, densities.length)
        .filter(r -> !Double.isNaN(densities[r]))
        .boxed()
        .sorted(Comparator.comparingDouble(r -> densities[r]))
        .limit(most)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The numbers of a row, NaN where a cell is missing. */
  public double[] numbers(int row) {
    return blocks.get(0).categories().numbers(row(row));
  }

  /** The numbers of all rows, {@code rows x d}. */
  public double[] numbers() {
    return numbers(IntStream.range(0, rows()).toArray());
  }

  /** The numbers of some rows, {@code count x d}. */
  public double[] numbers(int... chosen) {
    int count = chosen.length;
    double[] x = new double[Math.multiplyExact(count, dim())];
    for (int r = 0; r < count; r++) {
      double[] row = numbers(chosen[r]);
      for (int j = 0; j < row.length; j++) {
        x[j * count + r] = row[j];
      }
    }
    return x;
  }

  /**
   * Rows enough to show which values they have in common, drawn at random: ten thousand, or of more
   * than a hundred features as many as have a million entries.
   */
  public RowsInMemory some() {
    return only(chosen(Math.min(ENOUGH, 1 + ENOUGH * 100 / Math.max(1, dim()))));
  }

  /** Returns some of these rows, in one block; in their order where no cell is missing. */
  public RowsInMemory only(int... chosen) {
    SampleBlockBuilder builder = builder(chosen.length);
    for (int row : chosen) {
      builder.add(null, row(row), weight(row));
    }
    return new RowsInMemory(List.of(builder.build()), false);
  }

  /** The values of each column of numbers. */
  public List<ColumnValues> columnValues() {
    return ColumnValues.of(numbers(), weights());
  }

  /**
   * The least covariance that rounded values let components have; {@code weight} is that of the
   * rows whose likelihood counts.
   */
  public Rounding rounding(double weight) {
    List<ColumnValues> values = some().columnValues();
    List<ColumnValues.Cells> cells = values.stream().map(ColumnValues::cells).toList();
    double[] steps = new double[cells.size()];
    boolean[] isLog = new boolean[cells.size()];
    for (int j = 0; j < steps.length; j++) {
      steps[j] = cells.get(j).step();
      isLog[j] = cells.get(j).isLog();
    }
    return new Rounding(steps, isLog, weight)
        .atMost(values.stream().mapToDouble(ColumnValues::variance).toArray());
  }

  private int[] chosen(int count) {
    int[] order = IntStream.range(0, rows()).toArray();
    SplittableRandom random = new SplittableRandom(0);
    int size = Math.min(count, rows());
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i, rows());
      int row = order[other];
      order[other] = order[i];
      order[i] = row;
    }
    return Arrays.copyOf(order, size);
  }
}
