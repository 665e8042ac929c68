package org.gradientem.internal.columns;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Decides which numbers are levels: few values, unless BIC is higher for Gaussians of them. */
final class LevelChoice {
  /** Numbers of no more values are levels: no variance is estimated from so few. */
  private static final int FEW = 15;

  /** Rows for each level on average, as a table of counts needs (Cochran 1954). */
  private static final int ROWS_OF_A_LEVEL = 5;

  private LevelChoice() {}

  /** As many levels as have enough rows each: the more levels there are, the more rows of each. */
  static long most(long rows) {
    long root = (long) Math.sqrt((double) rows);
    return Math.max(2, Math.min(rows / ROWS_OF_A_LEVEL, Math.max(FEW, root)));
  }

  /** Few values, or counts: the spread is less than two steps. */
  static boolean isOfLevels(ValueCounts values, long rows) {
    return values.isExact()
        && values.distinct() <= most(rows)
        && (values.distinct() <= FEW || values.columnValues().step() == 0);
  }

  /**
   * Returns by how much BIC is higher where a column is a number, not levels: the probability of a
   * value is that of its cell under a mixture of Gaussians, or that of a level. This compares the
   * column alone; in a mixture each component has as many parameters of its own.
   *
   * @param values the values
   * @param sample those of some rows in random order
   * @return the gain; empty if the column is to have levels
   */
  static OptionalDouble gainOfNumber(ValueCounts values, double... sample) {
    double step = values.columnValues().grid();
    if (step == 0 || values.columnValues().step() == 0) {
      return OptionalDouble.empty();
    }
    double[] some = Arrays.copyOf(sample, Math.min(sample.length, LogChoice.MAX_VALUES));
    double ofNumber =
        UnivariateFit.bic(UnivariateFit.spread(some, step)) + 2 * some.length * Math.log(step);
    double gain = ofNumber - bicOfLevels(some);
    return gain > LogChoice.MIN_GAIN ? OptionalDouble.of(gain) : OptionalDouble.empty();
  }

  private static double bicOfLevels(double... values) {
    Map<Double, Integer> counts = new TreeMap<>();
    Arrays.stream(values).forEach(value -> counts.merge(value, 1, Integer::sum));
    double n = values.length;
    double logLikelihood =
        counts.values().stream().mapToDouble(count -> count * Math.log(count / n)).sum();
    return 2 * logLikelihood - (counts.size() - 1) * Math.log(n);
  }
}
