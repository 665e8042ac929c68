package org.gradientem.columns;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What one scan finds in a column: how many cells hold what. */
public final class ColumnTally implements Serializable {
  private static final long serialVersionUID = 1;

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4}([-/.])\\d{1,2}\\2\\d{1,2}|\\d{1,2}([-/.])\\d{1,2}\\3(\\d{4}|\\d{2}))"
              + "([T ].*)?");

  private static final Pattern TIME = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

  private final int mostValues;
  private final Map<NumberStyle, NumberTally> numbers = new EnumMap<>(NumberStyle.class);
  private Map<Object, Long> counts = new HashMap<>();
  private long rows;
  private long missing;
  private long dates;
  private boolean isOfText;

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
   * @param value the cell; NaN and infinite ones are missing
   */
  public void add(double value) {
    rows++;
    if (!Double.isFinite(value)) {
      missing++;
      return;
    }
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
    numbers.forEach((style, tally) -> style.parse(bare).ifPresent(tally::add));
    dates += DATE.matcher(bare).matches() || TIME.matcher(bare).matches() ? 1 : 0;
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
   * Adds what another part of the column holds.
   *
   * @param other the tally of that part
   * @return this
   */
  public ColumnTally merge(ColumnTally other) {
    rows += other.rows;
    missing += other.missing;
    dates += other.dates;
    isOfText |= other.isOfText;
    numbers.forEach((style, tally) -> tally.merge(other.numbers.get(style)));
    if (other.counts == null) {
      counts = null;
    } else {
      other.counts.forEach(this::count);
    }
    return this;
  }

  /** Cells that hold something. */
  long values() {
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

  NumberTally numbers(NumberStyle style) {
    return numbers.get(style);
  }

  /** How often each value occurs, a number or a text without blanks around; empty of too many. */
  Optional<Map<Object, Long>> counts() {
    return Optional.ofNullable(counts);
  }
}
