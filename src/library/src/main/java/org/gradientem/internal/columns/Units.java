package org.gradientem.internal.columns;

import java.io.Serializable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The units that the numbers of a column of text are written with: percent signs, currencies. */
final class Units implements Serializable {
  private static final String PERCENT = "%";

  /** Of each unit a cell that has it. */
  private final Map<String, String> examples = new LinkedHashMap<>();

  /**
   * Returns the unit of a number.
   *
   * @param text the cell
   * @return its percent sign or currency; empty if there is none
   */
  static String of(String text) {
    StringBuilder unit = new StringBuilder();
    text.codePoints()
        .filter(c -> c == '%' || Character.getType(c) == Character.CURRENCY_SYMBOL)
        .forEach(unit::appendCodePoint);
    return unit.toString();
  }

  /** Returns whether numbers of both units can be compared; a currency may be left out. */
  static boolean agree(String one, String other) {
    boolean isPercent = one.contains(PERCENT) || other.contains(PERCENT);
    return one.equals(other) || (!isPercent && (one.isEmpty() || other.isEmpty()));
  }

  /** Adds a number; zero is the same in every unit. */
  void add(String text, double value) {
    if (value != 0) {
      examples.putIfAbsent(of(text), text);
    }
  }

  void merge(Units next) {
    next.examples.forEach(examples::putIfAbsent);
  }

  /** Returns the one unit of the column; empty if its numbers have none. */
  String common() {
    return examples.keySet().stream().max(Comparator.comparingInt(String::length)).orElse("");
  }

  /** Returns two cells whose units do not agree, if there are any. */
  Optional<String> disagreement() {
    for (Map.Entry<String, String> one : examples.entrySet()) {
      for (Map.Entry<String, String> other : examples.entrySet()) {
        if (!agree(one.getKey(), other.getKey())) {
          return Optional.of("'%s' and '%s'".formatted(one.getValue(), other.getValue()));
        }
      }
    }
    return Optional.empty();
  }
}
