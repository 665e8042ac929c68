package org.gradientem.internal.columns;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.util.CombinatoricsUtils;

/**
 * Finds columns that duplicate an earlier column. Numbers are duplicates if their ranking is the
 * same or reversed, such as a price and its logarithm. Categories are duplicates if they map one to
 * one. Both columns must miss the same cells. Both lack the same cells. Components would pave the
 * curve between such numbers, and be one for each of such levels.
 */
public final class SameColumns {
  private static final int MISSING = -1;

  /** By what is the same, the name of the first column that said it. */
  private final Map<IntBuffer, String> first = new HashMap<>();

  /** Of a table whose columns are to come. */
  public SameColumns() {}

  /**
   * Leaves a column out if one before says the same.
   *
   * @param column the column
   * @param cells its cells in some rows, which are the same for all columns
   * @param isAsked whether it is to stay in any case
   * @return the column, perhaps left out
   */
  public TableColumn checked(TableColumn column, List<Object> cells, boolean isAsked) {
    if (column.kind() == Kind.LEFT_OUT) {
      return column;
    }
    boolean isNumber = column.kind().hasNumbers();
    double[] values = values(column, cells);
    int[] ranks = isNumber ? eitherWay(ranks(values)) : appearances(values);
    if (-logArrangements(ranks) > ValueCounts.MIN_LOG_CHANCE) {
      return column;
    }
    String same = first.putIfAbsent(key(isNumber, ranks), column.name());
    return same == null || isAsked
        ? column
        : column.leftOut(
            "the same as %s but for its %s".formatted(same, isNumber ? "scale" : "names"));
  }

  private static double[] values(TableColumn column, List<Object> cells) {
    ColumnEncoder encoder = new ColumnEncoder(column);
    double[] values = new double[cells.size()];
    double[] entries = new double[encoder.size()];
    for (int r = 0; r < values.length; r++) {
      encoder.encode(cells.get(r), entries, 0);
      values[r] = entries[entries.length - 1];
      // Of atoms the last level is that of the other numbers.
      if (column.kind().isOfAtoms() && entries[0] < column.levels().size() - 1) {
        double atom = Double.parseDouble(column.levels().get((int) entries[0]));
        values[r] = column.kind().isLog() ? logarithm(atom) : atom;
      }
    }
    return values;
  }

  private static double logarithm(double atom) {
    return atom > 0 ? Math.log(atom) : -Double.MAX_VALUE;
  }

  private static int[] ranks(double... values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().distinct().toArray();
    return Arrays.stream(values)
        .mapToInt(value -> Double.isNaN(value) ? MISSING : Arrays.binarySearch(sorted, value))
        .toArray();
  }

  /** These ranks or, if they come first, those of the opposite order. */
  private static int[] eitherWay(int... ranks) {
    int most = Arrays.stream(ranks).max().orElse(MISSING);
    int[] opposite =
        Arrays.stream(ranks).map(rank -> rank == MISSING ? MISSING : most - rank).toArray();
    return Arrays.compare(ranks, opposite) <= 0 ? ranks : opposite;
  }

  /** Of each value how many others appear before it. */
  private static int[] appearances(double... values) {
    Map<Double, Integer> seen = new HashMap<>();
    return Arrays.stream(values)
        .mapToInt(
            value -> {
              if (Double.isNaN(value)) {
                return MISSING;
              }
              seen.putIfAbsent(value, seen.size());
              return seen.get(value);
            })
        .toArray();
  }

  /** The logarithm of the number of orders in which rows of these values can be. */
  private static double logArrangements(int... ranks) {
    int[] counts = new int[ranks.length + 1];
    Arrays.stream(ranks).forEach(rank -> counts[rank + 1]++);
    double logs = CombinatoricsUtils.factorialLog(ranks.length);
    for (int count : counts) {
      logs -= CombinatoricsUtils.factorialLog(count);
    }
    return logs;
  }

  private static IntBuffer key(boolean isNumber, int... ranks) {
    int[] key = Arrays.copyOf(ranks, ranks.length + 1);
    key[ranks.length] = isNumber ? 1 : 0;
    return IntBuffer.wrap(key);
  }
}
