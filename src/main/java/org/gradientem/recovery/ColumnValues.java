package org.gradientem.recovery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
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

  private final double[] sorted;
  private final double[] distinct;

  private ColumnValues(double... values) {
    sorted = values;
    Arrays.sort(sorted);
    distinct =
        IntStream.range(0, sorted.length)
            .filter(r -> r == 0 || sorted[r] != sorted[r - 1])
            .mapToDouble(r -> sorted[r])
            .toArray();
  }

  /**
   * Looks at rows.
   *
   * @param rows d entries each
   * @return the values of each column
   */
  public static List<ColumnValues> of(double[]... rows) {
    return IntStream.range(0, rows[0].length)
        .parallel()
        .mapToObj(j -> Arrays.stream(rows).mapToDouble(row -> row[j]).toArray())
        .map(ColumnValues::new)
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
    if (distinct.length < 2 || sorted.length < ROWS_OF_A_VALUE * distinct.length) {
      return 0;
    }
    double[] below = Arrays.copyOf(distinct, distinct.length - 1);
    double[] above = Arrays.copyOfRange(distinct, 1, distinct.length);
    double step = StatUtils.percentile(MathArrays.ebeSubtract(above, below), 50);
    return Math.sqrt(StatUtils.variance(sorted)) < LEAST_STEPS * step ? 0 : step;
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
    int most = 0;
    int run = 0;
    for (int r = 0; r < sorted.length; r++) {
      run = r > 0 && sorted[r] == sorted[r - 1] ? run + 1 : 1;
      most = Math.max(most, run);
    }
    double others = (sorted.length - most) / (distinct.length - 1.0);
    double share = (double) most / sorted.length;
    return share >= HEAVY && most > FAR_ABOVE * others ? share : 0;
  }
}
