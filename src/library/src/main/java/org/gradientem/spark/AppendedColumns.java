package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.rows.Columns;
import org.gradientem.spark.rows.HandleInvalid;
import org.gradientem.spark.rows.InputRow;

/** Appends the output columns that are asked for to rows. */
final class AppendedColumns {
  private final StructType schema;
  private final GradientEMColumnParams params;
  private final Broadcast<RowScorer> scorer;
  private Dataset<Row> output;
  private final Column features;

  /** An error that says why a row cannot be scored: Spark reports its own in a line. */
  private final Column refused;

  /** Where each row's responsibilities are; its features until a column has them. */
  private Column predicted;

  private boolean isKnown;

  private AppendedColumns(
      StructType schema,
      GradientEMColumnParams params,
      Broadcast<RowScorer> scorer,
      Dataset<Row> rows) {
    this.schema = schema;
    this.params = params;
    this.scorer = scorer;
    output = rows;
    features = rows.col(Columns.quoted(params.getFeaturesCol()));
    UDF1<Object, String> refusal = x -> scorer.value().refusal(x);
    refused = functions.raise_error(functions.udf(refusal, DataTypes.StringType).apply(features));
    predicted = features;
  }

  /** Appends them row by row; the schema is that of {@link OutputColumns#append}. */
  static Dataset<Row> appended(
      Dataset<?> dataset, StructType schema, GradientEMColumnParams params, RowScorer scorer) {
    Broadcast<RowScorer> shared = shared(dataset, scorer);
    Dataset<Row> rows = scorable(dataset, params, shared);
    AppendedColumns columns = new AppendedColumns(schema, params, shared, rows);
    UDF1<Object, Vector> probability = columns.ofValid(RowScorer::probability);
    UDF1<Object, Double> logLikelihood = columns.ofValid(RowScorer::logLikelihood);
    columns.append(
        functions.udf(probability, SQLDataTypes.VectorType()).apply(columns.features),
        functions.udf(logLikelihood, DataTypes.DoubleType).apply(columns.features));
    return columns.output;
  }

  /** Appends them to some hundred rows at a time. */
  static Dataset<Row> appendedInBlocks(
      Dataset<?> dataset, StructType schema, GradientEMColumnParams params, RowScorer scorer) {
    Broadcast<RowScorer> shared = shared(dataset, scorer);
    Dataset<Row> rows =
        ScoredBlocks.append(scorable(dataset, params, shared), params.getFeaturesCol(), shared);
    AppendedColumns columns = new AppendedColumns(schema, params, shared, rows);
    Column probability = ScoredBlocks.probability(rows);
    columns.predicted = functions.coalesce(probability, columns.refused);
    columns.isKnown = true;
    columns.append(probability, ScoredBlocks.logLikelihood(rows));
    // Without the two, and with the metadata that their encoder has dropped.
    return columns.output.select(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    columns
                        .output
                        .col(Columns.quoted(field.name()))
                        .as(field.name(), field.metadata()))
            .toArray(Column[]::new));
  }

  private static Broadcast<RowScorer> shared(Dataset<?> dataset, RowScorer scorer) {
    return JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext())
        .broadcast(scorer);
  }

  /** The rows less those to be skipped. */
  private static Dataset<Row> scorable(
      Dataset<?> dataset, GradientEMColumnParams params, Broadcast<RowScorer> scorer) {
    Dataset<Row> rows = dataset.toDF();
    if (Settings.handleInvalid(params) != HandleInvalid.SKIP) {
      return rows;
    }
    UDF1<Object, Boolean> isValid = x -> scorer.value().isValid(x);
    Column features = rows.col(Columns.quoted(params.getFeaturesCol()));
    return rows.filter(functions.udf(isValid, DataTypes.BooleanType).apply(features));
  }

  private void append(Column probability, Column logLikelihood) {
    if (!params.getProbabilityCol().isEmpty()) {
      append(params.getProbabilityCol(), probability);
      predicted = output.col(Columns.quoted(params.getProbabilityCol()));
      isKnown = true;
    }
    if (!params.getPredictionCol().isEmpty()) {
      UDF1<Object, Integer> prediction =
          ofProbability((rows, p) -> UniformNoise.mostProbable(p.toArray()));
      append(params.getPredictionCol(), prediction, DataTypes.IntegerType, predicted);
    }
    if (!params.getLogLikelihoodCol().isEmpty()) {
      append(params.getLogLikelihoodCol(), logLikelihood);
    }
    if (!params.getUncertaintyCol().isEmpty()) {
      UDF1<Object, Double> uncertainty = ofProbability((rows, p) -> uncertainty(p));
      append(params.getUncertaintyCol(), uncertainty, DataTypes.DoubleType, predicted);
    }
    if (!params.getImputedCol().isEmpty()) {
      UDF1<Object, Vector> imputed = ofValid(RowScorer::imputed);
      append(params.getImputedCol(), imputed, SQLDataTypes.VectorType(), features);
    }
    appendCuts();
  }

  private void appendCuts() {
    if (OutputColumns.has(params, params.getGroupCol())) {
      UDF1<Object, Integer> group = ofProbability(RowScorer::group);
      append(params.getGroupCol(), group, DataTypes.IntegerType, predicted);
    }
    if (OutputColumns.has(params, params.getGroupProbabilityCol())) {
      UDF1<Object, Double> share = ofProbability(RowScorer::groupProbability);
      append(params.getGroupProbabilityCol(), share, DataTypes.DoubleType, predicted);
    }
    if (OutputColumns.hasOutliers(params)) {
      UDF1<Object, Boolean> outlier = ofValid(RowScorer::isOutlier);
      append(params.getOutlierCol(), outlier, DataTypes.BooleanType, features);
    }
  }

  private void append(String name, UDF1<Object, ?> score, DataType type, Column of) {
    append(name, functions.udf(score, type).apply(of));
  }

  private void append(String name, Column column) {
    output =
        output.withColumn(
            name, functions.coalesce(column, refused).as(name, schema.apply(name).metadata()));
  }

  /** A score of the responsibilities, where a column has them already or of the features. */
  private <T> UDF1<Object, T> ofProbability(Scoring<Vector, T> score) {
    Broadcast<RowScorer> shared = scorer;
    return isKnown
        ? p -> score.apply(shared.value(), (Vector) p)
        : ofValid((rows, row) -> score.apply(rows, rows.probability(row)));
  }

  /** A score of the rows that have one; null for the others. */
  private <T> UDF1<Object, T> ofValid(Scoring<InputRow, T> score) {
    Broadcast<RowScorer> shared = scorer;
    return x -> shared.value().ofValid(x, score);
  }

  /** A method of the scorer; sent to where the rows are. */
  private interface Scoring<T, R> extends BiFunction<RowScorer, T, R>, Serializable {}

  private static double uncertainty(Vector probability) {
    return 1 - UniformNoise.largest(probability.toArray());
  }
}
