package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.function.Consumer;
import org.gradientem.RootLocale;
import org.gradientem.internal.search.CommonColumns;
import org.gradientem.internal.search.Selection;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.InputSource;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;

/** Warns of columns that are independent of the others, which components merely cover. */
final class IndependentColumns {
  private final FitSettings settings;
  private final InputSource source;
  private final Consumer<String> warn;

  IndependentColumns(FitSettings settings, InputSource source, Consumer<String> warn) {
    this.settings = settings;
    this.source = source;
    this.warn = warn;
  }

  /** Warns of each such column if components were searched for in complete rows of numbers. */
  void find(Selection selection, SearchRows all, InputBlocks input) {
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
        .forEach(found -> warn(found, mixture.k()));
  }

  private void warn(CommonColumns.Found found, int components) {
    warn.accept(
        RootLocale.format(
            "Feature %s is independent of the other features: BIC is higher by at least %.0f if it has a mixture of its own, so some of the %d components only cover its values. Leave it out unless it should make groups.",
            FeatureNames.of(source.features(), found.column()), found.gain(), components));
  }
}
