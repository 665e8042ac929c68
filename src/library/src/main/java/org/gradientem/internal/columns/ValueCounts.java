package org.gradientem.internal.columns;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The different numbers of a column, with the rows of each. */
final class ValueCounts {
  /** What has a smaller chance, of one in a million, is not by chance. */
  static final double MIN_LOG_CHANCE = -14;

  private final SortedMap<Double, Double> counts;
  private final NumberTally all;
  private final boolean isExact;

  /**
   * Takes the counts.
   *
   * @param counts rows by value
   * @param all all numbers of the column
   * @param isExact whether the counts are of all of them, and not of some rows
   */
  ValueCounts(SortedMap<Double, Double> counts, NumberTally all, boolean isExact) {
    this.counts = counts;
    this.all = all;
    this.isExact = isExact;
  }

  NumberTally tally() {
    return all;
  }

  boolean isExact() {
    return isExact;
  }

  Collection<Double> values() {
    return counts.keySet();
  }

  int distinct() {
    return counts.size();
  }

  /** Returns the counts of the other numbers. */
  ValueCounts excluding(Collection<Double> some) {
    SortedMap<Double, Double> others = new TreeMap<>(counts);
    others.keySet().removeAll(some);
    return some.isEmpty() ? this : new ValueCounts(others, all.without(some, others), isExact);
  }

  ColumnValues columnValues() {
    return ColumnValues.of(counts);
  }

  ColumnValues without(Collection<Double> some) {
    SortedMap<Double, Double> others = new TreeMap<>(counts);
    others.keySet().removeAll(some);
    return ColumnValues.of(others);
  }

  /**
   * Whether the numbers are an identity: all different, and either whole, where so many numbers on
   * so many steps would not be by chance, least of all if they were not equally likely; or of equal
   * distances, as points in time.
   */
  boolean isNumbering() {
    boolean areDifferent = counts.values().stream().allMatch(count -> count == 1);
    if (!areDifferent || !(isExact || all.isOfIntegers()) || distinct() < 2) {
      return false;
    }
    double range = all.greatest() - all.least();
    long places = 1 + Math.round(range / (isExact ? leastGap() : 1));
    if (!all.isOfIntegers() && places != all.count()) {
      return false;
    }
    double logChance = 0;
    for (long i = 1; i < all.count() && logChance >= MIN_LOG_CHANCE; i++) {
      logChance += Math.log1p(-(double) i / places);
    }
    return logChance < MIN_LOG_CHANCE;
  }

  private double leastGap() {
    double gap = Double.POSITIVE_INFINITY;
    double before = Double.NEGATIVE_INFINITY;
    for (double value : counts.keySet()) {
      gap = Math.min(gap, value - before);
      before = value;
    }
    return gap;
  }
}
