package org.gradientem.em;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.SplitMix;

/**
 * The levels of a block's rows, beside its numbers: each row has a level of every categorical
 * column, or none where the cell is missing, which then has no say.
 */
final class Levels implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of rows of numbers alone. */
  static final Levels NONE = new Levels(Categories.NONE, new int[0]);

  private final Categories categories;

  /**
   * Row after row, for each column the place of its level among those of all columns; -1 where it
   * is missing.
   */
  private final int[] places;

  /** Takes the array over. */
  Levels(Categories categories, int[] places) {
    this.categories = categories;
    this.places = places;
  }

  Categories categories() {
    return categories;
  }

  /**
   * Adds to logits what the levels of some rows say.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param logs {@code n x total}
   * @param n number of components
   * @param logits {@code n x count}
   */
  void addLogs(int from, int count, double[] logs, int n, double[] logits) {
    int columns = categories.columns();
    for (int r = 0; r < count && columns > 0; r++) {
      for (int e = (from + r) * columns; e < (from + r + 1) * columns; e++) {
        if (places[e] >= 0) {
          add(logs, places[e] * n, logits, r * n, n);
        }
      }
    }
  }

  /**
   * Counts the levels of some rows.
   *
   * @param from first row of the tile
   * @param count rows in the tile
   * @param psi weighted responsibilities, {@code n x count}
   * @param n number of components
   * @param counts {@code n x total}
   */
  void addCounts(int from, int count, double[] psi, int n, double[] counts) {
    int columns = categories.columns();
    for (int r = 0; r < count && columns > 0; r++) {
      for (int e = (from + r) * columns; e < (from + r + 1) * columns; e++) {
        if (places[e] >= 0) {
          add(psi, r * n, counts, places[e] * n, n);
        }
      }
    }
  }

  private static void add(double[] from, int at, double[] to, int start, int n) {
    for (int i = 0; i < n; i++) {
      to[start + i] += from[at + i];
    }
  }

  /** Mixes the levels of each row into its hash. */
  void addTo(long[] hashes) {
    int columns = categories.columns();
    for (int e = 0; e < places.length; e++) {
      hashes[e / columns] = SplitMix.mix(hashes[e / columns], places[e]);
    }
  }

  /** Whether a row has a level of every column. */
  boolean isComplete(int row) {
    int columns = categories.columns();
    return IntStream.range(row * columns, (row + 1) * columns).allMatch(e -> places[e] >= 0);
  }

  /** All features of a row. */
  double[] row(int row, double[] numbers) {
    int columns = categories.columns();
    return categories.row(numbers, Arrays.copyOfRange(places, row * columns, (row + 1) * columns));
  }
}
