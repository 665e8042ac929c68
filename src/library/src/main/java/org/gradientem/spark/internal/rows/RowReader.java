package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Categories;

/**
 * Reads rows of features, of which some may be categorical. A value that is none of a feature's
 * levels counts as missing, or leaves the row out, as is set. A value whose square overflows leaves
 * the row out as well, or is refused.
 */
public final class RowReader implements Serializable {
  /** Values beyond this overflow when they are squared and summed. */
  private static final double LARGEST = 1e140;

  private final Categories categories;
  private final HandleInvalid handling;

  /** Number of features where rows may come without the last, their label; else 0. */
  private final int size;

  /** Number of features before constants are left out, and the places of the others; 0 if none. */
  private final int width;

  private final int[] others;

  /** The features' names; empty if they are not known. */
  private final String[] names;

  /**
   * Prepares the reading.
   *
   * @param categories the categorical features
   * @param handling what is done with invalid rows
   * @param names of the features, for sentences about them; empty if they are not known
   */
  public RowReader(Categories categories, HandleInvalid handling, List<String> names) {
    this(categories, handling, names, 0, Constants.NONE);
  }

  /**
   * Prepares the reading of rows of a known size, whose last feature may be a label that comes
   * beside the others or is not known.
   *
   * @param categories the categorical features
   * @param handling what is done with invalid rows
   * @param names of the features, for sentences about them; empty if they are not known
   * @param features number of features, the label among them
   * @param constants what is left out of rows before
   */
  public RowReader(
      Categories categories,
      HandleInvalid handling,
      List<String> names,
      int features,
      Constants constants) {
    width = constants.values().length;
    others = constants.others();
    this.categories = categories;
    size = labelPlace(categories) == features - 1 ? features : 0;
    this.handling = handling;
    this.names = names.toArray(String[]::new);
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
    return read(features, Double.NaN, weight);
  }

  /** Reads a row whose label comes beside its features; NaN where it has none. */
  InputRow read(Object features, double label, double weight) {
    InputRow given = InputRow.of(features, weight);
    if (given.values() == null) {
      return given;
    }
    boolean lacksLabel = size > 0 && given.size() == width - 1;
    InputRow row = given.size() == width || lacksLabel ? given.of(others) : given;
    if (handling == HandleInvalid.SKIP && overflowing(row).isPresent()) {
      return InputRow.empty(weight);
    }
    if (categories.isEmpty()) {
      return row;
    }
    InputRow dense =
        size > 0 && row.size() == size - 1
            ? row.whole().with(label)
            : row.whole().labelled(labelPlace(categories));
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
    return InputRow.dense(values, row.weight()).labelled(labelPlace(categories));
  }

  private static int labelPlace(Categories categories) {
    return categories.hasLabels() ? categories.place(categories.labelColumn()) : -1;
  }

  /** The first categorical column that has a value which is none of its levels. */
  private OptionalInt unknown(InputRow row) {
    return IntStream.range(0, categories.columns())
        .filter(c -> categories.place(c) < row.size())
        .filter(c -> !categories.admits(c, row.values()[categories.place(c)]))
        .findFirst();
  }

  /** The position of the first finite value whose square overflows. */
  private static OptionalInt overflowing(InputRow row) {
    double[] values = row.values();
    for (int p = 0; p < values.length; p++) {
      if (Math.abs(values[p]) > LARGEST && Double.isFinite(values[p])) {
        return OptionalInt.of(p);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * What is wrong with the finite values of a row.
   *
   * @param row a row with values
   * @param where the row, as a sentence names it
   * @return a sentence; empty if all can be used
   */
  public String refusal(InputRow row, String where) {
    OptionalInt overflowing = overflowing(row);
    if (overflowing.isPresent()) {
      int position = overflowing.getAsInt();
      return RootLocale.format(
          "Feature %s is %s in %s, which overflows when squared; scale the feature, correct the value, or leave its row out.",
          name(row.column(position)), row.values()[position], where);
    }
    OptionalInt column = categories.isEmpty() ? OptionalInt.empty() : unknown(row);
    if (column.isEmpty()) {
      return "";
    }
    int place = categories.place(column.getAsInt());
    return RootLocale.format(
        "Feature %s is %s in %s, which is none of its %d levels from 0 on; correct it, or set `handleInvalid` to 'keep' to take it for missing or to 'skip' to leave the row out.",
        name(place), row.values()[place], where, categories.levels(column.getAsInt()));
  }

  /** The name of a feature, else its number from 1. */
  private String name(int place) {
    return place < names.length ? "'" + names[place] + "'" : Integer.toString(place + 1);
  }
}
