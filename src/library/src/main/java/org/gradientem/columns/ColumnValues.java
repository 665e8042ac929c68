package org.gradientem.columns;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.work.Workers;

/**
 * Which values a column's rows have in common. Where they are many, components of a likelihood
 * without bound can stand on them.
 */
public final class ColumnValues {
  /** With fewer rows for each value no component stands on one value alone. */
  private static final int ROWS_OF_A_VALUE = 2;

  /** Steps that the standard deviation of a rounded column has at least. */
  private static final int MIN_STEPS = 2;

  /** Share of the rows from which on a value weighs. */
  private static final double HEAVY = 0.1;

  /**
   * Times the rows of the other values on average: above those of 31 real sets that are no code.
   */
  private static final double FAR_ABOVE = 10;

  /** Times the rows of the next value: the peak of rounded values falls off in smaller steps. */
  private static final double ABOVE_NEXT = 2;

  /** Ascending. */
  private final double[] distinct;

  /** What the rows of each weigh. */
  private final double[] weights;

  private ColumnValues(SortedMap<Double, Double> weightOf) {
    distinct = weightOf.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    weights = weightOf.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Takes a column over. Without a box for each row: of ten thousand rows of 32 columns a new JVM
   * would take 0.3 s.
   */
  private ColumnValues(double[] column, double[] ofRows) {
    // Adding 0 turns a negative zero into a positive one.
    Arrays.setAll(column, r -> column[r] + 0.0);
    double[] sorted = column.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (int r = 0; r < sorted.length && !Double.isNaN(sorted[r]); r++) {
      if (count == 0 || sorted[r] > sorted[count - 1]) {
        sorted[count++] = sorted[r];
      }
    }
    distinct = Arrays.copyOf(sorted, count);
    weights = new double[count];
    for (int r = 0; r < column.length; r++) {
      if (!Double.isNaN(column[r])) {
        weights[Arrays.binarySearch(distinct, column[r])] += ofRows[r];
      }
    }
  }

  /**
   * Takes values that are counted already.
   *
   * @param weightOf what the rows of each value weigh
   * @return the values
   */
  public static ColumnValues of(SortedMap<Double, Double> weightOf) {
    return new ColumnValues(weightOf);
  }

  /**
   * Reads rows.
   *
   * @param x the rows, {@code weights.length x d}, NaN where a cell is missing
   * @param weights what each row weighs
   * @return the values of each of the d columns
   */
  public static List<ColumnValues> of(double[] x, double... weights) {
    int rows = weights.length;
    return Workers.map(
        x.length / rows,
        j -> new ColumnValues(Arrays.copyOfRange(x, j * rows, (j + 1) * rows), weights));
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
   *
   * @return the distance
   */
  public double step() {
    double rows = StatUtils.sum(weights);
    if (distinct.length < 2 || rows < ROWS_OF_A_VALUE * distinct.length) {
      return 0;
    }
    double[] below = Arrays.copyOf(distinct, distinct.length - 1);
    double[] above = Arrays.copyOfRange(distinct, 1, distinct.length);
    double step = StatUtils.percentile(MathArrays.ebeSubtract(above, below), 50);
    return Math.sqrt(new Variance().evaluate(distinct, weights)) < MIN_STEPS * step ? 0 : step;
  }

  /**
   * The share of the rows that have the one value many have where the others vary, such as no rain
   * or the limit of an instrument.
   *
   * @return the share; 0 where there is no such value
   */
  public double atom() {
    return atoms().stream().mapToDouble(this::share).max().orElse(0);
  }

  /**
   * The values that many rows have each where the others vary.
   *
   * @return the values, the heaviest first; none if all are alike
   */
  public List<Double> atoms() {
    int[] heaviest =
        IntStream.range(0, distinct.length)
            .boxed()
            .sorted(Comparator.comparingDouble(v -> -weights[v]))
            .mapToInt(Integer::intValue)
            .toArray();
    double rows = StatUtils.sum(weights);
    double others = rows;
    int count = 0;
    for (int c = 1; c < heaviest.length; c++) {
      double least = weights[heaviest[c - 1]];
      others -= least;
      boolean isFarAbove =
          least > FAR_ABOVE * others / (heaviest.length - c)
              && least > ABOVE_NEXT * weights[heaviest[c]];
      if (least >= HEAVY * rows && isFarAbove) {
        count = c;
      }
    }
    return Arrays.stream(heaviest).limit(count).mapToObj(v -> distinct[v]).toList();
  }

  /**
   * The share of the rows that have a value.
   *
   * @param value one of the values
   * @return the share
   */
  public double share(double value) {
    return weights[Arrays.binarySearch(distinct, value)] / StatUtils.sum(weights);
  }
}
