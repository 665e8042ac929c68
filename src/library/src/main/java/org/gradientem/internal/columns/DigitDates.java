package org.gradientem.internal.columns;

import java.time.Month;

/** Dates that are written as digits alone: 20240131 and 202401. */
final class DigitDates {
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2099;

  /** Whole numbers from one year to the next, of which 365 are days, and of which 12 are months. */
  private static final int DAYS = 10_000;

  private static final int MONTHS = 100;
  private static final int DAYS_OF_A_YEAR = 365;
  private static final int MONTHS_OF_A_YEAR = 12;

  private DigitDates() {}

  static boolean isDay(double value) {
    double day = value % MONTHS;
    double month = Math.floor(value / MONTHS);
    return value == Math.rint(value)
        && isMonth(month)
        && day >= 1
        && day <= Month.of((int) (month % MONTHS)).maxLength();
  }

  static boolean isMonth(double value) {
    double year = Math.floor(value / MONTHS);
    double month = value - year * MONTHS;
    return value == Math.rint(value)
        && year >= FIRST_YEAR
        && year <= LAST_YEAR
        && month >= 1
        && month <= MONTHS_OF_A_YEAR;
  }

  /** Returns whether so many different whole numbers would not all be days by chance. */
  static boolean areDays(int distinct) {
    return isNoChance(distinct, (double) DAYS_OF_A_YEAR / DAYS);
  }

  /** Returns whether so many different whole numbers would not all be months by chance. */
  static boolean areMonths(int distinct) {
    return isNoChance(distinct, (double) MONTHS_OF_A_YEAR / MONTHS);
  }

  private static boolean isNoChance(int distinct, double share) {
    return distinct * Math.log(share) < ValueCounts.MIN_LOG_CHANCE;
  }
}
