package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.internal.components.RowLevels;
import org.gradientem.internal.components.Scatter;
import org.gradientem.mixture.Categories;

/**
 * Cuts of some rows in two, from which EM of two components starts: the responsibilities of the
 * first. Cuts are along a direction, or between the rows that have a level of a column and the
 * others.
 */
final class SplitCuts {
  /** Responsibility that a row starts with on the other side of a cut. */
  private static final double CROSSING = 0.05;

  private final RowLevels levels;
  private final double[] z;
  private final double[] weights;

  /** What all rows of each level weigh. */
  private final double[] all;

  private record Cut(int column, int level, double gain) {}

  private SplitCuts(RowLevels levels, double[] z, double[] weights) {
    this.levels = levels;
    this.z = z;
    this.weights = weights;
    all = levels.counts(weights);
  }

  /**
   * The cuts that tell most about the other columns and the numbers, the best first.
   *
   * @param levels of the rows
   * @param z their numbers about their mean, {@code rows x d}, where their covariance is the
   *     identity
   * @param weights of the rows
   * @return for each cut the responsibilities of a first component
   */
  static List<double[]> levels(RowLevels levels, double[] z, double[] weights) {
    return new SplitCuts(levels, z, weights)
        .cuts().stream()
            .sorted(Comparator.comparingDouble(Cut::gain).reversed())
            .limit(Proposals.TRIED)
            .map(cut -> level(levels, cut.column, cut.level))
            .toList();
  }

  private List<Cut> cuts() {
    Categories categories = levels.categories();
    List<Cut> cuts = new ArrayList<>();
    for (int c = 0; c < categories.columns(); c++) {
      // Of two levels one says what the other does.
      int last = categories.levels(c) == 2 ? categories.start(c) + 1 : categories.start(c + 1);
      for (int l = categories.start(c); l < last; l++) {
        if (all[l] > 0) {
          cuts.add(new Cut(c, l, gain(c, l)));
        }
      }
    }
    return cuts;
  }

  /** The log-likelihood that two distributions gain over one in all but the column itself. */
  private double gain(int column, int level) {
    double[] inside = weights.clone();
    for (int r = 0; r < inside.length; r++) {
      inside[r] *= levels.place(r, column) == level ? 1 : 0;
    }
    double[] first = levels.counts(inside);
    double[] second = all.clone();
    Scatter.addScaled(-1, first, second);
    Arrays.setAll(second, l -> Math.max(0, second[l]));
    Categories categories = levels.categories();
    double gain = 0;
    for (int c = 0; c < categories.columns(); c++) {
      if (c != column) {
        gain +=
            categories.logLikelihood(c, first)
                + categories.logLikelihood(c, second)
                - categories.logLikelihood(c, all);
      }
    }
    return gain + ofMeans(inside);
  }

  /** Half the squared distance of the two means, by what it weighs; all rows' mean is 0. */
  private double ofMeans(double... inside) {
    int rows = weights.length;
    double count = Arrays.stream(inside).sum();
    double rest = Arrays.stream(weights).sum() - count;
    double squares = 0;
    for (int from = 0; from < z.length; from += rows) {
      double sum = 0;
      for (int r = 0; r < rows; r++) {
        sum += inside[r] * z[from + r];
      }
      squares += sum * sum;
    }
    return count > 0 && rest > 0 ? 0.5 * squares * (1 / count + 1 / rest) : 0;
  }

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
  private static double[] level(RowLevels levels, int column, int level) {
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
