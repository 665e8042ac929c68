package org.gradientem.spark.internal.fit;

import java.util.List;
import org.gradientem.RootLocale;
import org.gradientem.internal.search.Selection;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.LabelRates;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.checkpoint.Checkpoint;
import org.gradientem.spark.internal.checkpoint.FitHistory;
import org.gradientem.spark.internal.io.FittedMixtures;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.gradientem.spark.internal.pass.WholePass;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.FeatureAttributes;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.InputSource;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.SelectionKind;
import org.gradientem.spark.internal.settings.StartSettings;
import org.gradientem.summary.PassListener;

/** One fit, in its stages: read the rows, draw a start, em, and recover. */
public final class Trainer {
  private final FitSettings settings;
  private final FitHistory journal;

  /**
   * Prepares a fit.
   *
   * @param settings its settings
   * @param progress is notified of every pass and of what is left of budgets
   */
  public Trainer(FitSettings settings, PassListener progress) {
    this.settings = settings;
    journal = new FitHistory(progress, settings.search().maxSeconds());
  }

  /**
   * Fits; for one call.
   *
   * @param source the rows
   * @return what was found
   * @throws IllegalArgumentException if a row or a setting cannot be used
   */
  public FitResult fit(InputSource source) {
    requireSuitable(settings);
    Categories categories =
        FeatureAttributes.categories(source.features(), settings.rows().labelCol());
    LabelColumn.requireSuitable(settings, categories);
    double components = settings.start().asked(settings.search().selection() == SelectionKind.BIC);
    Checkpoint checkpoint = new Checkpoint(settings, source.context(), journal);
    try (InputBlocks input =
        source.read(checkpoint.centre(), components, settings.families().statistic())) {
      LabelColumn.requireLabels(settings, categories, input);
      FeatureNames.requireValues(source.features(), input);
      if (leavesOut(input)) {
        return fit(withoutConstants(source, input.constants()));
      }
      settings.start().requireSuitable(categories);
      NoiseBox.requireSuitable(settings, input);
      checkpoint.begin(input);
      List<CovarianceFamily> families = settings.families().of(input, journal::warn);
      MemoryLimits limits =
          source.context().map(MemoryLimits::of).orElseGet(MemoryLimits::ofThisJvm);
      WholePass pass = new WholePass(input.blocks());
      CovarianceType momentType = CovarianceFamily.momentType(families);
      limits.requireMomentsFit(input.blocks(), momentType);
      DataMoments moments = pass.dataMoments(momentType, input.moments());
      LabelColumn.requireSuitable(settings, categories, moments.levels().counts());
      FitWarnings warnings = new FitWarnings(settings, source, input, journal::warn);
      warnings.aboutDroppedRows();
      warnings.aboutMissingCells();
      RowTotals.requireBicResolves(settings, input.blocks().rows(), moments.weight());
      settings.search().k().ifPresent(k -> StartSettings.requireRows(k, input.blocks().rows()));
      SearchRows all = SearchRows.all(input.blocks(), pass, moments);
      ComponentSearch.Found found =
          new ComponentSearch(settings, journal, checkpoint, input, all, families, warnings)
              .find(limits, (int) components);
      Selection selection = found.selection();
      if (journal.isEnough()) {
        journal.warn(
            "The search was ended before it was done, so this is the best mixture that it had found by then; fit again with more time to search to the end.");
      }
      Mixture answer =
          LabelRates.settled(selection.chosen().mixture(), selection.chosen().statistics());
      AfterFit after = new AfterFit(journal::warn);
      FitResult.Scan scan =
          after
              .found(
                  "Groups, outliers and ICL",
                  () -> new TrainingCuts(settings, all, answer, input::uncentred).find())
              .orElseGet(FitResult.Scan::unknown);
      checkpoint.end();
      after.attempt("Doubts about the answer", () -> warnings.aboutAnswer(moments, selection));
      after.attempt(
          "Independent columns",
          () ->
              IndependentColumns.find(
                  settings, source.features(), selection, all, input, journal::warn));
      FittedMixtures mixtures =
          new FittedMixtures(answer, found.fitted(), selection.others()).map(input::uncentred);
      FitResult.Rows rows =
          new FitResult.Rows(
              input.blocks().rows(),
              input.droppedRows(),
              settings.start().oldRows(),
              input.cells().missing(),
              Start.pictured(found.drawn(), input));
      ModelFeatures features =
          new ModelFeatures(
              FeatureAttributes.names(source.features()),
              FeatureAttributes.levelNames(source.features()),
              source.constants());
      return new FitResult(
          mixtures, selection, scan, rows, journal.passes(), journal.warnings(), features);
    }
  }

  /**
   * Whether constants are left out: where mixtures are compared, since what regularisation makes of
   * a constant differs by family, and where those to start from are without.
   */
  private boolean leavesOut(InputBlocks input) {
    int constants = input.constants().places().length;
    int others = input.features() - constants;
    return constants > 0
        && others > (input.blocks().categories().hasLabels() ? 1 : 0)
        && settings
            .start()
            .given()
            .map(start -> start.features() == others)
            .orElse(settings.search().selection() == SelectionKind.BIC);
  }

  private InputSource withoutConstants(InputSource source, Constants constants) {
    int[] places = constants.places();
    journal.warn(
        RootLocale.format(
            places.length == 1
                ? "Feature %s has one value in all rows and is left out."
                : "Features %s have one value each in all rows and are left out.",
            FeatureNames.of(source.features(), places)));
    return source.without(constants);
  }

  /**
   * Refuses settings that exclude each other, before any row is read.
   *
   * @param settings of a fit
   * @throws IllegalArgumentException if two do
   */
  public static void requireSuitable(FitSettings settings) {
    settings.start().requireSuitable(settings.families());
    NoiseBox.requireSuitable(settings);
    OldRowsUpdate.requireSuitable(settings);
  }
}
