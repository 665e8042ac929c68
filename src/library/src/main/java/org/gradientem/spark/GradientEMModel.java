package org.gradientem.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SizeEstimator;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.groups.ComponentTree;
import org.gradientem.groups.Cuts;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.io.LocalModel;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.gradientem.spark.internal.io.ModelReader;
import org.gradientem.spark.internal.io.ModelWriter;
import org.gradientem.spark.internal.io.StageMetadata;
import org.gradientem.spark.internal.rows.Columns;
import org.gradientem.spark.internal.rows.FeatureAttributes;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.MixtureRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * A Gaussian mixture fitted by {@link GradientEM}.
 *
 * @since 0.1.0
 */
public class GradientEMModel extends Model<GradientEMModel>
    implements GradientEMParams,
        GradientEMColumns<GradientEMModel>,
        MixtureView,
        MLWritable,
        HasTrainingSummary<GradientEMSummary> {
  private static final Logger LOG = LoggerFactory.getLogger(GradientEMModel.class);

  private final String uid;
  final ParamSet params;
  private final Param<String> table;
  private final Mixture mixture;
  private final ModelFeatures features;
  private final Cuts cuts;
  private transient GradientEMSummary summary;
  private transient boolean awaitsPredictions;
  private transient volatile RowScorer scorer;

  /** Makes a model of nothing: Spark Connect knows only classes that have such a constructor. */
  public GradientEMModel() {
    this(Identifiable$.MODULE$.randomUID("GradientEMModel"), null, ModelFeatures.UNKNOWN);
  }

  /** Makes a model of which nothing is known but its mixture. */
  GradientEMModel(String uid, Mixture mixture, ModelFeatures features) {
    this(uid, mixture, features, Cuts.unknown());
  }

  @SuppressWarnings("this-escape") // Spark's params register with their owner as they are made
  GradientEMModel(String uid, Mixture mixture, ModelFeatures features, Cuts cuts) {
    this.uid = uid;
    this.mixture = mixture;
    this.features = features;
    this.cuts = cuts;
    this.params = new ParamSet(this);
    this.table =
        params.choice(
            "table",
            ModelTable.ROWS,
            "what transform returns, for clients of Spark Connect; not saved");
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Mixture mixture() {
    return mixture;
  }

  @Override
  public int numFeatures() {
    return mixture.features() + features.constants().places().length;
  }

  /**
   * The names of the features but constants, as the metadata of the features column had them in the
   * fit (VectorAssembler writes its input columns there).
   *
   * @return a name for each feature, immutable; empty if they are not known
   */
  public List<String> featureNames() {
    return features.names();
  }

  /**
   * The names of the levels of a categorical feature, as the metadata of the features column had
   * them in the fit (StringIndexer writes them there).
   *
   * @param feature the feature, from 0
   * @return a name for each of its levels, their numbers from 0 where none are known; empty if the
   *     feature is a number
   */
  public List<String> levelNames(int feature) {
    return features.levelNames(mixture.levels().categories(), feature);
  }

  /**
   * The labels that the model predicts, by their indices.
   *
   * @return a name for each, immutable; empty if it was fitted without {@link #labelCol}
   * @since 0.1.0
   */
  public List<String> labels() {
    return rowLabels().names();
  }

  /**
   * The label of each component.
   *
   * @return for each component an index of {@link #labels}, -1 if it has no label
   * @since 0.1.0
   */
  public int[] componentLabels() {
    return rowLabels().ofComponents(numComponents());
  }

  /**
   * How the components merge into groups, by the rows of the fit.
   *
   * @return the tree; {@link ComponentTree#isKnown} is false where the model was not made by fit
   * @since 0.1.0
   */
  public ComponentTree tree() {
    return cuts.tree();
  }

  /**
   * Quantiles of the training rows' log-density as {@link #ordinaryRows}, for rows that lack no
   * cell. Of more than 2^18 rows so many are drawn: a share of 0.01 then has a standard error of
   * 2e-4.
   *
   * @return the quantiles; {@link DensityQuantiles#isKnown} is false where the model was not made
   *     by fit, or no row was complete
   * @since 0.1.0
   */
  public DensityQuantiles densityQuantiles() {
    return cuts.densities();
  }

  /**
   * The distribution of ordinary rows, by whose log-density rows are odd: the components of at
   * least half an equal share of the rows, with their covariances widened towards the variances of
   * all.
   *
   * @return the distribution; the mixture itself where the model was not made by fit
   * @since 0.1.0
   */
  public Mixture ordinaryRows() {
    return cuts.ordinary() == null ? mixture : cuts.ordinary();
  }

  /**
   * The group of each component, as {@link #groups} cuts the tree.
   *
   * @return k numbers, 0 for the heaviest group; none if neither is set
   * @throws IllegalArgumentException if both are set, there is no tree, or it has fewer components
   * @since 0.1.0
   */
  public int[] componentGroups() {
    return cut().groupOf();
  }

  /** What its params ask for that it has no means of, a sentence each. */
  List<String> obstacles() {
    if (!cuts.areKnown() && (isSet(groups()) || isSet(contamination()))) {
      return List.of(
          "The fit has not found out how its components merge and how dense its rows lie, so there are no groups and no outliers; unset `groups` and `contamination`, or fit again.");
    }
    return Stream.of(
            GroupCut.obstacle(cuts.tree(), this), OutlierRule.obstacle(cuts.densities(), this))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The same with its params as they are now, less those that it has no means of. */
  GradientEMModel unobstructed() {
    GradientEMModel model = copy(ParamMap.empty());
    if (!cuts.areKnown() || GroupCut.obstacle(cuts.tree(), this).isPresent()) {
      model.clear(groups());
    }
    if (OutlierRule.obstacle(cuts.densities(), this).isPresent()) {
      model.clear(contamination());
    }
    return model;
  }

  private RowLabels rowLabels() {
    return RowLabels.of(mixture.levels(), features);
  }

  private GroupCut cut() {
    return GroupCut.of(cuts.tree(), weights(), this);
  }

  /**
   * The same mixture as MLlib's own model.
   *
   * @return a new model with the same column names
   * @throws IllegalArgumentException if some features are categorical, or there is noise
   */
  public GaussianMixtureModel toGaussianMixtureModel() {
    int others = numFeatures() - mixture.dim();
    if (others > 0) {
      throw new UserException(
          RootLocale.format(
              "%d of the features are categorical or constant, which MLlib's model has no place for; fit the others alone.",
              others));
    }
    if (!mixture.noise().isEmpty()) {
      throw new UserException(
          RootLocale.format(
              "%.1f %% of the weight is noise, which MLlib's model has no place for; fit with `noise` = none.",
              100 * noiseWeight()));
    }
    Matrix[] covariances = covariances();
    Vector[] means = means();
    MultivariateGaussian[] gaussians = new MultivariateGaussian[means.length];
    for (int i = 0; i < means.length; i++) {
      gaussians[i] = new MultivariateGaussian(means[i], covariances[i].toDense());
    }
    GaussianMixtureModel model = new GaussianMixtureModel(uid, weights(), gaussians);
    model.setFeaturesCol(getFeaturesCol());
    model.setPredictionCol(getPredictionCol());
    model.setProbabilityCol(getProbabilityCol());
    return model;
  }

  /**
   * The best mixture of another number of components that the search has met, without fitting
   * again. To have the best of that number searched for, fit with {@link GradientEM#k}.
   *
   * @param k number of components
   * @return a model of that mixture with the params of this one, without a summary; this one if it
   *     has as many
   * @throws IllegalArgumentException if none was met
   * @since 0.1.0
   */
  public GradientEMModel withK(int k) {
    if (k == numComponents()) {
      return this;
    }
    Mixture found =
        others().stream()
            .filter(mixture -> mixture.k() == k)
            .findFirst()
            .orElseThrow(() -> new UserException(notMet(k)));
    return copyValues(new GradientEMModel(uid, found, features), ParamMap.empty())
        .setParent(parent());
  }

  private String notMet(int k) {
    String met =
        others().stream()
            .map(other -> Integer.toString(other.k()))
            .collect(Collectors.joining(", "));
    return RootLocale.format(
        "The model has no mixture of k = %d components%s; fit with `k` = %d.",
        k, met.isEmpty() ? "" : ", but of " + met, k);
  }

  private RowScorer scorer() {
    HandleInvalid handling = Settings.handleInvalid(this);
    if (scorer == null || scorer.handling() != handling) {
      scorer =
          new RowScorer(
              mixture, handling, features, GroupCut.NONE, OutlierRule.NONE, Predictions.NONE);
    }
    return scorer;
  }

  /**
   * The most probable component of one row, or where there are labels the most probable label.
   *
   * @param features d values; a label among them has no part in it, and may be left out
   * @return its number, 0 to m - 1; of components -1 where noise is more probable than each
   * @throws IllegalArgumentException if there are not d values
   */
  public int predict(Vector features) {
    return scorer().scored(features).prediction();
  }

  /**
   * Responsibilities of the components for one row, or where there are labels their probabilities.
   *
   * @param features d values; a label among them has no part in it, and may be left out
   * @return m probabilities, which sum to 1 less that of the noise; of labels they sum to 1 less
   *     that of noise and of components without a label
   * @throws IllegalArgumentException if there are not d values
   */
  public Vector predictProbability(Vector features) {
    return scorer().scored(features).probability();
  }

  /**
   * Log-density of one row.
   *
   * @param features d values
   * @return {@code log p(x)}
   * @throws IllegalArgumentException if there are not d values
   */
  public double logLikelihood(Vector features) {
    return scorer().scored(features).logLikelihood();
  }

  /**
   * Scores rows: appends the output columns whose names are set.
   *
   * @param dataset rows with the features column
   * @return the same rows with the output columns
   * @throws IllegalArgumentException if a column cannot be used
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkSession session = dataset.sparkSession();
    return switch (asked()) {
      case ROWS -> scored(dataset, false);
      case EVALUATION -> ModelTable.json(Training.json(evaluate(dataset)), session);
      case SAMPLE -> sample(session, dataset.count(), getSeed());
      case MODEL -> ModelTable.json(toJson(), session);
    };
  }

  private ModelTable asked() {
    return Choice.parse(ModelTable.class, getOrDefault(table));
  }

  /**
   * All that scores rows without Spark, and the facts of the fit, as Python's {@code LocalModel}
   * reads them.
   *
   * @return a JSON object; its {@code training} is JSON as text, null if there is no summary
   * @since 0.1.0
   */
  public String toJson() {
    return saved(List.of()).toJson();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the JSON object
   * @param sampleRows what {@link GradientEMSummary#sampleRows} is to return; may be none
   * @return the model with its summary, if it had one, and with params as by default
   * @throws IllegalArgumentException if it is another JSON
   * @since 0.1.0
   */
  public static GradientEMModel fromJson(String json, double[]... sampleRows) {
    try {
      LocalModel saved = LocalModel.fromJson(json);
      GradientEMModel model =
          new GradientEMModel(
              Identifiable$.MODULE$.randomUID("GradientEMModel"),
              saved.mixture(),
              saved.features(),
              saved.cuts());
      return model.withSummary(saved, sampleRows);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is not the JSON of a model.", e);
    }
  }

  private LocalModel saved(List<Mixture> others) {
    Mixture all = summary == null ? null : summary.overParameterised();
    String training = summary == null ? null : summary.toJson();
    return new LocalModel(LocalModel.FORMAT, mixture, all, others, training, features, cuts);
  }

  private List<Mixture> others() {
    return summary == null ? List.of() : summary.others();
  }

  /**
   * The same as {@link #transform}, but for rounding, where all rows are to be scored: some hundred
   * at a time, by matrix products, which under full covariances takes a part of the time. Unlike
   * there, Spark does not filter before it scores.
   *
   * @param dataset rows with the features column
   * @return the same rows with the output columns
   * @throws IllegalArgumentException if a column cannot be used
   * @since 0.1.0
   */
  public Dataset<Row> transformInBlocks(Dataset<?> dataset) {
    return asked() == ModelTable.ROWS ? scored(dataset, true) : transform(dataset);
  }

  private Dataset<Row> scored(Dataset<?> dataset, boolean inBlocks) {
    OutputColumns output = output(dataset.schema());
    int columns = output.values().size();
    if (columns == 0) {
      LOG.warn(
          "{}: transform adds no column, since `predictionCol`, `probabilityCol`, `logLikelihoodCol` and `imputedCol` are empty and none of `targetCols`, `groups` and `contamination` is set; set one of them.",
          uid);
    }
    warnOfOtherFeatures(dataset.schema());
    OutlierRule rule = OutlierRule.of(cuts, this);
    RowScorer own =
        new RowScorer(
            mixture,
            Settings.handleInvalid(this),
            features,
            cut(),
            rule,
            Predictions.of(mixture, features, this, columns == 1));
    return AppendedColumns.append(dataset, output, this, own, inBlocks);
  }

  /** They are taken in their order, as all of Spark ML does. */
  private void warnOfOtherFeatures(StructType schema) {
    StructField column = schema.apply(getFeaturesCol());
    List<String> given = features.constants().without(FeatureAttributes.names(column));
    int unlabelled = features.names().size() - 1;
    boolean lacksLabel = rowLabels().areThere() && given.size() == unlabelled;
    List<String> fitted = lacksLabel ? features.names().subList(0, unlabelled) : features.names();
    warnOfOther("features", fitted, given);
    if (lacksLabel) {
      return;
    }
    warnOfOther("levels", features.levels(), FeatureAttributes.levelNames(column));
  }

  private <T> void warnOfOther(String what, List<T> fitted, List<T> given) {
    if (!fitted.isEmpty() && !given.isEmpty() && !fitted.equals(given)) {
      LOG.warn(
          "{}: fitted on the {} {}, but column '{}' holds {}; give it the same in the same order.",
          uid,
          what,
          fitted,
          getFeaturesCol(),
          given);
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return switch (asked()) {
      case ROWS -> output(schema).schema();
      case SAMPLE -> MixtureRows.schema(getFeaturesCol(), getPredictionCol());
      case EVALUATION, MODEL -> ModelTable.JSON;
    };
  }

  private OutputColumns output(StructType schema) {
    Columns.requireFeatures(schema, getFeaturesCol());
    Predictions unused = Predictions.of(mixture, features, this, true);
    OutputColumns.Facts facts =
        new OutputColumns.Facts(numComponents(), cut().groups(), rowLabels().areThere(), labels());
    return new OutputColumns(schema, this, facts);
  }

  /**
   * Log-likelihood and BIC of this mixture on a data set.
   *
   * @param dataset rows with the features column, and the weight column if one is set
   * @return the evaluation
   * @throws IllegalArgumentException if a column or a row cannot be used
   */
  public GradientEMEvaluation evaluate(Dataset<?> dataset) {
    OutputColumns.requireInput(dataset.schema(), this);
    return GradientEMEvaluation.of(mixture, features, Settings.rows(this), dataset);
  }

  /**
   * Draws rows from the mixture.
   *
   * @param session the session to make the data set in
   * @param rows number of rows
   * @param seed seed of the draw; the same seed gives the same rows
   * @return a data set with the features column and the prediction column, the component each row
   *     was drawn from
   */
  public Dataset<Row> sample(SparkSession session, long rows, long seed) {
    return MixtureRows.draw(
        session, mixture, features.constants(), rows, seed, getFeaturesCol(), getPredictionCol());
  }

  /**
   * How the fit went.
   *
   * @return the summary
   * @throws IllegalStateException if there is none, as where the model was not made by fit
   */
  @Override
  public GradientEMSummary summary() {
    if (summary == null) {
      throw new IllegalStateException(
          "This model has no summary because it was not made by fit; fit one to get it.");
    }
    return summary;
  }

  /**
   * Whether there is a summary.
   *
   * @return true after fit, and after loading a model that was saved with one
   */
  @Override
  public boolean hasSummary() {
    return summary != null && !awaitsPredictions;
  }

  @Override
  public Option<GradientEMSummary> trainingSummary() {
    return hasSummary() ? Option.apply(summary) : Option.empty();
  }

  @Override
  public void trainingSummary_$eq(Option<GradientEMSummary> newSummary) {
    summary = newSummary.isDefined() ? newSummary.get() : null;
    awaitsPredictions = false;
  }

  GradientEMModel withSummary(GradientEMSummary newSummary) {
    summary = newSummary;
    return this;
  }

  /**
   * Does nothing, since the summary is saved with the model.
   *
   * @param path where Spark Connect keeps summaries
   */
  @SuppressWarnings("MissingOverride") // Spark 3.5 does not have it.
  public void saveSummary(String path) {}

  /**
   * Gives its predictions back to the summary of a model that Spark Connect had put aside.
   *
   * @param path where Spark Connect keeps summaries
   * @param predictions the training data, transformed
   */
  @SuppressWarnings("MissingOverride") // Spark 3.5 does not have it.
  public void loadSummary(String path, Dataset<Row> predictions) {
    GradientEMSummary saved = summary();
    summary =
        new GradientEMSummary(
            saved.training(), saved.mixtures(), saved.sampleRows(), () -> predictions, this);
    awaitsPredictions = false;
  }

  /**
   * What the model holds in memory; Spark's own estimate counts the session as well.
   *
   * @return bytes
   */
  @SuppressWarnings("MissingOverride") // Spark 3.5 does not have it.
  public long estimatedSize() {
    return SizeEstimator.estimate(
        summary == null
            ? new Object[] {mixture, cuts}
            : new Object[] {mixture, cuts, summary.mixtures(), summary.training()});
  }

  @Override
  public String toString() {
    return RootLocale.format(
        "GradientEMModel: uid=%s, k=%d, numFeatures=%d, covarianceType=%s",
        uid, numComponents(), numFeatures(), covarianceFamily());
  }

  @Override
  public GradientEMModel copy(ParamMap extra) {
    GradientEMModel copy = copyValues(new GradientEMModel(uid, mixture, features, cuts), extra);
    copy.awaitsPredictions = awaitsPredictions;
    return copy.withSummary(summary).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, saved(others()));
  }

  /**
   * A reader of saved models.
   *
   * @return the reader
   */
  public static MLReader<GradientEMModel> read() {
    return new ModelReader<>(GradientEMModel.class, GradientEMModel::of);
  }

  private static GradientEMModel of(StageMetadata params, LocalModel saved) {
    GradientEMModel model =
        new GradientEMModel(params.uid(), saved.mixture(), saved.features(), saved.cuts());
    params.setParams(model);
    // Spark Connect, which had put the model aside, brings the predictions by loadSummary.
    model.awaitsPredictions = saved.training() != null && LocalModel.isMeant();
    return model.withSummary(saved, new double[0][]);
  }

  /** Gives the model the summary that was saved with it, if there was one. */
  private GradientEMModel withSummary(LocalModel saved, double[]... sampleRows) {
    return saved.training() == null
        ? this
        : withSummary(
            new GradientEMSummary(
                Training.fromJson(saved.training()), saved.mixtures(), sampleRows, null, this));
  }

  /**
   * Reads a model that was saved; nothing but the path is needed.
   *
   * @param path where it was saved
   * @return the model, with its summary if it was saved with one
   */
  public static GradientEMModel load(String path) {
    return read().load(path);
  }

  /**
   * The param: what {@link #transform} returns, for clients of Spark Connect, which can call no
   * other method. {@code rows}: the given rows with their components. {@code evaluation}: what
   * {@link #evaluate} returns, as JSON. {@code sample}: as many rows, drawn with {@link #seed}.
   * {@code model}: {@link #toJson}. It is not saved with the model.
   *
   * @return the param, by default rows
   * @since 0.1.0
   */
  public Param<String> table() {
    return table;
  }
}
