package org.gradientem.internal.components;

import org.gradientem.mixture.Categories;

/**
 * The levels of rows in memory.
 *
 * @param categories the categorical columns
 * @param places row after row, see {@link Categories#levels(double[])}
 */
public record RowLevels(Categories categories, int[] places) {
  /** Of rows of numbers alone. */
  public static final RowLevels NONE = new RowLevels(Categories.NONE, new int[0]);

  /** Those of some rows. */
  public RowLevels of(int... rows) {
    int columns = categories.columns();
    int[] chosen = new int[rows.length * columns];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(places, rows[r] * columns, chosen, r * columns, columns);
    }
    return new RowLevels(categories, chosen);
  }

  /** The place of a row's level among those of all columns; -1 if it is missing. */
  public int place(int row, int column) {
    return places[row * categories.columns() + column];
  }

  /** What the rows of each level weigh. */
  public double[] counts(double... weights) {
    double[] counts = new double[categories.total()];
    for (int e = 0; e < places.length; e++) {
      if (places[e] >= 0) {
        counts[places[e]] += weights[e / categories.columns()];
      }
    }
    return counts;
  }

  /** Adds to numbers of consecutive rows what each of their levels has. */
  public void addTo(double[] numbers, int at, int from, int count, double[] ofLevels) {
    int columns = categories.columns();
    for (int r = 0; r < count; r++) {
      for (int c = 0; c < columns; c++) {
        int place = place(from + r, c);
        numbers[at + r] += place < 0 ? 0 : ofLevels[place];
      }
    }
  }

  /**
   * A coordinate for each level, 1 in the rows that have it: scaled so that a column's have a
   * variance of 1 together, as a number has in the metric of the data's. A missing cell is at their
   * mean.
   *
   * @param weights of the rows
   * @param dim number of coordinates to be left before them
   * @return for each row its coordinates
   */
  double[][] coordinates(double[] weights, int dim) {
    int columns = categories.columns();
    double[][] coordinates = new double[weights.length][dim + categories.total()];
    double[] counts = counts(weights);
    for (int c = 0; c < columns; c++) {
      double rows = 0;
      double squares = 0;
      for (int l = categories.start(c); l < categories.start(c + 1); l++) {
        rows += counts[l];
        squares += counts[l] * counts[l];
      }
      double variance = rows > 0 ? 1 - squares / rows / rows : 0;
      double scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
      for (int r = 0; r < weights.length; r++) {
        for (int l = categories.start(c); l < categories.start(c + 1); l++) {
          int place = place(r, c);
          double share = place < 0 ? counts[l] / Math.max(1, rows) : place == l ? 1 : 0;
          coordinates[r][dim + l] = scale * share;
        }
      }
    }
    return coordinates;
  }
}
