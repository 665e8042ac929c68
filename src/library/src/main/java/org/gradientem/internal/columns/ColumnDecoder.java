package org.gradientem.internal.columns;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Turns entries of the features into cells of a column, the inverse of {@link ColumnEncoder}. */
public final class ColumnDecoder implements Serializable {
  private final ColumnEncoder encoder;
  private final Kind kind;
  private final List<String> levels;

  /** Null of a column without numbers, whose cells are levels by their text. */
  private final NumberStyle style;

  private final String unit;

  /**
   * Prepares the decoding of a column.
   *
   * @param column a column that is not left out
   */
  public ColumnDecoder(TableColumn column) {
    encoder = new ColumnEncoder(column);
    kind = column.kind();
    levels = List.copyOf(column.levels());
    style = column.numbers().map(Numbers::style).orElse(null);
    unit = column.numbers().map(Numbers::unit).orElse(null);
  }

  /**
   * How many entries a cell has.
   *
   * @return 1, or 2 of a column with atoms
   */
  public int size() {
    return encoder.size();
  }

  /**
   * Returns whether a cell holds nothing.
   *
   * @param cell a cell of the table, null included
   * @return false for a value, also one that the column cannot have
   */
  public boolean isMissing(Object cell) {
    double[] entries = new double[size()];
    return encoder.encode(cell, entries, 0) && Arrays.stream(entries).allMatch(Double::isNaN);
  }

  /**
   * Returns the number of a column of numbers.
   *
   * @param features the features of a row
   * @param at the index of the column's first entry
   * @return the number in the column's unit; NaN of a column of text, or where the entries are NaN
   */
  public double number(double[] features, int at) {
    if (style == null) {
      return Double.NaN;
    }
    boolean isLevel =
        kind.hasLevels()
            && !Double.isNaN(features[at])
            && !(kind.isOfAtoms() && features[at] == levels.size() - 1);
    if (isLevel) {
      return Double.parseDouble(level(features, at));
    }
    if (!kind.hasNumbers()) {
      return Double.NaN;
    }
    double entry = features[at + size() - 1];
    return kind.isLog() ? Math.exp(entry) : entry;
  }

  /**
   * Returns a cell as text, the way the column's texts are written.
   *
   * @param features the features of a row
   * @param at the index of the column's first entry
   * @return a level, or a number with the column's decimal sign and unit; null where there is none
   */
  public String text(double[] features, int at) {
    if (style == null) {
      return Double.isNaN(features[at]) ? null : level(features, at);
    }
    return text(number(features, at));
  }

  /**
   * Returns a number as text, the way the column's texts are written.
   *
   * @param number a number of a column of numbers
   * @return the number with the column's decimal sign and unit; null for NaN
   */
  public String text(double number) {
    return Double.isNaN(number) ? null : style.write(number, unit);
  }

  private String level(double[] features, int at) {
    return levels.get((int) features[at]);
  }
}
