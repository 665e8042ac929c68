package org.gradientem.mixture;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * Which entries of a row are levels of categorical columns, 0 to L - 1 or NaN where the cell is
 * missing; all others are numbers. One of the columns may hold labels; each component has at most
 * one label. Immutable.
 *
 * @since 0.1.0
 */
public final class Categories implements Serializable {
  private static final int NO_LABELS = -1;

  /** Of rows of numbers alone. */
  public static final Categories NONE = new Categories(new int[0], new int[0], NO_LABELS);

  private final int[] places;

  /** The first level of each column among those of all, and their number. */
  private final int[] starts;

  /** The column that holds labels. */
  private final int labelColumn;

  private Categories(int[] places, int[] levels, int labelColumn) {
    this.places = places;
    this.labelColumn = labelColumn;
    starts = new int[places.length + 1];
    for (int c = 0; c < places.length; c++) {
      starts[c + 1] = Math.addExact(starts[c], levels[c]);
    }
  }

  /**
   * Columns of so many levels.
   *
   * @param places the entries of a row that hold levels, ascending, from 0
   * @param levels number of levels of each, at least 1
   * @return the columns
   * @throws IllegalArgumentException if places do not ascend or a column has no level
   */
  public static Categories of(int[] places, int[] levels) {
    for (int c = 0; c < places.length; c++) {
      if (places[c] < 0 || (c > 0 && places[c] <= places[c - 1]) || levels[c] < 1) {
        throw new IllegalArgumentException(
            RootLocale.format(
                "Entry %d of a row cannot be categorical column %d of %d levels.",
                places[c], c, levels[c]));
      }
    }
    return new Categories(places.clone(), levels, NO_LABELS);
  }

  /**
   * Returns these columns with labels in one of them.
   *
   * @param column the categorical column, from 0
   * @return the columns
   */
  public Categories labelled(int column) {
    int[] levels = IntStream.range(0, columns()).map(this::levels).toArray();
    return new Categories(places, levels, column);
  }

  /**
   * Returns the column that holds labels.
   *
   * @return the categorical column, from 0; -1 if there are no labels
   */
  public int labelColumn() {
    return labelColumn;
  }

  /**
   * Returns whether one of the columns holds labels.
   *
   * @return true if each component has at most one level of that column
   */
  public boolean hasLabels() {
    return labelColumn >= 0;
  }

  /**
   * Whether rows are of numbers alone.
   *
   * @return true if there is no categorical column
   */
  public boolean isEmpty() {
    return places.length == 0;
  }

  /**
   * Number of categorical columns.
   *
   * @return the number
   */
  public int columns() {
    return places.length;
  }

  /**
   * The entry of a row that holds a column's level.
   *
   * @param column the categorical column, from 0
   * @return its place among all features, from 0
   */
  public int place(int column) {
    return places[column];
  }

  /**
   * Number of levels of a column.
   *
   * @param column the categorical column, from 0
   * @return L
   */
  public int levels(int column) {
    return starts[column + 1] - starts[column];
  }

  /**
   * The place of a column's first level among the levels of all columns.
   *
   * @param column the categorical column, from 0
   * @return the place, from 0
   */
  public int start(int column) {
    return starts[column];
  }

  /**
   * Number of levels of all columns.
   *
   * @return the sum of L
   */
  public int total() {
    return starts[places.length];
  }

  /**
   * Free probabilities of a component.
   *
   * @return the sum of L - 1, labels left out
   */
  public int parameters() {
    return total() - columns() - (hasLabels() ? levels(labelColumn) - 1 : 0);
  }

  /**
   * The numbers of a row.
   *
   * @param row all its features
   * @return those that are no levels, in their order; the row itself if all are numbers
   */
  public double[] numbers(double[] row) {
    if (isEmpty()) {
      return row;
    }
    double[] numbers = new double[row.length - places.length];
    int column = 0;
    for (int p = 0; p < row.length; p++) {
      if (column < places.length && places[column] == p) {
        column++;
      } else {
        numbers[p - column] = row[p];
      }
    }
    return numbers;
  }

  /**
   * The levels of a row.
   *
   * @param row all its features
   * @return for each categorical column the place of its level among the levels of all columns; -1
   *     where the cell is missing
   */
  public int[] levels(double[] row) {
    int[] levels = new int[places.length];
    Arrays.setAll(
        levels, c -> Double.isNaN(row[places[c]]) ? -1 : starts[c] + (int) row[places[c]]);
    return levels;
  }

  /**
   * The levels of a row, each by its number in its own column.
   *
   * @param row all its features
   * @return for each categorical column the number of its level, from 0; -1 where the cell is
   *     missing
   */
  public int[] levelNumbers(double[] row) {
    int[] numbers = new int[places.length];
    Arrays.setAll(numbers, c -> Double.isNaN(row[places[c]]) ? -1 : (int) row[places[c]]);
    return numbers;
  }

  /**
   * A row of its two parts.
   *
   * @param numbers its numbers
   * @param levels its levels as {@link #levels(double[])} gives them
   * @return all its features; the numbers themselves if there is nothing else
   */
  public double[] row(double[] numbers, int... levels) {
    if (isEmpty()) {
      return numbers;
    }
    double[] row = new double[numbers.length + places.length];
    int column = 0;
    for (int p = 0; p < row.length; p++) {
      if (column < places.length && places[column] == p) {
        row[p] = levels[column] < 0 ? Double.NaN : levels[column] - starts[column];
        column++;
      } else {
        row[p] = numbers[p - column];
      }
    }
    return row;
  }

  /**
   * Whether a value can stand in a categorical column.
   *
   * @param column the categorical column, from 0
   * @param value the value
   * @return true for 0 to L - 1, and NaN
   */
  public boolean admits(int column, double value) {
    return Double.isNaN(value)
        || (value >= 0 && value < levels(column) && value == Math.rint(value));
  }

  /**
   * The largest log-likelihood of rows whose levels were counted: the sum over all levels of {@code
   * n log(n / N)}, with N the column's rows that have one.
   *
   * @param counts weight of the rows of each level of all columns
   * @return the log-likelihood, at most 0
   */
  public double logLikelihood(double... counts) {
    double sum = 0;
    for (int c = 0; c < places.length; c++) {
      sum += logLikelihood(c, counts);
    }
    return sum;
  }

  /**
   * The same of one column's levels.
   *
   * @param column the categorical column, from 0
   * @param counts weight of the rows of each level of all columns
   * @return the log-likelihood, at most 0
   */
  public double logLikelihood(int column, double... counts) {
    if (column == labelColumn) {
      return ComponentLabels.logLikelihood(
          Arrays.copyOfRange(counts, starts[column], starts[column + 1]));
    }
    double sum = 0;
    double rows = 0;
    for (int l = starts[column]; l < starts[column + 1]; l++) {
      rows += counts[l];
      sum += counts[l] > 0 ? counts[l] * Math.log(counts[l]) : 0;
    }
    return sum - (rows > 0 ? rows * Math.log(rows) : 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Categories same
        && Arrays.equals(places, same.places)
        && Arrays.equals(starts, same.starts)
        && labelColumn == same.labelColumn;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(places) + Arrays.hashCode(starts);
  }
}
