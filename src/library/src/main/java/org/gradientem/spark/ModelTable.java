package org.gradientem.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.groups.ComponentTree;
import org.gradientem.groups.DensityQuantiles;
import org.gradientem.groups.Merge;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

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
  SAMPLE;

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

  private static final StructType FACTS =
      FIGURES
          .add("parameters", DataTypes.LongType, false)
          .add("aic", DataTypes.DoubleType, false)
          .add("icl", DataTypes.DoubleType, true)
          .add("covarianceFamily", DataTypes.StringType, false)
          .add("fittedComponents", DataTypes.IntegerType, false)
          .add("selectionReason", DataTypes.StringType, false)
          .add("converged", DataTypes.BooleanType, false)
          .add("warnings", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("blas", LIBRARY, false)
          .add("seed", DataTypes.LongType, false)
          .add("missingCells", DataTypes.createArrayType(DataTypes.LongType, false), false)
          .add("seconds", DataTypes.DoubleType, false)
          .add("phases", DataTypes.createArrayType(TOTAL, false), false);

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
      case ROWS, SAMPLE -> throw new IllegalStateException(this + " has the columns of the rows.");
    };
  }

  static Dataset<Row> history(GradientEMSummary summary, SparkSession session) {
    return session.createDataFrame(passes(summary), PASS);
  }

  static Dataset<Row> selection(GradientEMSummary summary, SparkSession session) {
    return session.createDataFrame(levels(summary), LEVEL);
  }

  static Dataset<Row> facts(GradientEMSummary summary, String family, SparkSession session) {
    return session.createDataFrame(List.of(row(summary, family)), FACTS);
  }

  static Dataset<Row> evaluation(GradientEMEvaluation evaluation, SparkSession session) {
    return session.createDataFrame(List.of(row(evaluation)), FIGURES);
  }

  static Dataset<Row> quantiles(DensityQuantiles densities, SparkSession session) {
    double[] values = densities.values();
    List<Row> rows =
        IntStream.range(0, values.length)
            .mapToObj(i -> RowFactory.create(i / (values.length - 1.0), values[i]))
            .toList();
    return session.createDataFrame(rows, QUANTILE);
  }

  static Dataset<Row> tree(ComponentTree tree, SparkSession session) {
    double[] heights = tree.heights();
    List<Row> rows =
        IntStream.range(0, heights.length)
            .mapToObj(
                m -> {
                  Merge merge = tree.merges().get(m);
                  return RowFactory.create(
                      merge.first(),
                      merge.second(),
                      merge.probability(),
                      heights[m],
                      merge.entropy());
                })
            .toList();
    return session.createDataFrame(rows, MERGE);
  }

  static Dataset<Row> components(Mixture mixture, SparkSession session) {
    // The mixture travels with the code of the task; all its covariances at once may be too large.
    return session.createDataFrame(
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(List.of(0), 1)
            .flatMap(
                only ->
                    IntStream.range(0, mixture.k())
                        .mapToObj(i -> component(mixture, i))
                        .iterator()),
        COMPONENT);
  }

  static Dataset<Row> noise(UniformNoise noise, SparkSession session) {
    List<Row> rows =
        noise.isEmpty()
            ? List.of()
            : List.of(
                RowFactory.create(
                    noise.weight(), Vectors.dense(noise.low()), Vectors.dense(noise.high())));
    return session.createDataFrame(rows, UNIFORM);
  }

  private static Row component(Mixture mixture, int i) {
    return RowFactory.create(
        i,
        mixture.weights()[i],
        Vectors.dense(mixture.means()[i]),
        matrix(mixture.covariances().get(i)));
  }

  /** Dense for families with correlations, sparse for the others. */
  static Matrix matrix(Covariance covariance) {
    int d = covariance.dim();
    if (covariance.type() == CovarianceType.FULL) {
      return new DenseMatrix(d, d, covariance.values());
    }
    return SparseMatrix.spdiag(
        new DenseVector(IntStream.range(0, d).mapToDouble(covariance::variance).toArray()));
  }

  private static List<Row> passes(GradientEMSummary summary) {
    return summary.history().stream()
        .map(
            pass ->
                RowFactory.create(
                    pass.phase().toString(),
                    pass.pass(),
                    pass.components(),
                    pass.meanLogLikelihood(),
                    pass.gradientNorm(),
                    pass.effectiveComponents(),
                    pass.seconds()))
        .collect(Collectors.toList());
  }

  private static List<Row> levels(GradientEMSummary summary) {
    return summary.selectionPath().stream()
        .map(
            level ->
                RowFactory.create(
                    level.family().toString(),
                    level.k(),
                    level.logLikelihood(),
                    level.bic(),
                    level.converged()))
        .collect(Collectors.toList());
  }

  private static Row row(GradientEMEvaluation evaluation) {
    return RowFactory.create(
        evaluation.rows(),
        evaluation.droppedRows(),
        evaluation.weightSum(),
        evaluation.logLikelihood(),
        evaluation.bic());
  }

  private static Row row(GradientEMSummary summary, String family) {
    GradientEMEvaluation evaluation = summary.evaluation();
    return RowFactory.create(
        evaluation.rows(),
        evaluation.droppedRows(),
        evaluation.weightSum(),
        evaluation.logLikelihood(),
        evaluation.bic(),
        summary.parameters(),
        summary.aic(),
        summary.training().outcome().icl(),
        family,
        summary.overParameterised().k(),
        summary.selectionReason(),
        summary.converged(),
        summary.warnings().toArray(),
        RowFactory.create(
            summary.blas().name(), summary.blas().version(), summary.blas().repeatable()),
        summary.seed(),
        Arrays.stream(summary.missingCells()).boxed().toArray(),
        summary.seconds(),
        summary.phases().stream()
            .map(
                phase ->
                    RowFactory.create(phase.name().toString(), phase.passes(), phase.seconds()))
            .toArray());
  }
}
