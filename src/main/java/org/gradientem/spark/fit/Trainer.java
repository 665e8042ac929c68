package org.gradientem.spark.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.RootLocale;
import org.gradientem.em.Ascent;
import org.gradientem.em.CovarianceEstimate;
import org.gradientem.em.DataMoments;
import org.gradientem.em.Pass;
import org.gradientem.em.PassRecord;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Lift;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.Diagnostics;
import org.gradientem.recovery.InformationCriterion;
import org.gradientem.recovery.Selection;
import org.gradientem.recovery.SelectionReason;
import org.gradientem.spark.pass.BatchPass;
import org.gradientem.spark.pass.WholePass;
import org.gradientem.spark.rows.InputBlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fit, in its stages: read the rows, draw a start, climb, and recover. */
public final class Trainer {
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  /** Below this mean weight the weights are shares, not rows; chosen, since it only warns. */
  private static final double LEAST_MEAN_WEIGHT = 0.01;

  private final FitSettings settings;
  private final Journal journal;

  /**
   * Prepares a fit.
   *
   * @param settings all that it is told
   * @param progress receives a record after every pass
   */
  public Trainer(FitSettings settings, Consumer<PassRecord> progress) {
    this.settings = settings;
    journal = new Journal(progress);
  }

  /**
   * Fits; for one call.
   *
   * @param dataset the rows
   * @return what was found
   * @throws IllegalArgumentException if a row or a setting cannot be used
   */
  public FitResult fit(Dataset<?> dataset) {
    if (!dataset.storageLevel().equals(StorageLevel.NONE())) {
      LOG.info("The data set is cached; its blocks are cached as well while fitting.");
    }
    settings.start().requireSuitable(settings.families());
    Configuration hadoop = dataset.sparkSession().sparkContext().hadoopConfiguration();
    double components = settings.start().asked(settings.search().selection() == SelectionKind.BIC);
    try (ClaimedFolder folder = new ClaimedFolder(settings, hadoop);
        InputBlocks input =
            InputBlocks.read(dataset, settings.rows(), components, settings.families().lift())) {
      Checkpoints checkpoints = folder.of(input, journal);
      List<CovarianceFamily> families = settings.families().of(input, journal::warn);
      MemoryLimits limits = MemoryLimits.of(dataset.sparkSession().sparkContext());
      WholePass pass = new WholePass(input.blocks(), settings.depth());
      CovarianceType momentType = FamilyChoice.momentType(families);
      limits.requireMomentsFit(input.blocks(), momentType, settings.depth());
      DataMoments moments = pass.dataMoments(momentType);
      input.areFilled();
      warnAboutDependentFeatures(moments, dataset.schema());
      double[][] drawn = Start.draw(settings, input);
      Optional<SubspaceStart.Result> subspace =
          subspace(input, drawn, moments, limits, checkpoints);
      Mixture begin =
          subspace
              .map(SubspaceStart.Result::mixture)
              .orElseGet(() -> start(input, drawn, moments, families));
      limits.requirePassFits(
          input.blocks(), begin.k(), FamilyChoice.lift(families), settings.depth());
      SearchRows all = SearchRows.all(input.blocks(), pass, moments);
      Found found = found(checkpoints, all, begin, families, subspace);
      checkpoints.end();
      warnAboutWeights(moments, found.selection);
      Mixture fitted = subspace.map(SubspaceStart.Result::fitted).orElse(found.fitted);
      return new FitResult(
          input.uncentred(found.selection.chosen().mixture()),
          input.uncentred(fitted),
          Start.pictured(drawn, input),
          found.selection,
          input.rows(),
          input.droppedRows(),
          journal.history(),
          journal.phases(),
          journal.warnings());
    }
  }

  private Mixture start(
      InputBlocks input, double[][] drawn, DataMoments moments, List<CovarianceFamily> families) {
    CovarianceFamily family = FamilyChoice.climbing(families, settings.search().selection());
    return Start.of(settings, input, drawn, new CovarianceEstimate(moments, family), journal::warn);
  }

