package org.gradientem.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.rows.Columns;
import org.gradientem.spark.rows.HandleInvalid;

/** The columns that a transformation reads and those that it appends. */
final class OutputColumns {
  private OutputColumns() {}

  static void requireInput(StructType schema, GradientEMParams params) {
    Columns.requireFeatures(schema, params.getFeaturesCol());
    if (!params.getWeightCol().isEmpty()) {
      Columns.requireNumeric(schema, params.getWeightCol());
    }
  }

  /**
   * Appends the output columns that are asked for, in the order in which a transformation adds
   * them; the numbers of components and of groups are 0 where they are not known yet.
   */
  static StructType append(StructType schema, GradientEMParams params, int k, int groups) {
    StructType output = schema;
    if (!params.getProbabilityCol().isEmpty()) {
      Columns.requireAbsent(output, params.getProbabilityCol());
      output = output.add(params.getProbabilityCol(), SQLDataTypes.VectorType(), false);
      if (k > 0) {
        output = SchemaUtils.updateAttributeGroupSize(output, params.getProbabilityCol(), k);
      }
    }
    if (!params.getPredictionCol().isEmpty()) {
      Columns.requireAbsent(output, params.getPredictionCol());
      output =
          output.add(
              params.getPredictionCol(),
              DataTypes.IntegerType,
              false,
              k > 0 ? components(params.getPredictionCol(), k) : Metadata.empty());
    }
    if (!params.getLogLikelihoodCol().isEmpty()) {
      Columns.requireAbsent(output, params.getLogLikelihoodCol());
      output = output.add(params.getLogLikelihoodCol(), DataTypes.DoubleType, false);
    }
    if (!params.getUncertaintyCol().isEmpty()) {
      Columns.requireAbsent(output, params.getUncertaintyCol());
      output = output.add(params.getUncertaintyCol(), DataTypes.DoubleType, false);
    }
    if (!params.getImputedCol().isEmpty()) {
      Columns.requireAbsent(output, params.getImputedCol());
      Metadata names = schema.apply(params.getFeaturesCol()).metadata();
      output = output.add(params.getImputedCol(), SQLDataTypes.VectorType(), false, names);
    }
    return appendCuts(output, params, groups);
  }

  private static StructType appendCuts(StructType schema, GradientEMParams params, int groups) {
    StructType output = schema;
    if (has(params, params.getGroupCol())) {
      String name = params.getGroupCol();
      Columns.requireAbsent(output, name);
      Metadata metadata = groups > 0 ? components(name, groups) : Metadata.empty();
      output = output.add(name, DataTypes.IntegerType, false, metadata);
    }
    if (has(params, params.getGroupProbabilityCol())) {
      Columns.requireAbsent(output, params.getGroupProbabilityCol());
      output = output.add(params.getGroupProbabilityCol(), DataTypes.DoubleType, false);
    }
    if (hasOutliers(params)) {
      Columns.requireAbsent(output, params.getOutlierCol());
      output = output.add(params.getOutlierCol(), DataTypes.BooleanType, false);
    }
    return output;
  }

  private static boolean has(GradientEMParams params, String groupColumn) {
    return GroupCut.isWanted(params) && !groupColumn.isEmpty();
  }

  private static boolean hasOutliers(GradientEMParams params) {
    return params.isSet(params.contamination()) && !params.getOutlierCol().isEmpty();
  }

