package org.gradientem.internal.blocks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Which cells of a block's rows are missing. The block stores a 0 in their place. Rows that lack
 * the same cells, a pattern, lie one after the other; complete rows come first.
 */
public final class MissingCells implements Serializable {
  /** Of rows that lack nothing. */
  static final MissingCells NONE = new MissingCells(new int[0][], new int[1]);

  /** The missing columns of each pattern, ascending. */
  private final int[][] patterns;

  /** The first row of each pattern, and the number of rows. */
  private final int[] starts;

  /** Consecutive rows of one pattern. */
  public record Run(int from, int count, int[] missing) {}

  private MissingCells(int[][] patterns, int[] starts) {
    this.patterns = patterns;
    this.starts = starts;
  }

  /** Of so many rows, in the order of their patterns. */
  static MissingCells of(int rows, IntFunction<int[]> missingOf) {
    List<int[]> patterns = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      int[] missing = missingOf.apply(r);
      boolean isNew =
          patterns.isEmpty()
              ? missing.length > 0
              : !Arrays.equals(missing, patterns.get(patterns.size() - 1));
      if (isNew) {
        patterns.add(missing);
        starts.add(r);
      }
    }
    starts.add(rows);
    return new MissingCells(
        patterns.toArray(int[][]::new), starts.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Whether no cell is missing.
   *
   * @return whether all rows are complete
   */
  public boolean isEmpty() {
    return patterns.length == 0;
  }

  /**
   * How many cells are missing.
   *
   * @return the number, of all rows
   */
  public long count() {
    return IntStream.range(0, patterns.length)
        .mapToLong(p -> (long) patterns[p].length * (starts[p + 1] - starts[p]))
        .sum();
  }

  /**
   * The incomplete rows among some, a pattern after the other.
   *
   * @param from index of the first row
   * @param count number of rows
   * @return rows that lack the same cells, in their order
   */
  public List<Run> runs(int from, int count) {
    int to = from + count;
    return IntStream.range(Math.max(0, pattern(from)), patterns.length)
        .takeWhile(p -> starts[p] < to)
        // Where rows keep their order, complete ones may be between.
        .filter(p -> patterns[p].length > 0)
        .mapToObj(
            p -> {
              int first = Math.max(from, starts[p]);
              return new Run(first, Math.min(to, starts[p + 1]) - first, patterns[p]);
            })
        .toList();
  }

  /** The number of a row's pattern, -1 if it lacks nothing. */
  private int pattern(int row) {
    int found = Arrays.binarySearch(starts, row);
    return found < 0 ? -found - 2 : found;
  }

  /** Returns those of consecutive rows. */
  MissingCells part(int from, int count) {
    return isEmpty() ? NONE : of(count, r -> missing(from + r));
  }

  private int[] missing(int row) {
    int pattern = pattern(row);
    return pattern < 0 || pattern >= patterns.length ? new int[0] : patterns[pattern];
  }

  /** Marks the missing cells of a row with NaN, in place. */
  double[] marked(int row, double[] values) {
    for (int j : missing(row)) {
      values[j] = Double.NaN;
    }
    return values;
  }
}
