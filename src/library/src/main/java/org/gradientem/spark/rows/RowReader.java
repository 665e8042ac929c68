package org.gradientem.spark.rows;

import java.io.Serializable;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Categories;

/**
 * Reads rows of features, of which some may be categorical. A value that is none of a feature's
 * levels counts as missing, or leaves the row out, as is set.
 */
public final class RowReader implements Serializable {
  private static final long serialVersionUID = 1;

  private final Categories categories;
  private final HandleInvalid handling;

  /**
   * Prepares the reading.
   *
   * @param categories the categorical features
   * @param handling what is done with invalid rows
   */
  public RowReader(Categories categories, HandleInvalid handling) {
    this.categories = categories;
    this.handling = handling;
  }

  /** The categorical features. */
  Categories categories() {
    return categories;
  }

  /**
   * What is done with invalid rows.
   *
   * @return the handling
   */
  public HandleInvalid handling() {
    return handling;
  }

  /**
   * Reads a row.
   *
   * @param features a vector, or an array of doubles or floats; perhaps null
   * @param weight the row's weight
   * @return the row, dense if some features are categorical
   */
  public InputRow read(Object features, double weight) {
    InputRow row = InputRow.of(features, weight);
    if (categories.isEmpty() || row.values() == null) {
      return row;
    }
    InputRow dense = row.whole();
    return handling == HandleInvalid.ERROR || unknown(dense).isEmpty() ? dense : usable(dense);
  }

  /** Without values that are no levels, or not at all. */
  private InputRow usable(InputRow row) {
    if (handling == HandleInvalid.SKIP) {
      return InputRow.empty(row.weight());
    }
    double[] values = row.values().clone();
    for (int c = 0; c < categories.columns(); c++) {
      int place = categories.place(c);
      values[place] = categories.admits(c, values[place]) ? values[place] : Double.NaN;
    }
    return InputRow.dense(values, row.weight());
  }

  /** The first categorical column that has a value which is none of its levels. */
  private OptionalInt unknown(InputRow row) {
    return IntStream.range(0, categories.columns())
        .filter(c -> categories.place(c) < row.size())
        .filter(c -> !categories.admits(c, row.values()[categories.place(c)]))
        .findFirst();
  }

  /**
   * What is wrong with the levels of a row.
   *
   * @param row a row with values
   * @param where the row, as a sentence names it
   * @return a sentence; empty if all are levels
   */
  public String refusal(InputRow row, String where) {
    OptionalInt column = categories.isEmpty() ? OptionalInt.empty() : unknown(row);
    if (column.isEmpty()) {
      return "";
    }
    int place = categories.place(column.getAsInt());
    return RootLocale.format(
        "Feature %d is %s in %s, which is none of its %d levels from 0 on; correct it, or set handleInvalid to 'keep' to take it for missing or to 'skip' to leave the row out.",
        place + 1, row.values()[place], where, categories.levels(column.getAsInt()));
  }
}
