package org.gradientem.columns;

import java.io.Serializable;

/** The numbers of a column, counted. */
final class NumberTally implements Serializable {
  private static final long serialVersionUID = 1;

  /** From here on not every integer is a double. */
  private static final double MOST_EXACT = 1L << 53;

  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private boolean ofIntegers = true;

  void add(double value) {
    count++;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    ofIntegers &= value == Math.rint(value) && Math.abs(value) < MOST_EXACT;
  }

  void merge(NumberTally other) {
    count += other.count;
    least = Math.min(least, other.least);
    greatest = Math.max(greatest, other.greatest);
    ofIntegers &= other.ofIntegers;
  }

  long count() {
    return count;
  }

  double least() {
    return least;
  }

  double greatest() {
    return greatest;
  }

  boolean isOfIntegers() {
    return ofIntegers;
  }
}
