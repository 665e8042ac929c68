package org.gradientem.spark;

import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SizeEstimator;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.rows.Columns;
import org.gradientem.spark.rows.HandleInvalid;
import org.gradientem.spark.rows.MixtureRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** A Gaussian mixture fitted by {@link GradientEM}. */
public class GradientEMModel extends Model<GradientEMModel>
    implements GradientEMParams, MLWritable, HasTrainingSummary<GradientEMSummary> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(GradientEMModel.class);

  private final String uid;
  private final ParamSet params;
  private final Param<String> table;
  private final Mixture mixture;
  private transient GradientEMSummary summary;
  private transient boolean awaitsPredictions;
  private transient RowScorer scorer;

  /** Makes a model of nothing: Spark Connect knows only classes that have such a constructor. */
  public GradientEMModel() {
    this(Identifiable$.MODULE$.randomUID("GradientEMModel"), null);
  }

  @SuppressWarnings("this-escape") // Spark's params register with their owner as they are made
  GradientEMModel(String uid, Mixture mixture) {
    this.uid = uid;
    this.mixture = mixture;
    this.params = new ParamSet(this);
    String[] tables = ModelTable.names();
    this.table =
        new Param<>(
            this,
            "table",
            "what transform returns: the rows with their components, or a table of the model: "
                + String.join(", ", tables),
            ParamValidators.<String>inArray(tables));
    setDefault(table, ModelTable.ROWS.toString());
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamSet paramSet() {
    return params;
  }

  /**
   * Number of components of the model, after the selection.
   *
   * @return m
   */
  public int k() {
    return mixture.k();
  }

  /**
   * The same as {@link #k}, under the name that MLlib's models have for it.
   *
   * @return m
   */
  public int getK() {
    return k();
  }

  /**
   * Number of features.
   *
   * @return d
   */
  public int numFeatures() {
    return mixture.dim();
  }

  /**
   * Mixture weights.
   *
   * @return one weight per component; they sum to 1
   */
  public double[] weights() {
    return mixture.weights();
  }

  /**
   * Means of the components.
   *
   * @return one vector of d entries per component
   */
  public Vector[] means() {
    double[][] rows = mixture.means();
    Vector[] means = new Vector[rows.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = Vectors.dense(rows[i]);
    }
    return means;
  }

  /**
   * The covariances of the components.
   *
   * @return a {@code d x d} matrix for each, dense for families with correlations and sparse for
   *     the others
   */
  public Matrix[] covariances() {
    return IntStream.range(0, k())
        .mapToObj(i -> matrix(mixture.covariances().get(i)))
        .toArray(Matrix[]::new);
  }

  /**
   * The covariance that the components share.
   *
   * @return a {@code d x d} matrix, dense for family EEE and sparse for the others
   * @throws IllegalStateException if the family is not tied; {@link #covariances} has each one's
   */
  public Matrix covariance() {
    return matrix(mixture.covariance());
  }

  static Matrix matrix(Covariance covariance) {
    int d = covariance.dim();
    if (covariance.type() == CovarianceType.FULL) {
      return new DenseMatrix(d, d, covariance.values());
    }
    return SparseMatrix.spdiag(
        new DenseVector(IntStream.range(0, d).mapToDouble(covariance::variance).toArray()));
  }

  /**
   * What the covariances have in common.
   *
   * @return the code of a family, such as VVV, or identity
   */
  public String covarianceFamily() {
    return mixture.covariances().family().toString();
  }

  /**
   * The fitted mixture.
   *
   * @return weights, means and covariances
   */
  public Mixture mixture() {
    return mixture;
  }

  /**
   * The same mixture as MLlib's own model.
   *
   * @return a new model with the same column names
   */
  public GaussianMixtureModel toGaussianMixtureModel() {
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
   * The components as MLlib's own model has them.
   *
   * @return a row per component with the columns mean, a vector, and cov, a matrix
   */
  public Dataset<Row> gaussiansDF() {
    return components().select(functions.col("mean"), functions.col("covariance").as("cov"));
  }

  /**
   * The components as a table, in the active session.
   *
   * @return a row per component with the columns component, weight, mean, a vector, and covariance,
   *     a matrix
   */
  public Dataset<Row> components() {
    return ModelTable.components(mixture, SparkSession.active());
  }

  private RowScorer scorer() {
    if (scorer == null) {
      scorer = new RowScorer(mixture);
    }
    return scorer;
  }

  /**
   * The most probable component of one row.
   *
   * @param features d values
   * @return its number, 0 to m - 1
   * @throws IllegalArgumentException if there are not d values
   */
  public int predict(Vector features) {
    return predictProbability(features).argmax();
  }

  /**
   * Responsibilities of the components for one row.
   *
   * @param features d values
   * @return m probabilities
   * @throws IllegalArgumentException if there are not d values
   */
  public Vector predictProbability(Vector features) {
    return scorer().probability(features);
  }

  /**
   * Log-density of one row.
   *
   * @param features d values
   * @return {@code log p(x)}
   * @throws IllegalArgumentException if there are not d values
   */
  public double logLikelihood(Vector features) {
    return scorer().logLikelihood(features);
  }

  /**
   * Scores rows: appends the output columns whose names are set. With {@link #table} set to
   * something else, a table of the model instead.
   *
   * @param dataset rows with the features column
   * @return the same rows with the output columns
   * @throws IllegalArgumentException if a column cannot be used
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return ModelTable.parse(getTable()).of(this, dataset);
  }

  Dataset<Row> scored(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    if (schema.equals(dataset.schema())) {
      LOG.warn(
          "{}: transform adds no column, since predictionCol, probabilityCol and logLikelihoodCol are empty; set one of them.",
          uid);
    }
    Broadcast<RowScorer> shared =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext())
            .broadcast(scorer());
    Dataset<Row> output = dataset.toDF();
    Column features = output.col(Columns.quoted(getFeaturesCol()));
    if (Settings.handleInvalid(this) == HandleInvalid.SKIP) {
      UDF1<Object, Boolean> isValid = RowScorer::isValid;
      output = output.filter(functions.udf(isValid, DataTypes.BooleanType).apply(features));
    }
    if (!getProbabilityCol().isEmpty()) {
      UDF1<Object, Vector> probability = x -> shared.value().probability(x);
      output =
          with(
              output,
              schema,
              getProbabilityCol(),
              functions.udf(probability, SQLDataTypes.VectorType()).apply(features));
    }
    if (!getPredictionCol().isEmpty()) {
      UDF1<Object, Integer> prediction =
          getProbabilityCol().isEmpty()
              ? x -> shared.value().probability(x).argmax()
              : p -> ((Vector) p).argmax();
      Column input =
          getProbabilityCol().isEmpty()
              ? features
              : output.col(Columns.quoted(getProbabilityCol()));
      output =
          with(
              output,
              schema,
              getPredictionCol(),
              functions.udf(prediction, DataTypes.IntegerType).apply(input));
    }
    if (!getLogLikelihoodCol().isEmpty()) {
      UDF1<Object, Double> logLikelihood = x -> shared.value().logLikelihood(x);
      output =
          with(
              output,
              schema,
              getLogLikelihoodCol(),
              functions.udf(logLikelihood, DataTypes.DoubleType).apply(features));
    }
    return output;
  }

  private static Dataset<Row> with(
      Dataset<Row> dataset, StructType schema, String name, Column column) {
    Metadata metadata = schema.apply(name).metadata();
    return dataset.withColumn(name, column.as(name, metadata));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return ModelTable.parse(getTable()).schema(this, schema);
  }

  StructType scoredSchema(StructType schema) {
    Columns.requireFeatures(schema, getFeaturesCol());
    return OutputColumns.append(schema, this, k());
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
    return GradientEMEvaluation.of(this, dataset);
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
    return MixtureRows.draw(session, mixture, rows, seed, getFeaturesCol(), getPredictionCol());
  }

  /**
   * How the fit went.
   *
   * @return the summary
   * @throws IllegalStateException if {@link #hasSummary} is false
   */
  @Override
  public GradientEMSummary summary() {
    return facts();
  }

  boolean hasFacts() {
    return summary != null;
  }

  /** The summary, perhaps without the predictions. */
  GradientEMSummary facts() {
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

  /** Spark Connect gives the predictions of a model that it put aside by loadSummary. */
  GradientEMModel awaitingPredictions() {
    awaitsPredictions = true;
    return this;
  }

  /** Nothing to do, since the summary is saved with the model. */
  @Override
  public void saveSummary(String path) {}

  @Override
  public void loadSummary(String path, Dataset<Row> predictions) {
    GradientEMSummary saved = facts();
    summary =
        new GradientEMSummary(
            saved.training(),
            saved.overParameterised(),
            saved.sampleRows(),
            predictions,
            this,
            k());
    awaitsPredictions = false;
  }

  /** What the model holds in memory; Spark's own estimate counts the session as well. */
  @Override
  public long estimatedSize() {
    return SizeEstimator.estimate(
        summary == null
            ? mixture
            : new Object[] {mixture, summary.overParameterised(), summary.training()});
  }

  @Override
  public String toString() {
    return "GradientEMModel: uid=%s, k=%d, numFeatures=%d, covarianceType=%s"
        .formatted(uid, k(), numFeatures(), mixture.covariance().type());
  }

  @Override
  public GradientEMModel copy(ParamMap extra) {
    GradientEMModel copy = copyValues(new GradientEMModel(uid, mixture), extra);
    copy.awaitsPredictions = awaitsPredictions;
    return copy.withSummary(summary).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new GradientEMModelWriter(this);
  }

  /**
   * A reader of saved models.
   *
   * @return the reader
   */
  public static MLReader<GradientEMModel> read() {
    return new GradientEMModelReader();
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
   * The param: what {@link #transform} returns. {@code rows}: the given rows with their components.
   * {@code evaluation}: the model's likelihood on them. {@code sample}: as many rows, drawn with
   * {@link #seed}. Whatever the rows are: {@code components}, {@code fitted} (all components as the
   * main phase left them), {@code history}, {@code selection} and {@code summary}.
   *
   * @return the param, by default rows
   */
  public Param<String> table() {
    return table;
  }

  /**
   * The value of {@link #table}.
   *
   * @return the value
   */
  public String getTable() {
    return getOrDefault(table);
  }

  /**
   * Sets {@link #table}.
   *
   * @param value the table's name
   * @return this
   */
  public GradientEMModel setTable(String value) {
    set(table(), value);
    return this;
  }

  /**
   * Sets {@link #featuresCol}.
   *
   * @param value the column's name
   * @return this
   */
  public GradientEMModel setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /**
   * Sets {@link #predictionCol}.
   *
   * @param value the column's name; empty for none
   * @return this
   */
  public GradientEMModel setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  /**
   * Sets {@link #probabilityCol}.
   *
   * @param value the column's name; empty for none
   * @return this
   */
  public GradientEMModel setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return this;
  }

  /**
   * Sets {@link #logLikelihoodCol}.
   *
   * @param value the column's name; empty for none
   * @return this
   */
  public GradientEMModel setLogLikelihoodCol(String value) {
    set(logLikelihoodCol(), value);
    return this;
  }

  /**
   * Sets {@link #handleInvalid}.
   *
   * @param value error or skip
   * @return this
   */
  public GradientEMModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }
}
