package org.gradientem.spark.internal.fit;

import java.util.List;
import java.util.Optional;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.subspace.PrincipalSubspace;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.checkpoint.Checkpoint;
import org.gradientem.spark.internal.checkpoint.FitHistory;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.settings.FamilyChoice;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;

/**
 * The search for the components of rows that were read: start, main phase, selection.
 *
 * @param input the rows
 * @param all the same as a search has them
 * @param families those that covariances may be of
 */
record ComponentSearch(
    FitSettings settings,
    FitHistory journal,
    Checkpoint checkpoint,
    InputBlocks input,
    SearchRows all,
    List<CovarianceFamily> families,
    FitWarnings warnings) {

  /**
   * What was found.
   *
   * @param fitted all components as the main phase left them
   * @param selection those that were chosen
   * @param drawn some rows, in the coordinates of the blocks
   */
  record Found(Mixture fitted, Selection selection, double[][] drawn) {}

  /** Searches from about so many components. */
  Found find(MemoryLimits limits, int components) {
    RowStatistic statistic = FamilyChoice.statistic(families);
    Optional<PrincipalSubspace> subspace =
        new SubspaceStart(settings, input.blocks(), all.moments()).find(journal::warn);
    try (SearchRows some = all.sampled(settings, statistic, components);
        SearchRows searched = subspace.map(some::in).orElse(some)) {
      double[][] drawn = Start.draw(settings, input, some.blocks());
      warnings.aboutDependentFeatures(all.moments(), drawn);
      Mixture begin =
          subspace
              .map(space -> Start.in(space, settings, all, searched, drawn, journal::warn))
              .orElseGet(() -> start(drawn));
      requireFits(limits, searched, begin, statistic);
      return found(searched, begin, subspace, drawn);
    }
  }

  private void requireFits(
      MemoryLimits limits, SearchRows searched, Mixture begin, RowStatistic statistic) {
    int most = settings.search().most(begin.k());
    limits.requirePassFits(searched.blocks(), most, statistic);
    if (settings.search().selection() == SelectionKind.BIC) {
      limits.requireSearchFits(begin.k());
    } else {
      // They are all taken to all rows in all coordinates.
      limits.requirePassFits(all.blocks(), most, statistic);
    }
  }

  private Mixture start(double[]... drawn) {
    DataMoments moments = all.moments();
    CovarianceFamily family =
        FamilyChoice.startFamily(
            families, settings.search().selection(), moments.dim(), moments.weight());
    return Start.of(settings, input, drawn, new CovarianceEstimate(moments, family), journal::warn);
  }

  /** Runs the main phase and the selection. */
  private Found found(
      SearchRows searched, Mixture begin, Optional<PrincipalSubspace> subspace, double[]... drawn) {
    List<CovarianceFamily> searchable =
        subspace.isPresent() ? List.of(CovarianceFamily.EEE) : families;
    RowStatistic statistic = FamilyChoice.statistic(searchable);
    try (SearchRows first = searched.first(settings, statistic, begin.k())) {
      if (subspace.isEmpty() && settings.search().selection() == SelectionKind.BIC) {
        warnings.aboutSharedValues(first.local(settings).some(), searched.blocks());
      }
      EmLoop.Result reached = new MainPhase(settings, checkpoint).run(first, all, begin);
      EmLoop.Result main = settings.keepsComponents() ? reached : reached.heaviestFirst();
      SelectionStage stage =
          new SelectionStage(
              settings, checkpoint, journal, first, searched, all, searchable, subspace);
      return new Found(stage.lift(main.mixture()), stage.select(main), drawn);
    }
  }
}
