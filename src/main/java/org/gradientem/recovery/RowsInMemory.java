package org.gradientem.recovery;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.em.SampleBlock;

/**
 * Rows on the driver, for what no pass tells: which rows a component has. They are all that are
 * searched, or some of them.
 */
public final class RowsInMemory {
  /** Rows that tell whether a feature is rounded. */
  private static final int MOST_LOOKED_AT = 10_000;

  /** With fewer rows for each value no component stands on one value alone. */
  private static final int ROWS_OF_A_VALUE = 2;

  /** Steps that the standard deviation of a rounded feature has at least. */
  private static final int LEAST_STEPS = 2;

  private final int rows;
  private final int dim;
  private final boolean isAll;

  /** {@code rows x d}, column-major. */
  private final double[] values;

  private final double[] weights;

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
    int at = 0;
    for (SampleBlock block : blocks) {
      for (int r = 0; r < block.rows(); r++, at++) {
        double[] row = block.row(r);
        weights[at] = block.weight(r);
        for (int j = 0; j < dim; j++) {
          values[j * rows + at] = row[j];
        }
      }
    }
  }

  boolean isAll() {
    return isAll;
  }

  int rows() {
    return rows;
  }

  int dim() {
    return dim;
  }

  double weight(int row) {
    return weights[row];
  }

  double value(int row, int j) {
    return values[j * rows + row];
  }

  /**
   * How far apart the values of rounded features are.
   *
   * @return of each feature the median distance between neighbouring values; 0 if most rows have
   *     values of their own, or so few values that they are codes or counts
   */
  double[] steps() {
    int every = 1 + (rows - 1) / MOST_LOOKED_AT;
    return IntStream.range(0, dim)
        .parallel()
        .mapToDouble(
            j ->
                step(
                    IntStream.iterate(0, row -> row < rows, row -> row + every)
                        .mapToDouble(row -> value(row, j))
                        .toArray()))
        .toArray();
  }

  private static double step(double[] values) {
    double[] distinct = Arrays.stream(values).sorted().distinct().toArray();
    if (distinct.length < 2 || values.length < ROWS_OF_A_VALUE * distinct.length) {
      return 0;
    }
    double[] gaps =
        MathArrays.ebeSubtract(
            Arrays.copyOfRange(distinct, 1, distinct.length),
            Arrays.copyOf(distinct, distinct.length - 1));
    double step = StatUtils.percentile(gaps, 50);
    return Math.sqrt(StatUtils.variance(values)) < LEAST_STEPS * step ? 0 : step;
  }

  /** Some of the rows, drawn at random, each at most once. */
  double[][] drawn(int count, long seed) {
    int[] order = IntStream.range(0, rows).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    double[][] drawn = new double[Math.min(count, rows)][dim];
    for (int i = 0; i < drawn.length; i++) {
      int other = random.nextInt(i, rows);
      int row = order[other];
      order[other] = order[i];
      order[i] = row;
      Arrays.setAll(drawn[i], j -> value(row, j));
    }
    return drawn;
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
