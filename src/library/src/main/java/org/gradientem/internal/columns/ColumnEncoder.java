package org.gradientem.internal.columns;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Turns the cells of a column into entries of the features. */
public final class ColumnEncoder implements Serializable {
  private final String name;
  private final Kind kind;
  private final List<String> levels;
  private final Map<String, Integer> indices = new HashMap<>();

  /** Null of a column without numbers, whose cells are levels by their text. */
  private final NumberStyle style;

  /** Whether text that is no number is a missing cell. */
  private final boolean amongText;

  /** Null where it is not known. */
  private final String unit;

  private final List<Double> missingCodes;

  /**
   * An entry of the features.
   *
   * @param name the column's name; of a logarithm log(name), of atoms 'name is'
   * @param levels the levels; empty for a number
   */
  public record Entry(String name, List<String> levels) {
    /**
     * Copies the levels.
     *
     * @param name the name
     * @param levels the levels
     */
    public Entry {
      levels = List.copyOf(levels);
    }
  }

  /**
   * Prepares the encoding of a column.
   *
   * @param column the column
   */
  public ColumnEncoder(TableColumn column) {
    name = column.name();
    kind = column.kind();
    levels = List.copyOf(column.levels());
    for (String level : levels) {
      indices.put(level, indices.size());
    }
    style = column.numbers().map(Numbers::style).orElse(null);
    amongText = column.numbers().filter(Numbers::amongText).isPresent();
    unit = column.numbers().map(Numbers::unit).orElse(null);
    missingCodes = column.numbers().map(Numbers::missingCodes).orElse(List.of());
  }

  /**
   * The column's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * What a cell can be that is not missing, in words.
   *
   * @return a level, a number or a positive number
   */
  public String expected() {
    if (!kind.hasNumbers()) {
      return "one of the levels it was fitted with";
    }
    String number = kind.isLog() ? "a positive number" : "a number";
    return unit == null || unit.isEmpty() ? number : number + " with " + unit;
  }

  /**
   * How many entries a cell becomes.
   *
   * @return 0, 1 or 2
   */
  public int size() {
    return (kind.hasLevels() ? 1 : 0) + (kind.hasNumbers() ? 1 : 0);
  }

  /**
   * What a cell becomes, that of the levels before that of the numbers.
   *
   * @return no entry for a column left out, two for one with atoms, else one
   */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    if (kind.hasLevels()) {
      entries.add(new Entry(kind.isOfAtoms() ? name + " is" : name, levels));
    }
    if (kind.hasNumbers()) {
      entries.add(new Entry(kind.isLog() ? "log(" + name + ")" : name, List.of()));
    }
    return entries;
  }

  /**
   * Writes a cell's entries: the index of its level, its number or its logarithm; NaN where there
   * is none.
   *
   * @param cell a number, or anything that has a text; null if it is missing
   * @param features receives them
   * @param at where the first goes
   * @return false if the cell has a value that the column cannot have, and is written as missing: a
   *     level that it has not, text where there were only numbers, a number of another unit, an
   *     infinite number, or a logarithm of no positive number
   */
  public boolean encode(Object cell, double[] features, int at) {
    Arrays.fill(features, at, at + size(), Double.NaN);
    OptionalDouble number = number(cell);
    if (isMissing(cell, number)) {
      return true;
    }
    if (number.isPresent() && !isComparable(cell, number.getAsDouble())) {
      return false;
    }
    if (kind == Kind.CATEGORICAL) {
      return level(cell, number, features, at);
    }
    if (number.isEmpty()) {
      return false;
    }
    double x = number.getAsDouble();
    if (!kind.isOfAtoms()) {
      features[at] = gaussian(x);
      return !isNoLogarithm(x);
    }
    Integer atom = indices.get(Numbers.shown(x));
    features[at] = atom == null ? levels.size() - 1 : atom;
    features[at + 1] = atom == null ? gaussian(x) : Double.NaN;
    return atom != null || !isNoLogarithm(x);
  }

  private boolean isMissing(Object cell, OptionalDouble number) {
    return number.isPresent()
        ? Double.isNaN(number.getAsDouble()) || missingCodes.contains(number.getAsDouble() + 0.0)
        : cell == null || amongText || (cell instanceof String text && NumberStyle.isMissing(text));
  }

  private boolean level(Object cell, OptionalDouble number, double[] features, int at) {
    Integer index =
        indices.get(number.isPresent() ? Numbers.shown(number.getAsDouble()) : Numbers.level(cell));
    features[at] = index == null ? Double.NaN : index;
    return index != null;
  }

  private double gaussian(double number) {
    if (!kind.isLog()) {
      return number;
    }
    return number > 0 ? Math.log(number) : Double.NaN;
  }

  private boolean isNoLogarithm(double number) {
    return kind.isLog() && number <= 0;
  }

  /** Returns whether a number is finite and of the unit of those that the column was made of. */
  private boolean isComparable(Object cell, double number) {
    String ofCell = cell instanceof String text ? Units.of(text) : "";
    return Double.isFinite(number) && (number == 0 || unit == null || Units.agree(unit, ofCell));
  }

  /** Empty of a column whose cells are levels by their text. */
  private OptionalDouble number(Object cell) {
    if (style == null || cell == null) {
      return OptionalDouble.empty();
    }
    return cell instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : style.parse(cell.toString());
  }

  /**
   * Returns whether a cell is an infinite number, which is no missing one.
   *
   * @param cell a cell that {@link #encode} does not take
   * @return true for an infinite number, or one that is beyond the range of a double
   */
  public boolean isInfinite(Object cell) {
    OptionalDouble number = number(cell);
    return number.isPresent() && Double.isInfinite(number.getAsDouble());
  }
}
