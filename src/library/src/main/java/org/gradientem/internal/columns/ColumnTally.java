package org.gradientem.internal.columns;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gradientem.RootLocale;

/** What one scan finds in a column: how many cells hold what. */
public final class ColumnTally implements Serializable {
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4}([-/.])\\d{1,2}\\2\\d{1,2}|\\d{1,2}([-/.])\\d{1,2}\\3(\\d{4}|\\d{2}))"
              + "([T ].*)?");

  private static final Pattern TIME = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

  private final int mostValues;
  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d+");

  private final Map<NumberStyle, NumberTally> numbers = new EnumMap<>(NumberStyle.class);
  private final Units units = new Units();
  private Map<Object, Long> counts = new HashMap<>();
  private long rows;
  private long missing;
  private long dates;
  private boolean isOfText;
  private boolean hasCodes;

  /** The first infinite number and its row, from 0. */
  private String infinite;

  private long infiniteRow;

  /**
   * Starts with no cell.
   *
   * @param mostValues as many different values are counted one by one, at most
   */
  public ColumnTally(int mostValues) {
    this.mostValues = mostValues;
    for (NumberStyle style : NumberStyle.values()) {
      numbers.put(style, new NumberTally());
    }
  }

  /**
   * Adds a number.
   *
   * @param value the cell; NaN is a missing one
   */
  public void add(double value) {
    rows++;
    if (Double.isNaN(value)) {
      missing++;
      return;
    }
    noteInfinite(value, value);
    // Adding 0 turns a negative zero into a positive one.
    count(value + 0.0, 1);
    numbers.get(NumberStyle.POINT).add(value);
  }

  /**
   * Adds a cell of text.
   *
   * @param cell the text; null if it is missing
   */
  public void add(String cell) {
    rows++;
    if (cell == null || NumberStyle.isMissing(cell)) {
      missing++;
      return;
    }
    isOfText = true;
    String bare = cell.strip();
    count(bare, 1);
    numbers.forEach((style, tally) -> style.parse(bare).ifPresent(x -> add(bare, x, tally)));
    dates += DATE.matcher(bare).matches() || TIME.matcher(bare).matches() ? 1 : 0;
  }

  private void add(String cell, double value, NumberTally tally) {
    tally.add(value);
    units.add(cell, value);
    noteInfinite(cell, value);
    hasCodes |= Math.abs(value) >= Numbers.MAX_EXACT && WHOLE.matcher(cell).matches();
  }

  private void noteInfinite(Object cell, double value) {
    if (Double.isInfinite(value) && infinite == null) {
      infinite = cell.toString();
      infiniteRow = rows - 1;
    }
  }

  private void count(Object value, long times) {
    if (counts != null) {
      counts.merge(value, times, Long::sum);
      if (counts.size() > mostValues) {
        counts = null;
      }
    }
  }

  /**
   * Adds what the next part of the column holds.
   *
   * @param other the tally of that part
   * @return this
   */
  public ColumnTally merge(ColumnTally other) {
    if (infinite == null && other.infinite != null) {
      infinite = other.infinite;
      infiniteRow = rows + other.infiniteRow;
    }
    rows += other.rows;
    missing += other.missing;
    dates += other.dates;
    isOfText |= other.isOfText;
    hasCodes |= other.hasCodes;
    units.merge(other.units);
    numbers.forEach((style, tally) -> tally.merge(other.numbers.get(style)));
    if (other.counts == null) {
      counts = null;
    } else {
      other.counts.forEach(this::count);
    }
    return this;
  }

  /**
   * Returns how many cells hold something.
   *
   * @return the number
   */
  public long values() {
    return rows - missing;
  }

  long missing() {
    return missing;
  }

  boolean isOfDates() {
    return dates == values();
  }

  boolean isOfText() {
    return isOfText;
  }

  /** Returns whether a whole number is beyond 2^53, so that a double does not tell it apart. */
  boolean hasCodes() {
    return hasCodes;
  }

  Units units() {
    return units;
  }

  /**
   * Returns where the first infinite number is.
   *
   * @return its text and row, counted from 1; empty if all numbers are finite
   */
  public Optional<String> infinite() {
    return Optional.ofNullable(infinite)
        .map(cell -> RootLocale.format("'%s' in row %d", cell, infiniteRow + 1));
  }

  /**
   * Returns whether there is one value at most, or none.
   *
   * @return true if nothing varies
   */
  public boolean isConstant() {
    return counts != null && counts.size() <= 1;
  }

  NumberTally numbers(NumberStyle style) {
    return numbers.get(style);
  }

  /** How often each value occurs, a number or a text without blanks around; empty of too many. */
  Optional<Map<Object, Long>> counts() {
    return Optional.ofNullable(counts);
  }
}
