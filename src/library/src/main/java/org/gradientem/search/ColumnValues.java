package org.gradientem.search;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.apache.commons.math3.util.MathArrays;

/**
 * Which values a column's rows have in common. Where they are many, components of a likelihood
 * without bound can stand on them.
 */
public final class ColumnValues {
  /** With fewer rows for each value no component stands on one value alone. */
  private static final int ROWS_OF_A_VALUE = 2;

  /** Steps that the standard deviation of a rounded column has at least. */
  private static final int LEAST_STEPS = 2;

  /** Share of the rows from which on a value weighs. */
  private static final double HEAVY = 0.1;

  /**
   * Times the rows of the other values on average: above those of 31 real sets that are no code.
   */
  private static final double FAR_ABOVE = 10;

  /** Ascending. */
  private final double[] distinct;

  /** What the rows of each weigh. */
  private final double[] weights;

  private ColumnValues(RowsInMemory rows, int column) {
    Map<Double, Double> weightOf = new HashMap<>();
    for (int r = 0; r < rows.rows(); r++) {
      if (!Double.isNaN(rows.value(r, column))) {
        // Adding 0 turns a negative zero into a positive one.
        weightOf.merge(rows.value(r, column) + 0.0, rows.weight(r), Double::sum);
      }
    }
    distinct = weightOf.keySet().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    weights = Arrays.stream(distinct).map(weightOf::get).toArray();
  }

  /**
   * Looks at rows.
   *
   * @param rows the rows
   * @return the values of each column
   */
  public static List<ColumnValues> of(RowsInMemory rows) {
    return IntStream.range(0, rows.dim())
        .parallel()
        .mapToObj(j -> new ColumnValues(rows, j))
        .toList();
  }

  /**
   * How many different values there are.
   *
   * @return the number
   */
  public int distinct() {
    return distinct.length;
  }

  /**
   * How far apart the values of a rounded column are: the median distance between neighbours; 0 if
   * most rows have values of their own, or so few values that they are codes or counts.
   */
  double step() {
    double rows = StatUtils.sum(weights);
    if (distinct.length < 2 || rows < ROWS_OF_A_VALUE * distinct.length) {
      return 0;
    }
    double[] below = Arrays.copyOf(distinct, distinct.length - 1);
    double[] above = Arrays.copyOfRange(distinct, 1, distinct.length);
    double step = StatUtils.percentile(MathArrays.ebeSubtract(above, below), 50);
    return Math.sqrt(new Variance().evaluate(distinct, weights)) < LEAST_STEPS * step ? 0 : step;
  }

  /**
   * The share of the rows that have the one value many have where the others vary, such as no rain
   * or the limit of an instrument.
   *
   * @return the share; 0 where there is no such value
   */
  public double atom() {
    if (distinct.length < 2) {
      return 0;
    }
    double rows = StatUtils.sum(weights);
    double most = StatUtils.max(weights);
    double others = (rows - most) / (distinct.length - 1);
    double share = most / rows;
    return share >= HEAVY && most > FAR_ABOVE * others ? share : 0;
  }
}
