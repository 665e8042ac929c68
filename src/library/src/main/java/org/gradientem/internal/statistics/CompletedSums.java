package org.gradientem.internal.statistics;

import org.gradientem.mixture.RowStatistic;

/**
 * The sums that expectations of missing cells are added to.
 *
 * @param statistics the components' own
 * @param all those over all components
 */
record CompletedSums(SufficientStatistics statistics, MissingSums all) {

  static CompletedSums of(SufficientStatistics statistics, Completion completion) {
    return new CompletedSums(statistics, statistics.missing(completion::sums));
  }

  /** Adds a cell's expectations under each component, n numbers from an index on. */
  void add(int column, double[] expectations, int from) {
    int n = statistics.n;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      statistics.sums[column * n + i] += expectations[from + i];
      sum += expectations[from + i];
    }
    all.add(column, sum);
  }

  /** Adds the products of two cells, so many numbers from an index on: one for each component. */
  void add(int a, int b, double[] products, int from, int width) {
    if (statistics.statistic == RowStatistic.LINEAR) {
      double sum = 0;
      for (int e = from; e < from + width; e++) {
        sum += products[e];
      }
      all.add(a, b, sum);
      return;
    }
    int to = statistics.statistic.entry(statistics.dim, a, b) * statistics.n;
    for (int i = 0; i < width; i++) {
      statistics.sums[to + i] += products[from + i];
    }
  }
}