  /** Appends the same columns to rows; the schema is that of {@link #append}. */
  static Dataset<Row> appended(
      Dataset<?> dataset, StructType schema, GradientEMParams params, RowScorer scorer) {
    Broadcast<RowScorer> shared =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext()).broadcast(scorer);
    Dataset<Row> output = dataset.toDF();
    Column features = output.col(Columns.quoted(params.getFeaturesCol()));
    if (Settings.handleInvalid(params) == HandleInvalid.SKIP) {
      UDF1<Object, Boolean> isValid = x -> shared.value().isValid(x);
      output = output.filter(functions.udf(isValid, DataTypes.BooleanType).apply(features));
    }
    UDF1<Object, String> refusal = x -> shared.value().refusal(x);
    // Spark reports its own errors in a line, and of a function's in a trace.
    Column refused =
        functions.raise_error(functions.udf(refusal, DataTypes.StringType).apply(features));
    Column predicted = features;
    boolean isKnown = !params.getProbabilityCol().isEmpty();
    if (!params.getProbabilityCol().isEmpty()) {
      String name = params.getProbabilityCol();
      UDF1<Object, Vector> probability = ofValid(shared, RowScorer::probability);
      Column column = functions.udf(probability, SQLDataTypes.VectorType()).apply(features);
      output = with(output, schema, name, functions.coalesce(column, refused));
      predicted = output.col(Columns.quoted(name));
    }
    if (!params.getPredictionCol().isEmpty()) {
      UDF1<Object, Integer> prediction =
          ofProbability(shared, isKnown, (rows, p) -> UniformNoise.mostProbable(p.toArray()));
      Column column = functions.udf(prediction, DataTypes.IntegerType).apply(predicted);
      output = with(output, schema, params.getPredictionCol(), functions.coalesce(column, refused));
    }
    if (!params.getLogLikelihoodCol().isEmpty()) {
      UDF1<Object, Double> logLikelihood = ofValid(shared, RowScorer::logLikelihood);
      Column column = functions.udf(logLikelihood, DataTypes.DoubleType).apply(features);
      output =
          with(output, schema, params.getLogLikelihoodCol(), functions.coalesce(column, refused));
    }
    if (!params.getUncertaintyCol().isEmpty()) {
      UDF1<Object, Double> uncertainty =
          ofProbability(shared, isKnown, (rows, p) -> uncertainty(p));
      Column column = functions.udf(uncertainty, DataTypes.DoubleType).apply(predicted);
      output =
          with(output, schema, params.getUncertaintyCol(), functions.coalesce(column, refused));
    }
    if (!params.getImputedCol().isEmpty()) {
      UDF1<Object, Vector> imputed = ofValid(shared, RowScorer::imputed);
      Column column = functions.udf(imputed, SQLDataTypes.VectorType()).apply(features);
      output = with(output, schema, params.getImputedCol(), functions.coalesce(column, refused));
    }
    if (has(params, params.getGroupCol())) {
      UDF1<Object, Integer> group = ofProbability(shared, isKnown, RowScorer::group);
      Column column = functions.udf(group, DataTypes.IntegerType).apply(predicted);
      output = with(output, schema, params.getGroupCol(), functions.coalesce(column, refused));
    }
    if (has(params, params.getGroupProbabilityCol())) {
      UDF1<Object, Double> share = ofProbability(shared, isKnown, RowScorer::groupProbability);
      Column column = functions.udf(share, DataTypes.DoubleType).apply(predicted);
      String name = params.getGroupProbabilityCol();
      output = with(output, schema, name, functions.coalesce(column, refused));
    }
    if (hasOutliers(params)) {
      UDF1<Object, Boolean> outlier = ofValid(shared, RowScorer::isOutlier);
      Column column = functions.udf(outlier, DataTypes.BooleanType).apply(features);
      output = with(output, schema, params.getOutlierCol(), functions.coalesce(column, refused));
    }
    return output;
  }

  /** A score of the responsibilities, where a column has them already or of the features. */
  private static <T> UDF1<Object, T> ofProbability(
      Broadcast<RowScorer> scorer, boolean isKnown, UDF2<RowScorer, Vector, T> score) {
    return isKnown
        ? p -> score.call(scorer.value(), (Vector) p)
        : ofValid(scorer, (rows, x) -> score.call(rows, rows.probability(x)));
  }

  /** A score of the rows that have one; null for the others. */
  private static <T> UDF1<Object, T> ofValid(
      Broadcast<RowScorer> scorer, UDF2<RowScorer, Object, T> score) {
    return x -> scorer.value().refusal(x) == null ? score.call(scorer.value(), x) : null;
  }

  private static double uncertainty(Vector probability) {
    return 1 - UniformNoise.largest(probability.toArray());
  }

  private static Dataset<Row> with(
      Dataset<Row> dataset, StructType schema, String name, Column column) {
    Metadata metadata = schema.apply(name).metadata();
    return dataset.withColumn(name, column.as(name, metadata));
  }

  /** SchemaUtils.updateNumValues would turn the column's type into double as well. */
  private static Metadata components(String name, int k) {
    return NominalAttribute.defaultAttr().withName(name).withNumValues(k).toMetadata();
  }
}
