package org.gradientem.internal.columns;

import java.io.Serializable;
import java.util.List;

/** The numbers of a column, counted. */
final class NumberTally implements Serializable {
  private long count;
  private long infinite;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private boolean ofIntegers = true;
  private boolean ofDays = true;
  private boolean ofMonths = true;

  /** Digits after the point, at most; one more than is counted where a number has more. */
  private int decimals;

  void add(double value) {
    count++;
    if (Double.isInfinite(value)) {
      infinite++;
      return;
    }
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    ofIntegers &= value == Math.rint(value) && Math.abs(value) < Numbers.MAX_EXACT;
    ofDays &= DigitDates.isDay(value);
    ofMonths &= DigitDates.isMonth(value);
    while (decimals <= Numbers.MAX_DECIMALS && Numbers.rounded(value, decimals) != value) {
      decimals++;
    }
  }

  void merge(NumberTally other) {
    count += other.count;
    infinite += other.infinite;
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
    ofIntegers &= other.ofIntegers;
    ofDays &= other.ofDays;
    ofMonths &= other.ofMonths;
    decimals = Math.max(decimals, other.decimals);
  }

  /**
   * Returns the tally of the other numbers.
   *
   * @param some numbers that are left out
   * @param others the values of the others, ascending, of all of them or of some
   */
  NumberTally without(List<Double> some, double... others) {
    NumberTally tally = new NumberTally();
    tally.merge(this);
    if (others.length > 0) {
      tally.least = some.contains(least) ? others[0] : least;
      tally.greatest = some.contains(greatest) ? others[others.length - 1] : greatest;
    }
    return tally;
  }

  /** Returns how many numbers there are, counting infinite ones. */
  long count() {
    return count;
  }

  long infinite() {
    return infinite;
  }

  /** Returns the least finite number. */
  double least() {
    return least;
  }

  /** Returns the greatest finite number. */
  double greatest() {
    return greatest;
  }

  /** Returns how many digits after the point a number has at most; null for too many. */
  Integer decimals() {
    return decimals > Numbers.MAX_DECIMALS ? null : (Integer) decimals;
  }

  boolean isOfIntegers() {
    return ofIntegers;
  }

  /** Returns whether the digits of all numbers are days or months, more of them than by chance. */
  boolean isOfDates(int distinct) {
    return (ofDays && DigitDates.areDays(distinct)) || (ofMonths && DigitDates.areMonths(distinct));
  }
}