  /**
   * What a search ends with.
   *
   * @param fitted all components as the main phase left them
   * @param selection those that were chosen
   */
  private record Found(Mixture fitted, Selection selection) {}

  /** The main phase and the selection, unless that was done in a subspace already. */
  private Found found(
      Checkpoints checkpoints,
      SearchRows all,
      Mixture begin,
      List<CovarianceFamily> families,
      Optional<SubspaceStart.Result> subspace) {
    // What a subspace leaves to be done is a few steps, which part of the rows would only blur.
    boolean isOpen = subspace.isEmpty();
    MainPhase mainPhase = new MainPhase(settings, checkpoints, journal);
    Lift lift = FamilyChoice.lift(families);
    try (SearchRows searched = isOpen ? all.sampled(settings, lift, begin.k()) : all;
        SearchRows first = isOpen ? searched.first(settings, lift, begin.k()) : all) {
      boolean inBatches = isOpen && settings.search().miniBatchFraction() < 1;
      Ascent.Result main =
          (inBatches
                  ? climbInBatches(mainPhase, all, first, begin)
                  : mainPhase.run(first.pass(), first.moments(), begin))
              .heaviestFirst();
      Selection recovered = subspace.map(SubspaceStart.Result::selection).orElse(null);
      Selection selection =
          recovered == null
              ? select(checkpoints, main, first, searched, all, families)
              : new Selection(main, bic(main, all), recovered.path(), recovered.reason());
      warnAboutFixedCovariance(all.moments(), selection.chosen());
      return new Found(main.mixture(), selection);
    }
  }

  private Ascent.Result climbInBatches(
      MainPhase mainPhase, SearchRows all, SearchRows searched, Mixture begin) {
    Pass batches =
        new BatchPass(
            all.blocks(),
            settings.depth(),
            settings.search().miniBatchFraction(),
            settings.seed(),
            all.moments().type());
    Ascent.Result result = mainPhase.runInBatches(batches, all.moments(), begin);
    // The figures of a batch say little, so the result is evaluated on the rows it is searched on.
    return mainPhase.evaluate(searched.pass(), searched.moments(), result.mixture());
  }

  private Selection select(
      Checkpoints checkpoints,
      Ascent.Result main,
      SearchRows first,
      SearchRows searched,
      SearchRows all,
      List<CovarianceFamily> families) {
    if (settings.search().selection() == SelectionKind.NONE) {
      // Components kept on purpose are expected to be too many, so nothing is diagnosed.
      double bic = bic(main, all);
      Mixture mixture = main.mixture();
      SelectionReason reason =
          SelectionReason.kept(mixture.covariances().family(), mixture.k(), bic);
      return new Selection(main, bic, List.of(), reason);
    }
    Selection selection =
        new Recovery(settings, checkpoints, journal, false)
            .select(main, first, searched, all, families)
            .heaviestFirst();
    Diagnostics.warnings(main.mixture(), selection.chosen().mixture(), searched.pass())
        .forEach(journal::warn);
    return selection;
  }

  private static double bic(Ascent.Result main, SearchRows all) {
    return criterion(main, all).bic(main.logLikelihood(), main.mixture().k());
  }

  private static InformationCriterion criterion(Ascent.Result result, SearchRows rows) {
    return InformationCriterion.of(result.mixture().covariances().family(), rows.moments());
  }

