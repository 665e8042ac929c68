package org.gradientem.internal.statistics;

import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.RowStatistic;

/**
 * The scatter of each component's rows about its mean, from the sums of the statistics T(x) of
 * rows.
 */
final class Scatters {

  private Scatters() {}

  /**
   * {@code W_i = C_i - S_i m_i' - m_i S_i' + N_i m_i m_i'}, for any means.
   *
   * @param type which part to give: the trace, the diagonal or all of it
   * @param statistics of a pass whose sums hold at least that part
   * @param means the means, {@code n x d}
   * @return for each component 1, d or d * d numbers
   * @throws IllegalArgumentException if the statistics hold less
   */
  static double[][] about(CovarianceType type, SufficientStatistics statistics, double[] means) {
    if (statistics.statistic.compareTo(RowStatistic.of(type)) < 0) {
      throw new IllegalArgumentException(
          "Statistics of %s rows hold no %s second moments of the components; give those of a mixture with covariances of their own."
              .formatted(statistics.statistic, type));
    }
    double[][] scatters = new double[statistics.n][];
    for (int i = 0; i < scatters.length; i++) {
      scatters[i] =
          switch (type) {
            case FULL -> full(i, statistics, means);
            case DIAGONAL -> diagonal(i, statistics, means);
            case IDENTITY, SPHERICAL -> new double[] {trace(i, statistics, means)};
          };
    }
    return scatters;
  }

  private static double[] full(int i, SufficientStatistics statistics, double[] means) {
    int dim = statistics.dim;
    double[] scatter = new double[dim * dim];
    for (int a = 0; a < dim; a++) {
      for (int b = a; b < dim; b++) {
        scatter[a * dim + b] = entry(i, a, b, column(statistics, a, b), statistics, means);
        scatter[b * dim + a] = scatter[a * dim + b];
      }
    }
    return scatter;
  }

  private static double[] diagonal(int i, SufficientStatistics statistics, double[] means) {
    double[] scatter = new double[statistics.dim];
    for (int j = 0; j < scatter.length; j++) {
      scatter[j] = entry(i, j, j, column(statistics, j, j), statistics, means);
    }
    return scatter;
  }

  private static double trace(int i, SufficientStatistics statistics, double[] means) {
    int n = statistics.n;
    int dim = statistics.dim;
    if (statistics.statistic != RowStatistic.SPHERICAL) {
      double trace = 0;
      for (double value : diagonal(i, statistics, means)) {
        trace += value;
      }
      return trace;
    }
    double trace = statistics.sums[dim * n + i];
    for (int j = 0; j < dim; j++) {
      double mean = means[j * n + i];
      trace -= (2 * statistics.sums[j * n + i] - statistics.counts[i] * mean) * mean;
    }
    return trace;
  }

  /** The column of the sums that holds the product of coordinates a and b, b at least a. */
  private static int column(SufficientStatistics statistics, int a, int b) {
    int dim = statistics.dim;
    return statistics.statistic == RowStatistic.FULL ? RowStatistic.product(dim, a, b) : dim + a;
  }

  private static double entry(
      int i, int a, int b, int column, SufficientStatistics statistics, double[] means) {
    int n = statistics.n;
    double meanA = means[a * n + i];
    double meanB = means[b * n + i];
    return statistics.sums[column * n + i]
        - statistics.sums[a * n + i] * meanB
        - meanA * statistics.sums[b * n + i]
        + statistics.counts[i] * meanA * meanB;
  }
}
