package org.gradientem.internal.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.gradientem.internal.components.RowLevels;
import org.gradientem.internal.components.Scatter;
import org.gradientem.mixture.Categories;

/**
 * Starts of a split of some rows into those that have a level of a column and those that do not.
 */
final class LevelCuts {
  private final RowLevels levels;
  private final double[] z;
  private final double[] weights;

  /** What all rows of each level weigh. */
  private final double[] all;

  private record Cut(int column, int level, double gain) {}

  private LevelCuts(RowLevels levels, double[] z, double[] weights) {
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
  static List<double[]> best(RowLevels levels, double[] z, double[] weights) {
    return new LevelCuts(levels, z, weights)
        .cuts().stream()
            .sorted(Comparator.comparingDouble(Cut::gain).reversed())
            .limit(Proposals.TRIED)
            .map(cut -> SplitCuts.level(levels, cut.column, cut.level))
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
}
