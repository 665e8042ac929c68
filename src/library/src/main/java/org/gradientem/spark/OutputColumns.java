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
import org.gradientem.spark.rows.Columns;
import org.gradientem.spark.rows.HandleInvalid;

/** The columns that a transformation looks at and those that it appends. */
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
   * them; k is 0 where it is not known yet.
   */
  static StructType append(StructType schema, GradientEMParams params, int k) {
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
    return output;
  }

  /** Appends the same columns to rows; the schema is that of {@link #append}. */
  static Dataset<Row> appended(
      Dataset<?> dataset, StructType schema, GradientEMParams params, RowScorer scorer) {
    Broadcast<RowScorer> shared =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext()).broadcast(scorer);
    Dataset<Row> output = dataset.toDF();
    Column features = output.col(Columns.quoted(params.getFeaturesCol()));
    if (Settings.handleInvalid(params) == HandleInvalid.SKIP) {
      UDF1<Object, Boolean> isValid = RowScorer::isValid;
      output = output.filter(functions.udf(isValid, DataTypes.BooleanType).apply(features));
    }
    UDF1<Object, String> refusal = x -> shared.value().refusal(x);
    // Spark reports its own errors in a line, and of a function's in a trace.
    Column refused =
        functions.raise_error(functions.udf(refusal, DataTypes.StringType).apply(features));
    Column predicted = features;
    UDF1<Object, Integer> prediction = ofValid(shared, (rows, x) -> rows.probability(x).argmax());
    UDF1<Object, Double> uncertainty =
        ofValid(shared, (rows, x) -> uncertainty(rows.probability(x)));
    if (!params.getProbabilityCol().isEmpty()) {
      String name = params.getProbabilityCol();
      UDF1<Object, Vector> probability = ofValid(shared, RowScorer::probability);
      Column column = functions.udf(probability, SQLDataTypes.VectorType()).apply(features);
      output = with(output, schema, name, functions.coalesce(column, refused));
      predicted = output.col(Columns.quoted(name));
      prediction = p -> ((Vector) p).argmax();
      uncertainty = p -> uncertainty((Vector) p);
    }
    if (!params.getPredictionCol().isEmpty()) {
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
      Column column = functions.udf(uncertainty, DataTypes.DoubleType).apply(predicted);
      output =
          with(output, schema, params.getUncertaintyCol(), functions.coalesce(column, refused));
    }
    if (!params.getImputedCol().isEmpty()) {
      UDF1<Object, Vector> imputed = ofValid(shared, RowScorer::imputed);
      Column column = functions.udf(imputed, SQLDataTypes.VectorType()).apply(features);
      output = with(output, schema, params.getImputedCol(), functions.coalesce(column, refused));
    }
    return output;
  }

  /** A score of the rows that have one; null for the others. */
  private static <T> UDF1<Object, T> ofValid(
      Broadcast<RowScorer> scorer, UDF2<RowScorer, Object, T> score) {
    return x -> scorer.value().refusal(x) == null ? score.call(scorer.value(), x) : null;
  }

  private static double uncertainty(Vector probability) {
    return 1 - probability.apply(probability.argmax());
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
