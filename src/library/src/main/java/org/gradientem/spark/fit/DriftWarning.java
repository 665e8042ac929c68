package org.gradientem.spark.fit;

import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.gradientem.RootLocale;
import org.gradientem.summary.Drift;

/** The sentence about new rows that are not as the old ones were. */
final class DriftWarning {
  /** Most changes that a sentence names. */
  private static final int MAX_CHANGES = 4;

  private DriftWarning() {}

  static String of(Drift drift, StructField features) {
    int more = drift.changes().size() - MAX_CHANGES;
    return RootLocale.format(
        "The new rows differ from those of the initial model: %s%s. Fit old and new rows together, or the new rows alone, with selection 'bic'.",
        drift.changes().stream()
            .limit(MAX_CHANGES)
            .map(change -> words(change, features))
            .collect(Collectors.joining("; ")),
        more > 0 ? RootLocale.format("; and %d more changes", more) : "");
  }

  private static String words(Drift.Change change, StructField features) {
    String feature = change.feature() == null ? "" : FeatureNames.of(features, change.feature());
    return switch (change.kind()) {
      case WEIGHT ->
          RootLocale.format(
              "the weight of component %d has changed by %+.2g", change.component(), change.by());
      case MEAN ->
          RootLocale.format(
              "the mean of component %d has moved, most in %s (%+.2f standard deviations)",
              change.component(), feature, change.by());
      case CATEGORIES ->
          RootLocale.format(
              "%.0f %% of the rows of component %d have another category of %s",
              100 * change.by(), change.component(), feature);
      case DENSITY ->
          RootLocale.format("the mean log-density is %.3g nats per row lower", -change.by());
    };
  }
}
