package org.gradientem.internal.columns;

import java.util.Arrays;
import java.util.List;

/**
 * The different numbers of a column, with the rows of each.
 *
 * @param columnValues the numbers
 * @param tally all numbers of the column
 * @param isExact whether the rows are all of the column, and not some
 */
record ValueCounts(ColumnValues columnValues, NumberTally tally, boolean isExact) {
  /** What has a smaller chance, of one in a million, is not by chance. */
  static final double MIN_LOG_CHANCE = -14;

  int distinct() {
    return columnValues.distinct();
  }

  /** Returns the counts of the other numbers. */
  ValueCounts excluding(List<Double> some) {
    ColumnValues others = columnValues.without(some);
    return some.isEmpty()
        ? this
        : new ValueCounts(others, tally.without(some, others.values()), isExact);
  }

  /**
   * Whether the numbers are an identity: all different, and either whole, where so many numbers on
   * so many steps would not be by chance, least of all if they were not equally likely; or of equal
   * distances, as points in time.
   */
  boolean isNumbering() {
    boolean areDifferent = Arrays.stream(columnValues.weights()).allMatch(count -> count == 1);
    if (!areDifferent || !(isExact || tally.isOfIntegers()) || distinct() < 2) {
      return false;
    }
    double range = tally.greatest() - tally.least();
    long places = 1 + Math.round(range / (isExact ? columnValues.leastDistance() : 1));
    if (!tally.isOfIntegers() && places != tally.count()) {
      return false;
    }
    double logChance = 0;
    for (long i = 1; i < tally.count() && logChance >= MIN_LOG_CHANCE; i++) {
      logChance += Math.log1p(-(double) i / places);
    }
    return logChance < MIN_LOG_CHANCE;
  }
}
