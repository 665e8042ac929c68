package org.gradientem.spark.fit;

import java.util.List;
import java.util.Optional;
import org.gradientem.RootLocale;
import org.gradientem.blocks.LoadedBlas;
import org.gradientem.components.RowsInMemory;
import org.gradientem.em.EmLoop;
import org.gradientem.families.CovarianceEstimate;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.search.Selection;
import org.gradientem.search.SelectionReason;
import org.gradientem.spark.checkpoint.Checkpoints;
import org.gradientem.spark.checkpoint.ClaimedFolder;
import org.gradientem.spark.checkpoint.FitHistory;
import org.gradientem.spark.io.FittedMixtures;
import org.gradientem.spark.pass.WholePass;
import org.gradientem.spark.rows.FeatureAttributes;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.rows.InputSource;
import org.gradientem.spark.rows.RowBlocks;
import org.gradientem.spark.settings.ComponentCount;
import org.gradientem.spark.settings.FamilyChoice;
import org.gradientem.spark.settings.FitSettings;
import org.gradientem.spark.settings.Init;
import org.gradientem.spark.settings.SelectionKind;
import org.gradientem.spark.settings.StartSettings;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.InformationCriterion;
import org.gradientem.statistics.LabelRates;
import org.gradientem.summary.Drift;
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
    LoadedBlas.here().warning().ifPresent(journal::warn);
    requireSuitable(settings);
    Categories categories =
        FeatureAttributes.categories(source.features(), settings.rows().labelCol());
    LabelColumn.requireSuitable(settings, categories);
    settings.start().requireSuitable(categories);
    double components = settings.start().asked(settings.search().selection() == SelectionKind.BIC);
    try (ClaimedFolder folder = new ClaimedFolder(settings, source.context());
        InputBlocks input =
            source.read(folder.centre(), components, settings.families().statistic())) {
      LabelColumn.requireLabels(settings, categories, input);
      FeatureNames.requireValues(source.features(), input);
      NoiseBox.requireSuitable(settings, input);
      Checkpoints checkpoints = folder.of(input, journal);
      List<CovarianceFamily> families = settings.families().of(input, journal::warn);
      MemoryLimits limits =
          source.context().map(MemoryLimits::of).orElseGet(MemoryLimits::ofThisJvm);
      WholePass pass = new WholePass(input.blocks());
      CovarianceType momentType = CovarianceFamily.momentType(families);
      limits.requireMomentsFit(input.blocks(), momentType, settings.depth());
      DataMoments moments = pass.dataMoments(momentType, input.moments());
      LabelColumn.requireSuitable(settings, categories, moments.levels().counts());
      FitWarnings warnings = new FitWarnings(settings, source, input, journal::warn);
      warnings.aboutDroppedRows();
      warnings.aboutMissingCells();
      RowTotals.requireBicResolves(settings, input.blocks().rows(), moments.weight());
      settings.search().k().ifPresent(k -> StartSettings.requireRows(k, input.blocks().rows()));
      SearchRows all = SearchRows.all(input.blocks(), pass, moments);
      Found found = found(input, all, (int) components, families, limits, checkpoints, warnings);
      Selection selection = found.searched.selection;
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
                  "Groups, outliers and ICL", () -> new TrainingCuts(settings, all, answer).find())
              .orElseGet(FitResult.Scan::unknown);
      checkpoints.end();
      after.attempt("Doubts about the answer", () -> warnings.aboutAnswer(moments, selection));
      FittedMixtures mixtures =
          new FittedMixtures(answer, found.searched.fitted, selection.others())
              .map(input::uncentred);
      FitResult.Rows rows =
          new FitResult.Rows(
              input.blocks().rows(),
              input.droppedRows(),
              new FitResult.Old(settings.start().oldRows(), found.drift),
              input.cells().missing(),
              Start.pictured(found.drawn, input));
      return new FitResult(mixtures, selection, scan, rows, journal.passes(), journal.warnings());
    }
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

  /**
   * What a fit finds.
   *
   * @param searched by a search
   * @param drawn some rows, in the coordinates of the blocks
   * @param drift of the rows from the old ones, where that is known
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly drawn rows, never changed
  private record Found(Searched searched, double[][] drawn, Optional<Drift> drift) {}

  private Found found(
      InputBlocks input,
      SearchRows all,
      int components,
      List<CovarianceFamily> families,
      MemoryLimits limits,
      Checkpoints checkpoints,
      FitWarnings warnings) {
    RowStatistic statistic = FamilyChoice.statistic(families);
    boolean inSubspace = isInSubspace(input.blocks());
    try (SearchRows some = inSubspace ? all : all.sampled(settings, statistic, components)) {
      double[][] drawn = Start.draw(settings, input, some.blocks());
      warnings.aboutDependentFeatures(all.moments(), drawn);
      Optional<SubspaceStart.Result> subspace =
          inSubspace
              ? subspace(new StartRows(input.blocks(), drawn, all.moments()), limits, checkpoints)
              : Optional.empty();
      Mixture begin =
          subspace
              .map(SubspaceStart.Result::mixture)
              .orElseGet(() -> start(input, drawn, all.moments(), families));
      limits.requirePassFits(
          input.blocks(), settings.search().most(begin.k()), statistic, settings.depth());
      if (settings.search().selection() == SelectionKind.BIC) {
        limits.requireSearchFits(begin.k());
      }
      Optional<Drift> drift =
          OldRowsUpdate.of(settings, begin).flatMap(update -> update.drift(all));
      drift.ifPresent(warnings::aboutDrift);
      boolean nothingStandsOut = inSubspace && subspace.isEmpty();
      try (SearchRows searched =
          nothingStandsOut ? all.sampled(settings, statistic, components) : some) {
        return new Found(
            search(checkpoints, warnings, all, searched, begin, families, subspace), drawn, drift);
      }
    }
  }

  private Mixture start(
      InputBlocks input, double[][] drawn, DataMoments moments, List<CovarianceFamily> families) {
    CovarianceFamily family =
        FamilyChoice.startFamily(
            families, settings.search().selection(), moments.dim(), moments.weight());
    return Start.of(settings, input, drawn, new CovarianceEstimate(moments, family), journal::warn);
  }

  /**
   * What a search ends with.
   *
   * @param fitted all components as the main phase left them
   * @param selection those that were chosen
   */
  private record Searched(Mixture fitted, Selection selection) {}

  /** The main phase and the selection, unless that was done in a subspace already. */
  private Searched search(
      Checkpoints checkpoints,
      FitWarnings warnings,
      SearchRows all,
      SearchRows searched,
      Mixture begin,
      List<CovarianceFamily> families,
      Optional<SubspaceStart.Result> subspace) {
    // What a subspace leaves to be done is a few steps, which part of the rows would only blur.
    boolean isOpen = subspace.isEmpty();
    MainPhase mainPhase = new MainPhase(settings, checkpoints);
    RowStatistic statistic = FamilyChoice.statistic(families);
    try (SearchRows first = isOpen ? searched.first(settings, statistic, begin.k()) : all) {
      if (isOpen && settings.search().selection() == SelectionKind.BIC) {
        RowsInMemory some = first.local(settings).some();
        warnings.aboutSharedValues(some, searched.blocks());
      }
      EmLoop.Result reached =
          OldRowsUpdate.of(settings, begin)
              .map(update -> update.run(mainPhase, all))
              .orElseGet(() -> mainPhase.run(first.pass(), first.moments(), begin));
      EmLoop.Result main = settings.keepsComponents() ? reached : reached.heaviestFirst();
      Optional<SubspaceStart.Found> found = subspace.flatMap(SubspaceStart.Result::found);
      Selection selection =
          found
              .map(SubspaceStart.Found::selection)
              .map(
                  there ->
                      new Selection(main, bic(main, all), there.path(), there.reason(), List.of()))
              .orElseGet(() -> select(checkpoints, main, first, searched, all, families));
      return new Searched(found.map(SubspaceStart.Found::fitted).orElse(main.mixture()), selection);
    }
  }

  private Selection select(
      Checkpoints checkpoints,
      EmLoop.Result main,
      SearchRows first,
      SearchRows searched,
      SearchRows all,
      List<CovarianceFamily> families) {
    if (settings.search().selection() == SelectionKind.NONE) {
      // Components kept on purpose are expected to be too many, so nothing is diagnosed.
      double bic = bic(main, all);
      SelectionReason reason = SelectionReason.kept(main.record(bic));
      return new Selection(main, bic, List.of(), reason, List.of());
    }
    Selection selection =
        new SelectionStage(settings, checkpoints, journal, false)
            .select(main, first, searched, all, families)
            .heaviestFirst();
    Diagnostics.collapse(main.mixture(), selection.chosen().mixture()).ifPresent(journal::warn);
    return selection;
  }

  private static double bic(EmLoop.Result main, SearchRows all) {
    return InformationCriterion.of(main.mixture().covariances().family(), all.moments())
        .bic(main.logLikelihood(), main.mixture());
  }

  /** Whether the start is to be found in a subspace. */
  private boolean isInSubspace(RowBlocks blocks) {
    return blocks.categories().isEmpty()
        && !settings.search().findsNoise()
        && settings.start().isInSubspace(settings.families(), blocks.rows(), blocks.dim());
  }

  /** The start found in a subspace, if there is one. */
  private Optional<SubspaceStart.Result> subspace(
      StartRows rows, MemoryLimits limits, Checkpoints checkpoints) {
    StartSettings start = settings.start();
    RowBlocks blocks = rows.blocks();
    Optional<SubspaceStart.Result> found =
        new SubspaceStart(settings, rows, limits, checkpoints, journal).find();
    if (start.init() == Init.AUTO && found.isPresent()) {
      journal.warn(
          RootLocale.format(
              "%d rows of %d features determine %d components while minWeight = %s allows for %.0f, so init 'auto' started them in %d principal directions as 'pca' does; set init to 'random' to start from rows.",
              blocks.rows(),
              blocks.dim(),
              ComponentCount.determined(blocks.rows(), blocks.dim()),
              start.leastWeight(),
              Math.floor(1 / start.leastWeight()),
              found.get().rank()));
    }
    return found;
  }
}
