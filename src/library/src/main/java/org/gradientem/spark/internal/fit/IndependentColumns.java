package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.spark.sql.types.StructField;
import org.gradientem.RootLocale;
import org.gradientem.internal.search.CommonColumns;
import org.gradientem.internal.search.Selection;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;

/** Warns of columns that are independent of the others, which components merely cover. */
final class IndependentColumns {
  private IndependentColumns() {}

  /** Warns of each such column if components were searched for in complete rows of numbers. */
  static void find(
      FitSettings settings,
      StructField features,
      Selection selection,
      SearchRows all,
      InputBlocks input,
      Consumer<String> warn) {
    Mixture mixture = selection.chosen().mixture();
    boolean isSought =
        settings.search().selection() == SelectionKind.BIC
            && settings.search().k().isEmpty()
            && mixture.levels().categories().isEmpty()
            && mixture.noise().isEmpty()
            && mixture.dim() > 1
            && !mixture.covariances().family().isLowRank()
            && Arrays.stream(input.cells().missing()).sum() == 0;
    if (!isSought) {
      return;
    }
    new CommonColumns(mixture, all.moments().weight())
        .find(() -> all.local(settings).some())
        .forEach(
            found ->
                warn.accept(
                    RootLocale.format(
                        "Feature %s is independent of the other features: BIC is higher by at least %.0f if it has a mixture of its own, so some of the %d components only cover its values. Leave it out unless it should make groups.",
                        FeatureNames.of(features, found.column()), found.gain(), mixture.k())));
  }
}
