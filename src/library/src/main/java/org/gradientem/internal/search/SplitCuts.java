package org.gradientem.internal.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.gradientem.internal.components.RowLevels;

/** Responsibilities of the first of two components, from which EM of the two starts. */
final class SplitCuts {
  /** Responsibility that a row starts with on the other side of a cut. */
  private static final double CROSSING = 0.05;

  private SplitCuts() {}

  /** The first has the rows below the median along a direction. */
  static double[] median(double[] weights, double[] along) {
    int[] order = order(along);
    double half = Arrays.stream(weights).sum() / 2;
    double seen = 0;
    int count = 0;
    while (count < order.length && seen < half) {
      seen += weights[order[count++]];
    }
    return cut(order, count);
  }

  /** It has a side of where the coordinates fall best into two clusters, however unequal. */
  static double[] clusters(double[] weights, double[] along) {
    int[] order = order(along);
    double total = 0;
    double sum = 0;
    for (int r = 0; r < along.length; r++) {
      total += weights[r];
      sum += weights[r] * along[r];
    }
    double below = 0;
    double sumBelow = 0;
    double most = 0;
    int count = 1;
    for (int q = 1; q < order.length; q++) {
      below += weights[order[q - 1]];
      sumBelow += weights[order[q - 1]] * along[order[q - 1]];
      double above = total - below;
      double distance = sumBelow / below - (sum - sumBelow) / above;
      double between = below * above * distance * distance;
      if (above > 0 && between > most) {
        most = between;
        count = q;
      }
    }
    return cut(order, count);
  }

  /** It has the rows of a level of a column; those that lack the cell are of both. */
  static double[] level(RowLevels levels, int column, int level) {
    int rows = levels.places().length / levels.categories().columns();
    return IntStream.range(0, rows)
        .map(r -> levels.place(r, column))
        .mapToDouble(place -> place < 0 ? 0.5 : place == level ? 1 - CROSSING : CROSSING)
        .toArray();
  }

  private static int[] order(double... along) {
    return IntStream.range(0, along.length)
        .boxed()
        .sorted(Comparator.comparingDouble(r -> along[r]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Not quite 0 and 1, so that rows may cross over. */
  private static double[] cut(int[] order, int count) {
    double[] cut = new double[order.length];
    for (int q = 0; q < order.length; q++) {
      cut[order[q]] = q < count ? 1 - CROSSING : CROSSING;
    }
    return cut;
  }
}
