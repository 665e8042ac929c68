package org.gradientem.internal.statistics;

import java.util.Arrays;
import org.gradientem.mixture.CovarianceType;

/**
 * The moments of rows as blocks hold them, with 0 in the place of missing cells, and their levels:
 * what never changes.
 *
 * @param type which part of the second moment is held
 * @param rows number of rows
 * @param weight their weight W
 * @param mean d values
 * @param secondMoment {@code sum w x x'}
 * @param lacksCells whether cells are missing
 * @param levels counts of the levels
 * @param fresh share of the rows that are not old ones, whose covariances are regularised already
 */
record StoredMoments(
    CovarianceType type,
    long rows,
    double weight,
    double[] mean,
    double[] secondMoment,
    boolean lacksCells,
    LevelEstimate levels,
    double fresh) {
  /**
   * Relative difference of sums that the order of summation can make on any number of rows: 2^-53
   * for each of nine million sums in a row, of a block's rows, a task's blocks and the tasks.
   */
  private static final double SUM_TOLERANCE = 1e-9;

  static StoredMoments of(CovarianceType type, SufficientStatistics statistics) {
    return new StoredMoments(
        type,
        statistics.rows,
        statistics.weight,
        observedMean(statistics),
        statistics.secondMoment.clone(),
        statistics.missing != null,
        LevelEstimate.of(statistics),
        1);
  }

  /** The mean of the rows of a pass, with what it completed. */
  static double[] mean(SufficientStatistics statistics) {
    double[] mean = new double[statistics.dim];
    for (int j = 0; j < mean.length; j++) {
      for (int i = 0; i < statistics.n; i++) {
        mean[j] += statistics.sums[j * statistics.n + i] / statistics.weight;
      }
    }
    return mean;
  }

  /** The same with 0 in the place of missing cells. */
  private static double[] observedMean(SufficientStatistics statistics) {
    double[] mean = mean(statistics);
    for (int j = 0; j < mean.length && statistics.missing != null; j++) {
      mean[j] -= statistics.missing.sum(j) / statistics.weight;
    }
    return mean;
  }

  /** Those of these rows and old ones, which lack no cell. */
  StoredMoments with(SufficientStatistics others, double[] moment) {
    double[] counts = sum(1, levels.counts(), 1, LevelEstimate.of(others).counts());
    return new StoredMoments(
        type,
        rows + others.rows,
        weight + others.weight,
        meanWith(mean, others),
        sum(1, secondMoment, 1, moment),
        lacksCells,
        new LevelEstimate(others.categories, counts),
        fresh * (1 - share(others)));
  }

  /** A mean of these rows, completed or not, and of old ones. */
  double[] meanWith(double[] own, SufficientStatistics others) {
    double share = share(others);
    return sum(1 - share, own, share, mean(others));
  }

  private double share(SufficientStatistics others) {
    return others.weight / (weight + others.weight);
  }

  static double[] sum(double times, double[] some, double timesOthers, double[] others) {
    double[] sum = new double[some.length];
    Arrays.setAll(sum, e -> times * some[e] + timesOthers * others[e]);
    return sum;
  }

  StoredMoments reduced(CovarianceType smaller) {
    double[] part = type.reduced(smaller, mean.length, secondMoment);
    return new StoredMoments(smaller, rows, weight, mean, part, lacksCells, levels, fresh);
  }

  /** Whether statistics are of as many rows, of the same weight and sums but for rounding. */
  boolean isOfSameRows(SufficientStatistics statistics) {
    MomentShape shape = new MomentShape(type, mean.length);
    boolean same =
        statistics.rows == rows && Math.abs(statistics.weight - weight) <= SUM_TOLERANCE * weight;
    double[] found = observedMean(statistics);
    // The sums of what is noise are not known.
    for (int j = 0; j < mean.length && same && statistics.noise == 0; j++) {
      double meanSquare = secondMoment[shape.index(j)] / weight;
      same = Math.abs(found[j] - mean[j]) <= SUM_TOLERANCE * Math.sqrt(meanSquare);
    }
    return same;
  }
}
