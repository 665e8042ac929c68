package org.gradientem.internal.blocks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradientem.mixture.Categories;

/**
 * Categorical columns put together in groups, so that a pass reads once for several columns what a
 * row's levels add, in a table of all combinations. A missing cell is one level more.
 */
public final class LevelGroups implements Serializable {
  /** Combinations of a group at most: with ten components 20 KB, which stay in the first cache. */
  private static final int MOST = 256;

  private final Categories categories;

  /** The first column of each group, and the number of columns. */
  private final int[] columns;

  /** The first combination of each group among those of all, and their number. */
  private final int[] starts;

  private interface Visitor {
    void visit(int combination, int level);
  }

  /**
   * Puts columns together.
   *
   * @param categories the columns
   */
  public LevelGroups(Categories categories) {
    this.categories = categories;
    List<Integer> firsts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int c = 0; c < categories.columns(); c++) {
      int size = categories.levels(c) + 1;
      int last = sizes.size() - 1;
      if (last >= 0 && (long) sizes.get(last) * size <= MOST) {
        sizes.set(last, sizes.get(last) * size);
      } else {
        firsts.add(c);
        sizes.add(size);
      }
    }
    firsts.add(categories.columns());
    columns = firsts.stream().mapToInt(Integer::intValue).toArray();
    starts = new int[columns.length];
    for (int g = 0; g < sizes.size(); g++) {
      starts[g + 1] = Math.addExact(starts[g], sizes.get(g));
    }
  }

  /**
   * The columns.
   *
   * @return the columns
   */
  public Categories categories() {
    return categories;
  }

  int count() {
    return columns.length - 1;
  }

  /** Combinations of all groups. */
  int total() {
    return starts[count()];
  }

  /** The combination of each group that a row has, from its levels. */
  int[] combinations(int... levels) {
    int[] combinations = new int[count()];
    for (int g = 0; g < combinations.length; g++) {
      int stride = 1;
      combinations[g] = starts[g];
      for (int c = columns[g]; c < columns[g + 1]; c++) {
        int size = categories.levels(c) + 1;
        int level = levels[c] < 0 ? size - 1 : levels[c] - categories.start(c);
        combinations[g] += stride * level;
        stride *= size;
      }
    }
    return combinations;
  }

  /** The levels of a row, see {@link Categories#levels(double[])}. */
  int[] levels(int... combinations) {
    int[] levels = new int[categories.columns()];
    for (int g = 0; g < combinations.length; g++) {
      int rest = combinations[g] - starts[g];
      for (int c = columns[g]; c < columns[g + 1]; c++) {
        int size = categories.levels(c) + 1;
        levels[c] = rest % size == size - 1 ? -1 : categories.start(c) + rest % size;
        rest /= size;
      }
    }
    return levels;
  }

  /**
   * What the levels of each combination add together.
   *
   * @param ofLevels {@code n x total} of the levels
   * @param n number of components
   * @return {@code n x total} of the combinations
   */
  public double[] sums(double[] ofLevels, int n) {
    double[] sums = new double[Math.multiplyExact(n, total())];
    forEach((combination, level) -> add(ofLevels, level * n, sums, combination * n, n));
    return sums;
  }

  /**
   * Adds the counts of combinations to those of their levels.
   *
   * @param ofCombinations {@code n x total} of the combinations
   * @param n number of components
   * @param ofLevels {@code n x total} of the levels, to be added to
   */
  public void addCounts(double[] ofCombinations, int n, double[] ofLevels) {
    forEach((combination, level) -> add(ofCombinations, combination * n, ofLevels, level * n, n));
  }

  /** Adds some numbers to others. */
  static void add(double[] from, int at, double[] to, int start, int n) {
    for (int i = 0; i < n; i++) {
      to[start + i] += from[at + i];
    }
  }

  /** Every level of every combination. */
  private void forEach(Visitor visitor) {
    for (int g = 0; g < count(); g++) {
      for (int combination = starts[g]; combination < starts[g + 1]; combination++) {
        int rest = combination - starts[g];
        for (int c = columns[g]; c < columns[g + 1]; c++) {
          int size = categories.levels(c) + 1;
          if (rest % size < size - 1) {
            visitor.visit(combination, categories.start(c) + rest % size);
          }
          rest /= size;
        }
      }
    }
  }

  /** Of some rows the combinations one row after the other. */
  int[] combinations(List<int[]> levelsOfRows) {
    return levelsOfRows.stream()
        .flatMapToInt(levels -> Arrays.stream(combinations(levels)))
        .toArray();
  }
}
