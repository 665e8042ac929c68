package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.mixture.Categories;
import org.gradientem.spark.internal.rows.FeatureAttributes;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.settings.FitSettings;

/** Checks of the feature that labels some rows. */
final class LabelColumn {
  /** More values are names of rows, or numbers, but hardly labels. */
  private static final int MOST = 255;

  private LabelColumn() {}

  /** Refuses a feature of too many values, before any row is read. */
  static void requireSuitable(FitSettings settings, Categories categories) {
    int labels = categories.hasLabels() ? categories.levels(categories.labelColumn()) : 0;
    if (labels > MOST) {
      throw new UserException(
          RootLocale.format(
              "`labelCol` '%s' has %d values, but at most %d can be labels; name a column with fewer, or leave `labelCol` unset.",
              name(settings), labels, MOST));
    }
  }

  /** Refuses rows without any label. */
  static void requireLabels(FitSettings settings, Categories categories, InputBlocks input) {
    if (categories.hasLabels()) {
      int place = categories.place(categories.labelColumn());
      if (input.cells().missing()[place] == input.blocks().rows()) {
        throw FeatureAttributes.noLabel(name(settings));
      }
    }
  }

  /** Refuses rows of one label alone, and fewer components than labels. */
  static void requireSuitable(FitSettings settings, Categories categories, double... counts) {
    if (!categories.hasLabels()) {
      return;
    }
    int from = categories.start(categories.labelColumn());
    int to = categories.start(categories.labelColumn() + 1);
    long labels = Arrays.stream(counts, from, to).filter(count -> count > 0).count();
    if (labels < 2) {
      throw FeatureAttributes.oneLabel(name(settings));
    }
    OptionalInt k = settings.search().k();
    if (k.isPresent() && k.getAsInt() < labels) {
      throw new UserException(
          RootLocale.format(
              "`k` = %d, but each of the %d labels of `labelCol` '%s' needs a component; raise `k`, or leave it unset.",
              k.getAsInt(), labels, name(settings)));
    }
  }

  /**
   * Returns the label whose rows are all equal, which is what rows look like that were made up or
   * copied; none where the only row of a label is no copy.
   *
   * @param labels the labels by their numbers; empty where they have no names
   * @param some rows of the search
   */
  static Optional<String> ofEqualRows(
      Categories categories, List<String> labels, RowsInMemory some) {
    if (!categories.hasLabels()) {
      return Optional.empty();
    }
    int column = categories.labelColumn();
    double[][] first = new double[categories.levels(column)][];
    double[] rows = new double[first.length];
    for (int r = 0; r < some.rows(); r++) {
      int label = some.levels().place(r, column) - categories.start(column);
      if (label >= 0) {
        double[] row = some.numbers(r);
        boolean isOther = first[label] != null && !Arrays.equals(first[label], row);
        rows[label] = isOther ? Double.NaN : rows[label] + some.weight(r);
        first[label] = row;
      }
    }
    return IntStream.range(0, rows.length)
        .filter(label -> rows[label] > 1)
        .mapToObj(label -> label < labels.size() ? labels.get(label) : Integer.toString(label))
        .findFirst();
  }

  private static String name(FitSettings settings) {
    return settings.rows().labelCol();
  }
}
