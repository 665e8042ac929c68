package org.gradientem.internal.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * Numbers that stand for missing values, such as -999 or, of years of education, 98 and 99: they
 * lie far beyond all other values, and are usual codes.
 *
 * @param taken those that count as missing
 * @param doubted those that may be such codes, or values
 */
record MissingCodes(List<Double> taken, List<Double> doubted) {
  static final MissingCodes NONE = new MissingCodes(List.of(), List.of());

  /** Nines, perhaps with another last digit, as in surveys; -1, and 0 for "none". */
  private static final Pattern USUAL = Pattern.compile("-?(9+|9*[78]|7{2,}|8{2,})|-1|0");

  /** Interquartile ranges of the other values, by which codes are beyond them. */
  private static final double FAR = 5;

  /** The same of a usual code of three digits, which several rows share. */
  private static final double FAR_OF_LONG = 1;

  /** The same of a 0 that is doubted. */
  private static final double FAR_OF_ZERO = 2;

  /** Share of the rows from which on 0 is an atom, not a code. */
  private static final double ATOM = 0.1;

  private static final int LONG = 3;

  /** The greatest code that is known by its sign alone where all other values are 0 or more. */
  private static final double OF_SIGN = -9;

  /** Times the rows of another value on average, from which on a long code is doubted. */
  private static final double FAR_ABOVE = 10;

  /** Rows that share a value otherwise than by chance. */
  private static final int SEVERAL = 3;

  /** Share of the rows from which on a value that is no usual code is doubted. */
  private static final double MANY = 0.01;

  /** Codes at one end of a column. */
  private static final int MAX_CODES = 4;

  /** Values beside codes, at least, of which an interquartile range is known. */
  private static final int MIN_OTHERS = 5;

  /** Finds the codes among values. */
  static MissingCodes of(ColumnValues values) {
    return new Search(values).found();
  }

  /** Returns what to say of the codes, an addition to a reason; empty of none. */
  String reason(String column, ColumnValues values, boolean isExact) {
    StringBuilder text = new StringBuilder();
    for (double code : taken) {
      text.append(
          RootLocale.format(
              "; %s in %s counts as missing", Numbers.shown(code), rows(values, code, isExact)));
    }
    if (!doubted.isEmpty()) {
      text.append(
          RootLocale.format(
              "; a value, or a code for missing: %s? `missingCodes` %s",
              doubted.stream()
                  .map(code -> Numbers.shown(code) + " in " + rows(values, code, isExact))
                  .collect(Collectors.joining(", ")),
              doubted.stream()
                  .map(code -> column + "=" + Numbers.shown(code))
                  .collect(Collectors.joining(","))));
    }
    return text.toString();
  }

  private static String rows(ColumnValues values, double code, boolean isExact) {
    return isExact
        ? RootLocale.count(Math.round(values.weight(code)), "row")
        : RootLocale.format("%.1f %% of the rows", 100 * values.share(code));
  }

  /** The values without those that may be codes at either end. */
  private static final class Search {
    private final double[] distinct;
    private final double[] weights;
    private final int from;
    private final int to;
    private final double range;
    private final List<Double> taken = new ArrayList<>();
    private final List<Double> doubted = new ArrayList<>();

    Search(ColumnValues values) {
      distinct = values.values();
      weights = values.weights();
      int first = 0;
      while (first < MAX_CODES && first < distinct.length && isUsual(distinct[first])) {
        first++;
      }
      int last = distinct.length;
      while (last > first && distinct.length - last < MAX_CODES && isUsual(distinct[last - 1])) {
        last--;
      }
      from = first;
      to = last;
      range = to - from < MIN_OTHERS ? Double.NaN : interquartileRange();
    }

    private static boolean isUsual(double value) {
      return USUAL.matcher(Numbers.shown(value).replace(".", "")).matches();
    }

    /** Of the rows; where half of them have one value, of the different values. */
    private double interquartileRange() {
      double[] ones = new double[distinct.length];
      Arrays.fill(ones, 1);
      double ofRows = quantile(weights, 0.75) - quantile(weights, 0.25);
      return ofRows > 0 ? ofRows : quantile(ones, 0.75) - quantile(ones, 0.25);
    }

    private double quantile(double[] mass, double share) {
      double left = share * Arrays.stream(mass, from, to).sum();
      int v = from;
      while (v < to - 1 && left > mass[v]) {
        left -= mass[v++];
      }
      return distinct[v];
    }

    MissingCodes found() {
      if (Double.isNaN(range)) {
        return NONE;
      }
      for (int v = 0; v < from; v++) {
        judge(v, distinct[from] - distinct[v]);
      }
      for (int v = to; v < distinct.length; v++) {
        judge(v, distinct[v] - distinct[to - 1]);
      }
      if (from == 0) {
        judgeUnusual(0, distinct[1] - distinct[0]);
      }
      if (to == distinct.length) {
        judgeUnusual(to - 1, distinct[to - 1] - distinct[to - 2]);
      }
      return new MissingCodes(List.copyOf(taken), List.copyOf(doubted));
    }

    /** A usual code that lies so far beyond the other values. */
    private void judge(int v, double gap) {
      if (distinct[v] == 0 && weights[v] >= ATOM * sum()) {
        return;
      }
      boolean isLong = Math.abs(distinct[v]) >= Math.pow(10, LONG - 1.0);
      boolean isShared = weights[v] >= 2 || isLong;
      boolean isOfSeveral = weights[v] >= SEVERAL;
      boolean isBelowZero = distinct[v] <= OF_SIGN && distinct[from] >= 0;
      boolean isFarOut =
          (isShared && gap > FAR * range) || (isOfSeveral && isLong && gap > FAR_OF_LONG * range);
      if ((isFarOut && !isBesideAnAtom(v)) || (isBelowZero && (isOfSeveral || isLong))) {
        taken.add(distinct[v]);
      } else if (isOfSeveral && weights[v] >= MANY * sum()) {
        boolean isFar = gap > (distinct[v] == 0 ? FAR_OF_ZERO : FAR_OF_LONG) * range;
        boolean isHeavy =
            weights[v] > FAR_ABOVE * Arrays.stream(weights, from, to).average().orElse(1);
        if (isFar || (isLong && isHeavy)) {
          doubted.add(distinct[v]);
        }
      }
    }

    /** Whether half of the rows have another value, as of gains, of which the largest are far. */
    private boolean isBesideAnAtom(int v) {
      return IntStream.range(0, weights.length).anyMatch(u -> u != v && 2 * weights[u] >= sum());
    }

    private void judgeUnusual(int v, double gap) {
      if (weights[v] >= Math.max(SEVERAL, MANY * sum()) && gap > FAR * range) {
        doubted.add(distinct[v]);
      }
    }

    private double sum() {
      return Arrays.stream(weights).sum();
    }
  }
}