  /** The start found in a subspace, if it is to be looked for there and there is one. */
  private Optional<SubspaceStart.Result> subspace(
      InputBlocks input,
      double[][] drawn,
      DataMoments moments,
      MemoryLimits limits,
      Checkpoints checkpoints) {
    StartSettings start = settings.start();
    if (!start.isInSubspace(settings.families(), input.rows(), input.dim())) {
      return Optional.empty();
    }
    Optional<SubspaceStart.Result> found =
        new SubspaceStart(settings, input.blocks(), drawn, moments, limits, checkpoints, journal)
            .find();
    if (start.init() == Init.AUTO && found.isPresent()) {
      journal.warn(
          RootLocale.format(
              "%d rows of %d features determine %d components while minWeight = %s allows for %.0f, so init 'auto' started them in %d principal directions as 'pca' does; set init to 'random' to start from rows.",
              input.rows(),
              input.dim(),
              ComponentCount.determined(input.rows(), input.dim()),
              start.minWeight(),
              Math.floor(1 / start.minWeight()),
              found.get().rank()));
    }
    return found;
  }

  private void warnAboutDependentFeatures(DataMoments moments, StructType schema) {
    int[] dependent = moments.dependentColumns();
    if (dependent.length > 0) {
      journal.warn(
          "Feature%s %s %s, but for rounding, a linear combination of the features before, so components that differ only in what is left are not told apart; leave %s out, or put the difference in %s place."
              .formatted(
                  dependent.length == 1 ? "" : "s",
                  FeatureNames.of(schema.apply(settings.rows().featuresCol()), dependent),
                  dependent.length == 1 ? "is" : "are each",
                  dependent.length == 1 ? "it" : "them",
                  dependent.length == 1 ? "its" : "their"));
    }
  }

  /** Where one variance more in place of 1, with all else as it is, would raise BIC. */
  private void warnAboutFixedCovariance(DataMoments moments, Ascent.Result chosen) {
    if (settings.families().is(CovarianceFamily.IDENTITY)) {
      double variance =
          moments.meanWithinVariance(chosen.statistics(), chosen.mixture().meanMatrix());
      if (settings.search().selection() == SelectionKind.NONE && variance < 1) {
        // Components kept on purpose may be too many, which takes from the variance within them.
        variance = Math.min(1, totalVariance(moments, chosen.statistics()));
      }
      double gain = moments.weight() * moments.dim() * (variance - 1 - Math.log(variance));
      if (gain > Math.log(moments.weight())) {
        journal.warn(
            RootLocale.format(
                "The variance within components is %.3g but covarianceType 'identity' fixes it at 1; use 'EII' or 'auto', or scale the features.",
                variance));
      }
    }
  }

  /** Per coordinate, around the one mean of all rows. */
  private static double totalVariance(DataMoments moments, SufficientStatistics statistics) {
    int k = statistics.counts().length;
    double[] mean = moments.mean();
    double[] means = new double[k * mean.length];
    Arrays.setAll(means, e -> mean[e / k]);
    return moments.meanWithinVariance(statistics, means);
  }

  /**
   * Weights that sum to 1 leave BIC nothing to charge for components with. Large ones leave nothing
   * that a component does not pay for: where rows count c times each, noise gains about c for each
   * parameter, for which BIC takes ln W.
   */
  private void warnAboutWeights(DataMoments moments, Selection selection) {
    int k = selection.chosen().mixture().k();
    double weight = moments.weight();
    boolean isSmall = weight < Math.max(2.0 * k, LEAST_MEAN_WEIGHT * moments.rows());
    if (settings.search().selection() != SelectionKind.BIC) {
      return;
    }
    if (weight < moments.rows() && isSmall) {
      journal.warn(
          RootLocale.format(
              "The weights of %d rows sum to %.3g, which BIC takes for the number of rows, so its choice of %d components means little; scale the weights so that they sum to the number of rows.",
              moments.rows(), weight, k));
    } else if (weight > Math.log(weight) * moments.rows()) {
      journal.warn(
          RootLocale.format(
              "The weights of %d rows sum to %.3g, which BIC takes for the number of rows, so it chose %d components; unless they count equal rows, scale the weights so that they sum to the number of rows.",
              moments.rows(), weight, k));
    }
  }
}
