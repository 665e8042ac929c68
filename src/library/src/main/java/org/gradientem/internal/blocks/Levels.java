package org.gradientem.internal.blocks;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;

/**
 * The levels of a block's rows, beside its numbers: each row has a level of every categorical
 * column, or none where the cell is missing, which then has no say.
 */
public final class Levels implements Serializable {
  /** Of rows of numbers alone. */
  static final Levels NONE = new Levels(Categories.NONE, List.of());

  private final LevelGroups groups;

  /** Row after row, for each group of columns the combination of levels. */
  private final int[] combinations;

  /**
   * Levels of rows.
   *
   * @param levelsOfRows of each row, see {@link Categories#levels(double[])}
   */
  Levels(Categories categories, List<int[]> levelsOfRows) {
    this(new LevelGroups(categories), levelsOfRows);
  }

  /** Levels of rows in columns that are put together already. */
  Levels(LevelGroups groups, List<int[]> levelsOfRows) {
    this.groups = groups;
    combinations = groups.combinations(levelsOfRows);
  }

  /**
   * The columns.
   *
   * @return the columns; none for numbers alone
   */
  public Categories categories() {
    return groups.categories();
  }

  /**
   * Adds to logits what the levels of some rows say.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param sums {@code n x total} of combinations, see {@link LevelGroups#sums}
   * @param n number of components
   * @param logits {@code n x count}
   */
  public void addSums(int from, int count, double[] sums, int n, double[] logits) {
    int each = groups.count();
    for (int r = 0; r < count; r++) {
      int e = (from + r) * each;
      int end = e + each;
      // Two at a time, since a number that was just stored is slow to come back.
      for (; e + 1 < end; e += 2) {
        int a = combinations[e] * n;
        int b = combinations[e + 1] * n;
        for (int i = 0; i < n; i++) {
          logits[r * n + i] += sums[a + i] + sums[b + i];
        }
      }
      if (e < end) {
        LevelGroups.add(sums, combinations[e] * n, logits, r * n, n);
      }
    }
  }

  /**
   * Counts the combinations of some rows.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param psi weighted responsibilities, {@code n x count}
   * @param n number of components
   * @param counts {@code n x total} of combinations
   */
  public void addCounts(int from, int count, double[] psi, int n, double[] counts) {
    int each = groups.count();
    for (int r = 0; r < count; r++) {
      int e = (from + r) * each;
      int end = e + each;
      for (; e + 1 < end; e += 2) {
        int a = combinations[e] * n;
        int b = combinations[e + 1] * n;
        for (int i = 0; i < n; i++) {
          double share = psi[r * n + i];
          counts[a + i] += share;
          counts[b + i] += share;
        }
      }
      if (e < end) {
        LevelGroups.add(psi, r * n, counts, combinations[e] * n, n);
      }
    }
  }

  /**
   * Whether a row has a level of every column.
   *
   * @param row index in the block
   * @return whether none is missing, labels left out
   */
  public boolean isComplete(int row) {
    int[] levels = levels(row);
    return IntStream.range(0, levels.length)
        .allMatch(c -> levels[c] >= 0 || c == categories().labelColumn());
  }

  /** All features of a row. */
  double[] row(int row, double[] numbers) {
    return categories().row(numbers, levels(row));
  }

  private int[] levels(int row) {
    int each = groups.count();
    return groups.levels(Arrays.copyOfRange(combinations, row * each, (row + 1) * each));
  }
}
