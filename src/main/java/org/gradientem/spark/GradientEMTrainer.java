package org.gradientem.spark;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.Pass;
import org.gradientem.em.PassRecord;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.recovery.Diagnostics;
import org.gradientem.recovery.InformationCriterion;
import org.gradientem.recovery.Selection;
import org.gradientem.recovery.SelectionRecord;
import org.gradientem.spark.fit.DriverLimits;
import org.gradientem.spark.fit.Journal;
import org.gradientem.spark.fit.MainPhase;
import org.gradientem.spark.fit.Recovery;
import org.gradientem.spark.fit.SearchRows;
import org.gradientem.spark.fit.Start;
import org.gradientem.spark.fit.SubspaceStart;
import org.gradientem.spark.pass.DistributedPass;
import org.gradientem.spark.rows.SampleBlocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fit, in its stages: read the rows, draw a start, climb, and report. */
public final class GradientEMTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(GradientEMTrainer.class);

  /** Below this mean weight of a row the weights are shares of something else than rows. */
  private static final double LEAST_MEAN_WEIGHT = 0.01;

  private final GradientEM estimator;
  private final Journal journal;

  GradientEMTrainer(GradientEM estimator, Consumer<PassRecord> progress) {
    this.estimator = estimator;
    journal = new Journal(progress);
  }

  GradientEMModel fit(Dataset<?> dataset) {
    long start = System.nanoTime();
    if (!dataset.storageLevel().equals(StorageLevel.NONE())) {
      LOG.info("The data set is cached; its blocks are cached as well while fitting.");
    }
    if ("pca".equals(estimator.getInit())) {
      SubspaceStart.requireSuitable(estimator);
    }
    try (SampleBlocks blocks = SampleBlocks.read(dataset, options(estimator))) {
      DriverLimits.requireEstimable(covarianceType(), blocks.dim());
      DistributedPass pass = new DistributedPass(blocks, estimator.getAggregationDepth());
      DataMoments moments = pass.dataMoments(covarianceType());
      MainPhase mainPhase = new MainPhase(estimator, blocks, journal);
      Optional<SubspaceStart.Result> subspace = subspace(blocks, moments, mainPhase);
      Mixture begin =
          subspace
              .map(SubspaceStart.Result::mixture)
              .orElseGet(() -> Start.of(estimator, blocks, moments, journal::warn));
      DriverLimits.requireResultFits(blocks, begin.k(), estimator.getAggregationDepth());
      Found found = found(mainPhase, SearchRows.all(blocks, pass, moments), begin, subspace);
      mainPhase.clearCheckpoints();
      warnAboutSmallWeights(moments, found.selection);
      Mixture fitted = subspace.map(SubspaceStart.Result::fitted).orElse(found.fitted);
      return model(dataset, blocks, fitted, found.selection, start);
    }
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
      MainPhase mainPhase, SearchRows all, Mixture begin, Optional<SubspaceStart.Result> subspace) {
    // What a subspace leaves to be done is a few steps, which part of the rows would only blur.
    boolean isOpen = subspace.isEmpty();
    try (SearchRows searched = isOpen ? all.sampled(estimator, begin.k()) : all) {
      boolean inBatches = isOpen && estimator.getMiniBatchFraction() < 1;
      Ascent.Result main =
          (inBatches
                  ? climbInBatches(mainPhase, all, searched, begin)
                  : mainPhase.run("", searched.pass(), searched.moments(), begin))
              .heaviestFirst();
      warnAboutFixedCovariance(searched.moments(), main);
      Selection recovered = subspace.map(SubspaceStart.Result::selection).orElse(null);
      Selection selection =
          recovered == null
              ? select(main, searched, all)
              : kept(main, all.moments(), recovered.path(), recovered.reason());
      return new Found(main.mixture(), selection);
    }
  }

  public static SampleBlocks.Options options(GradientEM estimator) {
    return options(estimator, Start.components(estimator));
  }

  public static SampleBlocks.Options options(GradientEMParams params, double components) {
    return new SampleBlocks.Options(
        params.getFeaturesCol(),
        params.getWeightCol(),
        "skip".equals(params.getHandleInvalid()),
        params.getMaxBlockSizeInMB(),
        StorageLevel.fromString(params.getIntermediateStorageLevel()),
        params.getAggregationDepth(),
        components);
  }

  private CovarianceType covarianceType() {
    return CovarianceType.parse(estimator.getCovarianceType());
  }

  private Ascent.Result climbInBatches(
      MainPhase mainPhase, SearchRows all, SearchRows searched, Mixture begin) {
    Pass some =
        new DistributedPass(all.blocks(), estimator.getAggregationDepth())
            .sampled(estimator.getMiniBatchFraction(), estimator.getSeed(), covarianceType());
    Ascent.Result result = mainPhase.runInBatches(some, all.moments(), begin);
    // The figures of a batch say little, so the result is evaluated on the rows it is searched on.
    return mainPhase.evaluate(searched.pass(), searched.moments(), result.mixture());
  }

  private Selection select(Ascent.Result main, SearchRows searched, SearchRows all) {
    DataMoments moments = all.moments();
    if ("bic".equals(estimator.getSelection())) {
      Selection selection =
          new Recovery(estimator, journal).select(main, searched, all).heaviestFirst();
      InformationCriterion criterion = InformationCriterion.of(moments);
      Diagnostics.warnings(main.mixture(), selection.chosen(), all.pass(), criterion)
          .forEach(journal::warn);
      return selection;
    }
    // Components that were kept on purpose are expected to be too many, so nothing is diagnosed.
    return kept(main, moments, List.of(), "All components were kept, since selection is 'none'.");
  }

  private Selection kept(
      Ascent.Result main, DataMoments moments, List<SelectionRecord> path, String reason) {
    double bic = InformationCriterion.of(moments).bic(main.logLikelihood(), main.mixture().k());
    return new Selection(main, bic, path, reason);
  }

  /** The start found in a subspace, if {@code init} asks for one and there is one. */
  private Optional<SubspaceStart.Result> subspace(
      SampleBlocks blocks, DataMoments moments, MainPhase mainPhase) {
    boolean chosen = SubspaceStart.isAutomatic(estimator, blocks.rows(), blocks.dim());
    boolean wanted = chosen || "pca".equals(estimator.getInit());
    if (!wanted || estimator.getInitialMeans().length > 0) {
      return Optional.empty();
    }
    Optional<SubspaceStart.Result> found =
        new SubspaceStart(estimator, blocks, moments, mainPhase, journal).find();
    if (chosen && found.isPresent()) {
      journal.warn(
          "%d rows of %d features determine %d components while minWeight = %s allows for %.0f, so init 'auto' started them in %d principal directions as 'pca' does; set init to 'random' to start from rows."
              .formatted(
                  blocks.rows(),
                  blocks.dim(),
                  Start.determined(blocks.rows(), blocks.dim()),
                  estimator.getMinWeight(),
                  Math.floor(1 / estimator.getMinWeight()),
                  found.get().rank()));
    }
    return found;
  }

  private void warnAboutFixedCovariance(DataMoments moments, Ascent.Result main) {
    if (covarianceType() == CovarianceType.IDENTITY) {
      double variance = moments.meanWithinVariance(main.statistics(), main.mixture().meanMatrix());
      if (variance < 0.25 || variance > 4) {
        journal.warn(
            "The variance within components is %.3g but covarianceType 'identity' fixes it at 1; use 'spherical' or 'full', or scale the features."
                .formatted(variance));
      }
    }
  }

  /** Weights that sum to 1 leave BIC nothing to charge for components with. */
  private void warnAboutSmallWeights(DataMoments moments, Selection selection) {
    int k = selection.chosen().mixture().k();
    double weight = moments.weight();
    boolean isSmall = weight < Math.max(2.0 * k, LEAST_MEAN_WEIGHT * moments.rows());
    if ("bic".equals(estimator.getSelection()) && weight < moments.rows() && isSmall) {
      journal.warn(
          "The weights of %d rows sum to %.3g, which BIC takes for the number of rows, so its choice of %d components means little; scale the weights so that they sum to the number of rows."
              .formatted(moments.rows(), weight, k));
    }
  }

  private GradientEMModel model(
      Dataset<?> dataset, SampleBlocks blocks, Mixture fitted, Selection selection, long start) {
    Ascent.Result chosen = selection.chosen();
    Mixture mixture = chosen.mixture().shifted(blocks.centre());
    GradientEMModel model =
        estimator.copyValues(new GradientEMModel(estimator.uid(), mixture), ParamMap.empty());
    model
        .clear(model.initialWeights())
        .clear(model.initialMeans())
        .clear(model.initialCovariance());
    model.setParent(estimator);
    GradientEMEvaluation evaluation =
        new GradientEMEvaluation(
            blocks.rows(),
            blocks.droppedRows(),
            chosen.statistics().weight(),
            chosen.logLikelihood(),
            selection.bic());
    Training training =
        new Training(
            evaluation,
            journal.history(),
            selection.path(),
            selection.reason(),
            chosen.converged(),
            journal.warnings(),
            estimator.getSeed(),
            (System.nanoTime() - start) * 1e-9);
    Dataset<Row> predictions = model.transform(dataset);
    Mixture overParameterised = fitted.shifted(blocks.centre());
    return model.withSummary(
        new GradientEMSummary(training, overParameterised, predictions, model, model.k()));
  }
}
