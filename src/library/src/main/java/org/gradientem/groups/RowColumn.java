package org.gradientem.groups;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradientem.mixture.Categories;

/**
 * A column of a table and the entries of a row that it has become: a number, a level, or with atoms
 * a level and a number.
 *
 * @param name its name in the table
 * @param isLog whether the number is a logarithm
 * @param levels the names of its levels; empty if it has none
 * @param level its number among the categorical features, from 0; -1 if it has no level
 * @param number its number among the features that are numbers, from 0; -1 if it has none
 * @since 0.1.0
 */
public record RowColumn(String name, boolean isLog, List<String> levels, int level, int number)
    implements Serializable {

  /**
   * Copies the levels.
   *
   * @param name its name in the table
   * @param isLog whether the number is a logarithm
   * @param levels the names of its levels
   * @param level its number among the categorical features
   * @param number its number among the features that are numbers
   */
  public RowColumn {
    levels = List.copyOf(levels);
  }

  /**
   * Features that are a column each.
   *
   * @param names a name for each feature
   * @param levels for each categorical feature the names of its levels
   * @param categories which features are categorical
   * @return the columns in the order of the features
   */
  public static List<RowColumn> ofFeatures(
      List<String> names, List<List<String>> levels, Categories categories) {
    List<RowColumn> found = new ArrayList<>();
    int level = 0;
    for (int p = 0; p < names.size(); p++) {
      boolean isLevel = level < categories.columns() && categories.place(level) == p;
      found.add(
          isLevel
              ? new RowColumn(names.get(p), false, levels.get(level), level++, -1)
              : new RowColumn(names.get(p), false, List.of(), -1, p - level));
    }
    return found;
  }

  /**
   * The cell of a row in the units of the table.
   *
   * @param numbers the row's numbers
   * @param levelOf for each categorical feature the row's level, from 0; negative where it is
   *     missing
   * @return a number or the name of a level; empty if it is missing
   */
  Optional<Object> cell(double[] numbers, int... levelOf) {
    if (level >= 0) {
      int at = levelOf[level];
      if (at < 0 || !hasAtoms() || at != other()) {
        return Optional.ofNullable(at < 0 ? null : levels.get(at));
      }
    }
    return Double.isNaN(numbers[number])
        ? Optional.empty()
        : Optional.of(rounded(inUnits(numbers[number])));
  }

  /**
   * The cells of a row.
   *
   * @param columns the columns of the table
   * @param categories which features are categorical
   * @param features the features of the row, NaN where a cell is missing
   * @return a number in the units of the table or the name of a level for each column, in their
   *     order; those that are missing are left out
   */
  public static Map<String, Object> cells(
      List<RowColumn> columns, Categories categories, double... features) {
    double[] numbers = categories.numbers(features);
    int[] levels = categories.levelNumbers(features);
    Map<String, Object> cells = new LinkedHashMap<>();
    for (RowColumn column : columns) {
      column.cell(numbers, levels).ifPresent(cell -> cells.put(column.name(), cell));
    }
    return cells;
  }

  /** A number without what taking a logarithm and back has cost. */
  private static double rounded(double x) {
    return Double.isFinite(x) ? new BigDecimal(x).round(new MathContext(12)).doubleValue() : x;
  }

  /** A number of the mixture in the units of the table. */
  double inUnits(double x) {
    return isLog ? Math.exp(x) : x;
  }

  /** A row whose numbers are missing where their columns have an atom, as in a table. */
  static double[] withoutNumbersOfAtoms(
      List<RowColumn> columns, Categories categories, double... features) {
    if (columns.stream().noneMatch(RowColumn::hasAtoms)) {
      return features;
    }
    double[] numbers = categories.numbers(features).clone();
    int[] levels = categories.levelNumbers(features);
    for (RowColumn column : columns) {
      if (column.hasAtoms() && levels[column.level] != column.other()) {
        numbers[column.number] = Double.NaN;
      }
    }
    return categories.row(numbers, categories.levels(features));
  }

  /** Returns whether some values are levels and the others numbers. */
  boolean hasAtoms() {
    return level >= 0 && number >= 0;
  }

  /** The level of all values that are no atoms. */
  int other() {
    return levels.size() - 1;
  }
}
