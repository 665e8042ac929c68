package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.OptionalInt;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.Categories;
import org.gradientem.spark.settings.FitSettings;

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
              "labelCol '%s' has %d values, but at most %d can be labels; name a column with fewer, or leave labelCol unset.",
              name(settings), labels, MOST));
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
      throw new UserException(
          RootLocale.format(
              "All labelled rows have the same value of labelCol '%s'; label rows of another group, or leave labelCol unset.",
              name(settings)));
    }
    OptionalInt k = settings.search().k();
    if (k.isPresent() && k.getAsInt() < labels) {
      throw new UserException(
          RootLocale.format(
              "k = %d, but each of the %d labels of labelCol '%s' needs a component; raise k, or leave it unset.",
              k.getAsInt(), labels, name(settings)));
    }
  }

  private static String name(FitSettings settings) {
    return settings.rows().labelCol();
  }
}
