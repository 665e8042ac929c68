package org.gradientem.internal.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.ComponentLabels;
import org.gradientem.mixture.LevelProbabilities;

/**
 * The M-step of the levels of categorical columns. Each component gets some prior rows with the
 * distribution that a column has over all rows, so that no level is impossible: the mode under a
 * Dirichlet prior, as pseudo-rows are for covariances.
 */
public final class LevelEstimate {
  /** Rows at a start that are the data's: as many as there are of the component's own, one. */
  private static final double START_ROWS = 1;

  private final Categories categories;
  private final double[] counts;

  /** Of each level among the rows that have one of its column; sums to 1 for each column. */
  private final double[] shares;

  /**
   * Takes over the counts of all rows.
   *
   * @param categories the columns
   * @param counts weight of the rows of each level of all columns
   */
  public LevelEstimate(Categories categories, double... counts) {
    this.categories = categories;
    this.counts = counts;
    shares = new double[counts.length];
    for (int c = 0; c < categories.columns(); c++) {
      int from = categories.start(c);
      int to = categories.start(c + 1);
      double rows = Arrays.stream(counts, from, to).sum();
      for (int l = from; l < to; l++) {
        // One row is spread evenly, so that a level that no row has is possible.
        double even = 1.0 / (to - from);
        shares[l] = c == categories.labelColumn() ? even : (counts[l] + even) / (rows + 1);
      }
    }
  }

  /** The counts that a pass has taken, of all components together. */
  static LevelEstimate of(SufficientStatistics statistics) {
    double[] counts = new double[statistics.categories.total()];
    for (int e = 0; e < statistics.levelCounts.length; e++) {
      counts[e / statistics.n] += statistics.levelCounts[e];
    }
    return new LevelEstimate(statistics.categories, counts);
  }

  /**
   * The columns.
   *
   * @return the columns
   */
  public Categories categories() {
    return categories;
  }

  /**
   * What the rows of each level weigh.
   *
   * @return a number for each level of all columns, a new array
   */
  public double[] counts() {
    return counts.clone();
  }

  /**
   * The distribution of all rows for each of n components.
   *
   * @param n number of components
   * @return the probabilities
   */
  public LevelProbabilities alike(int n) {
    return LevelProbabilities.alike(categories, shares, n);
  }

  /**
   * The probabilities that maximise the expected log-likelihood, with some prior rows. Labels have
   * none: each component has the label of most of its labelled rows.
   *
   * @param levelCounts weight of each component's rows of each level, {@code n x total}
   * @param n number of components
   * @param priorRows rows of each component that are distributed as all are, positive
   * @return the probabilities
   */
  public LevelProbabilities maximise(double[] levelCounts, int n, double priorRows) {
    double[] logs = new double[levelCounts.length];
    Arrays.setAll(logs, e -> Math.log(levelCounts[e] + priorRows * shares[e / n]));
    LevelProbabilities found = LevelProbabilities.ofLogs(categories, logs);
    return categories.hasLabels() ? found.withLabels(labels(levelCounts, n)) : found;
  }

  private int[] labels(double[] levelCounts, int n) {
    int from = categories.start(categories.labelColumn());
    int to = categories.start(categories.labelColumn() + 1);
    return IntStream.range(0, n)
        .map(
            i ->
                ComponentLabels.label(
                    IntStream.range(from, to).mapToDouble(l -> levelCounts[l * n + i]).toArray()))
        .toArray();
  }

  /**
   * Where a fit starts from rows: what an M-step from each row alone gives with one prior row, so
   * that a component prefers its row's levels and every other is possible.
   *
   * @param rows all features of a row for each component
   * @return the probabilities
   */
  public LevelProbabilities start(double[]... rows) {
    int n = rows.length;
    double[] levelCounts = new double[n * counts.length];
    for (int i = 0; i < n; i++) {
      for (int level : categories.levels(rows[i])) {
        if (level >= 0) {
          levelCounts[level * n + i] = 1;
        }
      }
    }
    return maximise(levelCounts, n, START_ROWS);
  }
}
