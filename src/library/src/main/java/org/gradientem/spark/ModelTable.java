package org.gradientem.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.groups.Cuts;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.io.LocalModel;
import org.gradientem.spark.io.MixtureRecord;
import org.gradientem.spark.io.ModelFeatures;

/**
 * What a model's {@code transform} returns. A client of Spark Connect can call no methods of this
 * model, but it can set params and transform, so all that a model knows is a table here.
 */
enum ModelTable {
  /** The given rows, scored. */
  ROWS,
  /** A row per component of the model. */
  COMPONENTS,
  /** One row with the weight and the box of the uniform noise; none if there is no noise. */
  NOISE,
  /** A row per component as the main phase left them. */
  FITTED,
  /** A row per pass that the summary's history keeps. */
  HISTORY,
  /** A row per family and number of components that was compared. */
  SELECTION,
  /** One row of the facts of the fit. */
  SUMMARY,
  /** One row with the model's likelihood on the given rows. */
  EVALUATION,
  /** A row per merge of two groups of components, in their order. */
  TREE,
  /** A row per stored quantile of the training rows' log-density. */
  QUANTILES,
  /** As many rows as are given, drawn from the mixture. */
  SAMPLE,
  /** One row, whose JSON is all that a client needs to score rows by itself. */
  MODEL;

  private static final StructType COMPONENT =
      new StructType()
          .add("component", DataTypes.IntegerType, false)
          .add("weight", DataTypes.DoubleType, false)
          .add("mean", SQLDataTypes.VectorType(), false)
          .add("covariance", SQLDataTypes.MatrixType(), false);

  private static final StructType UNIFORM =
      new StructType()
          .add("weight", DataTypes.DoubleType, false)
          .add("low", SQLDataTypes.VectorType(), false)
          .add("high", SQLDataTypes.VectorType(), false);

  private static final StructType PASS =
      new StructType()
          .add("phase", DataTypes.StringType, false)
          .add("pass", DataTypes.IntegerType, false)
          .add("components", DataTypes.IntegerType, false)
          .add("meanLogLikelihood", DataTypes.DoubleType, false)
          .add("gradientNorm", DataTypes.DoubleType, false)
          .add("effectiveComponents", DataTypes.DoubleType, false)
          .add("seconds", DataTypes.DoubleType, false);

  private static final StructType LEVEL =
      new StructType()
          .add("family", DataTypes.StringType, false)
          .add("k", DataTypes.IntegerType, false)
          .add("logLikelihood", DataTypes.DoubleType, false)
          .add("bic", DataTypes.DoubleType, false)
          .add("converged", DataTypes.BooleanType, false);

  private static final StructType MERGE =
      new StructType()
          .add("first", DataTypes.IntegerType, false)
          .add("second", DataTypes.IntegerType, false)
          .add("probability", DataTypes.DoubleType, false)
          .add("height", DataTypes.DoubleType, false)
          .add("entropy", DataTypes.DoubleType, false);

  private static final StructType QUANTILE =
      new StructType()
          .add("share", DataTypes.DoubleType, false)
          .add("logLikelihood", DataTypes.DoubleType, false);

  private static final StructType FIGURES =
      new StructType()
          .add("rows", DataTypes.LongType, false)
          .add("droppedRows", DataTypes.LongType, false)
          .add("weightSum", DataTypes.DoubleType, false)
          .add("logLikelihood", DataTypes.DoubleType, false)
          .add("bic", DataTypes.DoubleType, false);

  private static final StructType TOTAL =
      new StructType()
          .add("phase", DataTypes.StringType, false)
          .add("passes", DataTypes.IntegerType, false)
          .add("seconds", DataTypes.DoubleType, false);

  private static final StructType LIBRARY =
      new StructType()
          .add("name", DataTypes.StringType, false)
          .add("version", DataTypes.StringType, false)
          .add("repeatable", DataTypes.BooleanType, false);

  private static final StructType DIFFERENCE =
      new StructType()
          .add("nats", DataTypes.DoubleType, false)
          .add("standardError", DataTypes.DoubleType, false);

  private static final StructType FACTS =
      FIGURES
          .add("parameters", DataTypes.LongType, false)
          .add("aic", DataTypes.DoubleType, false)
          .add("icl", DataTypes.DoubleType, true)
          .add("covarianceFamily", DataTypes.StringType, false)
          .add("fittedComponents", DataTypes.IntegerType, false)
          .add("selectionReason", DataTypes.StringType, false)
          .add("converged", DataTypes.BooleanType, false)
          .add("warnings", array(DataTypes.StringType), false)
          .add("blas", LIBRARY, false)
          .add("seed", DataTypes.LongType, false)
          .add("missingCells", array(DataTypes.LongType), false)
          .add("seconds", DataTypes.DoubleType, false)
          .add("phases", array(TOTAL), false)
          .add("effectiveRows", DataTypes.DoubleType, false)
          .add("density", array(DataTypes.DoubleType), false)
          .add("drift", DIFFERENCE, true);

  private static final StructType WHOLE = new StructType().add("json", DataTypes.StringType, false);

  /** The facts with all that was compared. */
  private static final StructType FACTS_AND_SELECTION =
      FACTS.add("selectionPath", array(LEVEL), false);

  private static ArrayType array(DataType of) {
    return DataTypes.createArrayType(of, false);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ModelTable parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  static String[] names() {
    return Arrays.stream(values()).map(ModelTable::toString).toArray(String[]::new);
  }

  /** Such a table of the given rows. */
  Dataset<Row> of(List<Row> rows, SparkSession session) {
    return session.createDataFrame(rows, schema());
  }

  /** A table of a mixture's components. */
  static Dataset<Row> components(Mixture mixture, SparkSession session) {
    // The mixture travels with the code of the task; all its covariances at once may be too large.
    return session.createDataFrame(
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(List.of(0), 1)
            .flatMap(
                only ->
                    IntStream.range(0, mixture.k())
                        .mapToObj(i -> ModelRows.component(mixture, i))
                        .iterator()),
        COMPONENT);
  }

  /** All of a model as JSON; {@code summary} is null where it has none. */
  static String json(
      Mixture mixture, ModelFeatures features, Cuts cuts, GradientEMSummary summary) {
    String facts = summary == null ? null : facts(summary, mixture, cuts.densities());
    MixtureRecord numbers = MixtureRecord.of(mixture);
    return new LocalModel(numbers, null, List.of(), facts, features, cuts).toJson();
  }

  private static String facts(
      GradientEMSummary summary, Mixture mixture, DensityQuantiles densities) {
    Row row = ModelRows.summary(summary, mixture.covariances().family().toString(), densities);
    StructType schema = FACTS_AND_SELECTION;
    Object[] values = new Object[schema.length()];
    Arrays.setAll(
        values, i -> i < row.length() ? row.get(i) : ModelRows.selection(summary).toArray());
    return new GenericRowWithSchema(values, schema).json();
  }

  /** The columns of a table that does not depend on the rows that are transformed. */
  StructType schema() {
    return switch (this) {
      case COMPONENTS, FITTED -> COMPONENT;
      case NOISE -> UNIFORM;
      case HISTORY -> PASS;
      case SELECTION -> LEVEL;
      case SUMMARY -> FACTS;
      case EVALUATION -> FIGURES;
      case TREE -> MERGE;
      case QUANTILES -> QUANTILE;
      case MODEL -> WHOLE;
      case ROWS, SAMPLE -> throw new IllegalStateException(this + " has the columns of the rows.");
    };
  }
}
