package org.gradientem.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.em.Accelerator;
import org.gradientem.em.Ascent;
import org.gradientem.em.DataMoments;
import org.gradientem.em.GradientStep;
import org.gradientem.em.Pass;
import org.gradientem.em.PassRecord;
import org.gradientem.em.RowDraw;
import org.gradientem.em.StepScaling;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fit, in its stages: read the rows, draw a start, climb, and report. */
final class GradientEMTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(GradientEMTrainer.class);

  /** Most features for which a full covariance is estimated; its step costs d^3 on the driver. */
  private static final int MAX_FULL_DIM = 4096;

  /** Params that change where or how a fit runs but not what it finds. */
  private static final Set<String> IRRELEVANT_TO_RESUME =
      Set.of(
          "predictionCol",
          "probabilityCol",
          "logLikelihoodCol",
          "checkpointDir",
          "checkpointInterval",
          "intermediateStorageLevel");

  private final GradientEM estimator;
  private final Consumer<PassRecord> progress;
  private final List<String> warnings = new ArrayList<>();
  private final List<PassRecord> history = new ArrayList<>();

  GradientEMTrainer(GradientEM estimator, Consumer<PassRecord> progress) {
    this.estimator = estimator;
    this.progress = progress;
  }

  GradientEMModel fit(Dataset<?> dataset) {
    long start = System.nanoTime();
    if (!dataset.storageLevel().equals(StorageLevel.NONE())) {
      LOG.info("The data set is cached; its blocks are cached as well while fitting.");
    }
    try (SampleBlocks blocks = SampleBlocks.read(dataset, options(estimator))) {
      requireManageable(blocks);
      DistributedPass pass = new DistributedPass(blocks, estimator.getAggregationDepth());
      DataMoments moments = moments(pass, blocks);
      Mixture begin = start(blocks, moments);
      requireResultFits(blocks, begin.k());
      Ascent.Result main = mainPhase(blocks, pass, moments, begin);
      warnAboutFixedCovariance(moments, main);
      return model(dataset, blocks, main, start);
    }
  }

  private static SampleBlocks.Options options(GradientEMParams params) {
    return new SampleBlocks.Options(
        params.getFeaturesCol(),
        params.getWeightCol(),
        "skip".equals(params.getHandleInvalid()),
        params.getMaxBlockSizeInMB(),
        StorageLevel.fromString(params.getIntermediateStorageLevel()),
        params.getAggregationDepth());
  }

  private CovarianceType covarianceType() {
    return CovarianceType.parse(estimator.getCovarianceType());
  }

  private void requireManageable(SampleBlocks blocks) {
    if (covarianceType() == CovarianceType.FULL && blocks.dim() > MAX_FULL_DIM) {
      throw new IllegalArgumentException(
          "covarianceType 'full' with d = %d features is beyond its limit of %d; set covarianceType to 'diagonal', 'spherical' or 'identity'."
              .formatted(blocks.dim(), MAX_FULL_DIM));
    }
  }

  /** Names the Spark setting before the statistics of a pass overrun it. */
  private void requireResultFits(SampleBlocks blocks, int n) {
    int partials =
        OrderedReduce.partialsOnDriver(
            blocks.rdd().getNumPartitions(), estimator.getAggregationDepth());
    long needed = 8L * n * (blocks.dim() + 2L) * partials;
    long limit =
        blocks.rdd().context().getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && needed > limit) {
      throw new IllegalArgumentException(
          "A pass returns %d MB of statistics to the driver, above spark.driver.maxResultSize = %d MB; set it to %dm or raise aggregationDepth."
              .formatted(needed >> 20, limit >> 20, (needed >> 19) + 1));
    }
    long memory = Runtime.getRuntime().maxMemory();
    if (needed > memory / 2) {
      throw new IllegalArgumentException(
          "A pass returns %d MB of statistics to a driver of %d MB; set spark.driver.memory to %dm or raise aggregationDepth."
              .formatted(needed >> 20, memory >> 20, (needed >> 18) + 1));
    }
  }

  private DataMoments moments(DistributedPass pass, SampleBlocks blocks) {
    int d = blocks.dim();
    Mixture any = new Mixture(new double[1], new double[d], new AxisAlignedCovariance.Identity(d));
    SufficientStatistics statistics = pass.moments(any, covarianceType());
    if (statistics == null || statistics.rows() != blocks.rows()) {
      throw DistributedPass.changedInput(statistics, blocks);
    }
    return new DataMoments(covarianceType(), statistics);
  }

  private Mixture start(SampleBlocks blocks, DataMoments moments) {
    if (estimator.getInitialMeans().length > 0) {
      return initialMixture(blocks, moments);
    }
    int n = ComponentCount.of(estimator, blocks);
    double[][] rows = blocks.draw(n, estimator.getSeed());
    if (rows.length < n && estimator.isSet(estimator.k())) {
      throw new IllegalArgumentException(
          "k = %d components need as many distinct rows, the data has %d; lower k."
              .formatted(n, rows.length));
    }
    if (rows.length < n) {
      warn(
          "The data has %d distinct rows, so %d components were fitted instead of %d."
              .formatted(rows.length, rows.length, n));
    }
    return RowDraw.startAt(rows, moments);
  }

  private Mixture initialMixture(SampleBlocks blocks, DataMoments moments) {
    double[][] means = estimator.getInitialMeans();
    double[][] matrix = estimator.getInitialCovariance();
    Covariance covariance =
        matrix.length > 0
            ? Covariance.of(covarianceType(), matrix)
            : moments.covariance(Math.pow(means.length, -2.0 / blocks.dim()));
    if (means[0].length != blocks.dim() || covariance.dim() != blocks.dim()) {
      throw new IllegalArgumentException(
          "The initial mixture was expected to have d = %d features as the data, got d = %d; start from a mixture of the same columns."
              .formatted(blocks.dim(), means[0].length));
    }
    double[] shift = Arrays.stream(blocks.centre()).map(c -> -c).toArray();
    return Mixture.of(estimator.getInitialWeights(), means, covariance).shifted(shift);
  }

  private Ascent.Result mainPhase(
      SampleBlocks blocks, DistributedPass allRows, DataMoments moments, Mixture begin) {
    double fraction = estimator.getMiniBatchFraction();
    Pass pass =
        fraction < 1 ? allRows.sampled(fraction, estimator.getSeed(), covarianceType()) : allRows;
    GradientStep step =
        new GradientStep(
            estimator.getStepSize(),
            "none".equals(estimator.getStepScaling())
                ? StepScaling.NONE
                : StepScaling.RESPONSIBILITY,
            moments);
    Checkpoint checkpoint = checkpoint(blocks, begin);
    Checkpoint.State resumed = checkpoint == null ? null : checkpoint.latest();
    Ascent.Position from = resumed == null ? Ascent.Position.start(begin) : resumed.position();
    if (resumed != null) {
      history.addAll(resumed.history());
      warn("Resumed at pass %d from a checkpoint.".formatted(resumed.passes() + 1));
    }
    Ascent ascent = new Ascent(pass, step, estimator.getMaxIter(), estimator.getTol());
    Ascent.Result result =
        ascent.run("main", from, Accelerator.none(), new MainObserver(checkpoint));
    if (checkpoint != null) {
      checkpoint.clear();
    }
    if (fraction == 1) {
      return result;
    }
    // The figures of a sample say little about all rows, so the result is evaluated on those.
    Ascent evaluation = new Ascent(allRows, step, 0, 0);
    return evaluation.run(
        "final",
        Ascent.Position.start(result.mixture()),
        Accelerator.none(),
        new MainObserver(null));
  }

  private final class MainObserver implements Ascent.Observer {
    private final Checkpoint checkpoint;

    MainObserver(Checkpoint checkpoint) {
      this.checkpoint = checkpoint;
    }

    @Override
    public void passed(PassRecord pass) {
      history.add(pass);
      progress.accept(pass);
    }

    @Override
    public void settled(Ascent.Position position) {
      if (checkpoint != null) {
        checkpoint.offer(position, List.copyOf(history));
      }
    }
  }

  private Checkpoint checkpoint(SampleBlocks blocks, Mixture begin) {
    if (estimator.getCheckpointDir().isEmpty()) {
      return null;
    }
    Map<String, String> fingerprint = new TreeMap<>();
    for (Param<?> param : estimator.params()) {
      if (!IRRELEVANT_TO_RESUME.contains(param.name()) && estimator.isDefined(param)) {
        fingerprint.put(param.name(), text(estimator.getOrDefault(param)));
      }
    }
    fingerprint.put("rows", Long.toString(blocks.rows()));
    fingerprint.put("d", Integer.toString(blocks.dim()));
    fingerprint.put("components", Integer.toString(begin.k()));
    fingerprint.put("data", Long.toHexString(blocks.fingerprint()));
    return new Checkpoint(
        estimator.getCheckpointDir(),
        estimator.getCheckpointInterval(),
        fingerprint,
        blocks.rdd().context().hadoopConfiguration());
  }

  private static String text(Object value) {
    if (value instanceof double[] array) {
      return Integer.toHexString(Arrays.hashCode(array));
    }
    return value instanceof double[][] matrix
        ? Integer.toHexString(Arrays.deepHashCode(matrix))
        : String.valueOf(value);
  }

  private void warnAboutFixedCovariance(DataMoments moments, Ascent.Result main) {
    if (covarianceType() == CovarianceType.IDENTITY) {
      double variance = moments.meanWithinVariance(main.statistics(), main.mixture().meanMatrix());
      if (variance < 0.25 || variance > 4) {
        warn(
            "The variance within components is %.3g but covarianceType 'identity' fixes it at 1; use 'spherical' or 'full', or scale the features."
                .formatted(variance));
      }
    }
  }

  private void warn(String sentence) {
    LOG.warn(sentence);
    warnings.add(sentence);
  }

  private GradientEMModel model(
      Dataset<?> dataset, SampleBlocks blocks, Ascent.Result result, long start) {
    Mixture mixture = result.mixture().shifted(blocks.centre()).sortedByWeight();
    GradientEMModel model =
        estimator.copyValues(new GradientEMModel(estimator.uid(), mixture), ParamMap.empty());
    model
        .clear(model.initialWeights())
        .clear(model.initialMeans())
        .clear(model.initialCovariance());
    model.setParent(estimator);
    Training training =
        new Training(
            evaluation(result, blocks),
            MixtureRecord.of(mixture),
            List.copyOf(history),
            result.converged(),
            Collections.unmodifiableList(warnings),
            estimator.getSeed(),
            (System.nanoTime() - start) * 1e-9);
    Dataset<Row> predictions = model.transform(dataset);
    return model.withSummary(new GradientEMSummary(training, predictions, model, model.k()));
  }

  private static GradientEMEvaluation evaluation(Ascent.Result result, SampleBlocks blocks) {
    Mixture mixture = result.mixture();
    int k = mixture.k();
    int d = mixture.dim();
    double parameters = k - 1 + (double) k * d + mixture.covariance().type().parameters(d);
    double weight = result.statistics().weight();
    return new GradientEMEvaluation(
        blocks.rows(),
        blocks.droppedRows(),
        weight,
        result.logLikelihood(),
        2 * result.logLikelihood() - parameters * Math.log(weight));
  }

  /** Log-likelihood and BIC of a model on a data set. */
  static GradientEMEvaluation evaluate(GradientEMModel model, Dataset<?> dataset) {
    try (SampleBlocks blocks = SampleBlocks.read(dataset, options(model))) {
      Mixture mixture = model.mixture();
      if (blocks.dim() != mixture.dim()) {
        throw new IllegalArgumentException(
            "The model expected d = %d features, got d = %d; evaluate rows of the same columns."
                .formatted(mixture.dim(), blocks.dim()));
      }
      double[] shift = Arrays.stream(blocks.centre()).map(c -> -c).toArray();
      Mixture centred = mixture.shifted(shift);
      CovarianceType type = mixture.covariance().type();
      SufficientStatistics statistics =
          new DistributedPass(blocks, model.getAggregationDepth()).moments(centred, type);
      double logLikelihood = new DataMoments(type, statistics).logLikelihood(centred, statistics);
      return evaluation(new Ascent.Result(centred, statistics, logLikelihood, 1, true), blocks);
    }
  }
}
