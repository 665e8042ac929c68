package org.gradientem.spark;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.Instrumentation$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.internal.work.Workers;
import org.gradientem.spark.internal.fit.Cancelled;
import org.gradientem.spark.internal.fit.FitResult;
import org.gradientem.spark.internal.fit.Trainer;
import org.gradientem.spark.internal.io.StageReader;
import org.gradientem.spark.internal.io.StageWriter;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputSource;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.InitialMixture;
import org.gradientem.summary.PassListener;
import org.gradientem.summary.PassRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Predef;

/**
 * Fits a Gaussian mixture by distributed gradient EM with more components than the data has,
 * started at random rows (Zhou, Xu, Fazel and Du 2025, arXiv 2506.06584). Used like Spark ML's own
 * estimators.
 *
 * @since 0.1.0
 */
public class GradientEM extends Estimator<GradientEMModel>
    implements GradientEMColumns<GradientEM>, GradientEMFitting<GradientEM>, MLWritable {
  private static final Logger LOG = LoggerFactory.getLogger(GradientEM.class);

  private final String uid;
  final ParamSet params;

  /** Makes an estimator with a random uid. */
  public GradientEM() {
    this(Identifiable$.MODULE$.randomUID("GradientEM"));
  }

  /**
   * Makes an estimator.
   *
   * @param uid its unique name
   */
  @SuppressWarnings("this-escape") // Spark's params register with their owner as they are made
  public GradientEM(String uid) {
    this.uid = uid;
    this.params = new ParamSet(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * Fits a mixture; how far it is, is logged at level info once a second at most.
   *
   * @param dataset rows with the features column, and the weight column if one is set
   * @return the fitted model, with its summary
   * @throws IllegalArgumentException if a column, a row or a param cannot be used
   * @throws CancellationException if its thread was interrupted, or a job of it was cancelled
   */
  @Override
  public GradientEMModel fit(Dataset<?> dataset) {
    return fit(dataset, pass -> {});
  }

  /**
   * Fits a mixture and reports how it goes, in the log as well.
   *
   * @param dataset rows with the features column, and the weight column if one is set
   * @param progress receives a record after every pass; a {@link PassListener} is notified of
   *     budgets as well, and may end the fit
   * @return the fitted model, with its summary
   * @throws IllegalArgumentException if a column, a row or a param cannot be used
   * @throws CancellationException if the listener ended it, its thread was interrupted, or a job of
   *     it was cancelled
   */
  public GradientEMModel fit(Dataset<?> dataset, Consumer<PassRecord> progress) {
    transformSchema(dataset.schema(), true);
    try {
      return Instrumentation$.MODULE$.instrumented(
          log -> {
            // Not logDataset, which would plan the query once more.
            log.logPipelineStage(this);
            log.logParams(this, Predef.wrapRefArray(shortParams()).toList());
            SparkContext context = dataset.sparkSession().sparkContext();
            try (JobLabels labels = new JobLabels(LOG, context, uid, progress)) {
              GradientEMModel model = fitted(dataset, labels);
              GradientEMEvaluation evaluation = model.summary().evaluation();
              log.logNumFeatures(model.numFeatures());
              log.logNumExamples(evaluation.rows());
              log.logSumOfWeights(evaluation.weightSum());
              LOG.info("{}: {}", uid, model.summary().selectionReason());
              return model;
            } catch (UserException | CancellationException e) {
              throw new Refusal(e);
            }
          });
    } catch (Refusal e) {
      throw e.reason;
    }
  }

  /**
   * What ends a fit that is refused or cancelled: Spark logs it by its stack trace, which is its
   * sentence.
   */
  private static final class Refusal extends RuntimeException {
    private final RuntimeException reason;

    Refusal(RuntimeException reason) {
      super(reason.getMessage(), reason, false, false);
      this.reason = reason;
    }

    @Override
    public void printStackTrace(PrintWriter out) {
      out.print(getMessage());
    }
  }

  /** The params but those that hold a mixture, of which one may have millions of numbers. */
  private Param<?>[] shortParams() {
    return Arrays.stream(params())
        .filter(param -> !param.equals(initialModel()))
        .toArray(Param<?>[]::new);
  }

  private GradientEMModel fitted(Dataset<?> dataset, PassListener progress) {
    FitSettings settings = settings();
    return fitted(
        settings,
        new DatasetSource(dataset, settings.rows()),
        progress,
        model -> model.transform(dataset));
  }

  /** The settings of a fit; the initial model may take a look at files. */
  FitSettings settings() {
    String given = getInitialModel();
    boolean isJson = given.strip().startsWith("{");
    return Settings.of(
        this,
        Optional.of(given)
            .filter(value -> !value.isEmpty())
            .map(
                value ->
                    isJson
                        ? InitialMixture.fromJson(value)
                        : InitialMixture.of(GradientEMModel.load(value).mixture(), 0)));
  }

  /**
   * Fits rows wherever they are.
   *
   * @param predictions transforms the rows; null where they are in no session
   */
  @SuppressWarnings("try") // The workers are there until they are closed.
  GradientEMModel fitted(
      FitSettings settings,
      InputSource source,
      PassListener progress,
      Function<GradientEMModel, Dataset<Row>> predictions) {
    long start = System.nanoTime();
    FitResult found;
    try (Workers workers = Workers.begin(progress::cancelled)) {
      found = new Trainer(settings, progress).fit(source);
    } catch (Exception e) {
      // Spark throws checked exceptions undeclared.
      Optional<CancellationException> cancelled = Cancelled.of(e, progress);
      if (cancelled.isPresent()) {
        throw cancelled.get();
      }
      throw e;
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    GradientEMModel model = model(found);
    List<String> obstacles = model.obstacles();
    obstacles.forEach(LOG::warn);
    // Its params may change before the predictions are asked for.
    GradientEMModel fitted = model.unobstructed();
    return model.withSummary(
        new GradientEMSummary(
            Training.of(found, obstacles, getSeed(), seconds),
            found.mixtures(),
            found.rows().sample(),
            predictions == null ? null : () -> predictions.apply(fitted),
            model));
  }

  /** A model with the params of this estimator that say how to use it. */
  private GradientEMModel model(FitResult found) {
    GradientEMModel model =
        copyValues(
            new GradientEMModel(
                uid, found.mixtures().answer(), found.features(), found.scan().cuts()),
            ParamMap.empty());
    model.clear(model.initialModel());
    return model.setParent(this);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    OutputColumns.requireInput(schema, this);
    Trainer.requireSuitable(Settings.of(this, Optional.empty()));
    int groups = GroupCut.known(this);
    OutputColumns.Facts facts =
        new OutputColumns.Facts(
            isSet(k()) ? getK() : 0, groups, !getLabelCol().isEmpty(), List.of());
    return new OutputColumns(schema, this, facts).schema();
  }

  @Override
  public GradientEM copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  /**
   * Reads an estimator that was saved.
   *
   * @param path where it was saved
   * @return the estimator
   */
  public static GradientEM load(String path) {
    return read().load(path);
  }

  /**
   * A reader of saved estimators.
   *
   * @return the reader
   */
  public static MLReader<GradientEM> read() {
    return new StageReader<>(GradientEM.class, GradientEM::new);
  }

  /**
   * Starts the fit from given parameters instead of {@link #init}, by setting {@link
   * #initialModel}.
   *
   * @param weights one weight per component; none for equal ones
   * @param means one array of d entries per component
   * @param covariance d arrays of d entries for all components, or k d arrays, d for each; none for
   *     the data's own, scaled
   * @return this
   */
  public GradientEM setInitialMixture(double[] weights, double[][] means, double[]... covariance) {
    return setInitialModel(new InitialMixture(weights, means, covariance, null, 0).toJson());
  }

  /**
   * Starts the fit from a fitted model instead of {@link #init}, or updates that model: the rows
   * that it was fitted to count like the new ones, which needs {@link #selection} none and the
   * {@link #covarianceType} of the model.
   *
   * @param model the model to start from
   * @param rows how many old rows it represents, 0 or more; for all that it was fitted to {@link
   *     GradientEMSummary#effectiveRows} of its summary, less for a decay; 0 for a start only
   * @return this
   */
  public GradientEM setInitialModel(GradientEMModel model, double rows) {
    return setInitialModel(InitialMixture.of(model.mixture(), rows).toJson());
  }

  /**
   * Sets {@link #initialModel}.
   *
   * @param value the folder of a saved model, or JSON; empty, by default, for none
   * @return this
   */
  public GradientEM setInitialModel(String value) {
    return (GradientEM) set(initialModel(), value);
  }

  /**
   * Sets {@link #k}.
   *
   * @param value 1 or more, by default unset
   * @return this
   * @throws IllegalArgumentException if it is out of this range
   */
  public GradientEM setK(int value) {
    return (GradientEM) set(k(), value);
  }
}
