package org.gradientem.spark;

import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.gradientem.spark.rows.Columns;

/** The columns that a transformation reads and those that it appends. */
final class OutputColumns {
  private OutputColumns() {}

  static void requireInput(StructType schema, GradientEMParams params) {
    Columns.requireFeatures(schema, params.getFeaturesCol());
    if (!params.getWeightCol().isEmpty()) {
      Columns.requireNumeric(schema, params.getWeightCol());
    }
  }

  /** Numbers of what output columns are about, 0 where they are not known yet. */
  record Sizes(int components, int groups, int factors) {}

  /**
   * Appends the output columns that are asked for, in the order in which a transformation adds
   * them.
   */
  static StructType append(StructType schema, GradientEMColumnParams params, Sizes sizes) {
    int k = sizes.components;
    StructType output = schema;
    if (!params.getProbabilityCol().isEmpty()) {
      Columns.requireAbsent(output, params.getProbabilityCol(), "probabilityCol");
      output = withVector(output, params.getProbabilityCol(), k);
    }
    if (!params.getPredictionCol().isEmpty()) {
      Columns.requireAbsent(output, params.getPredictionCol(), "predictionCol");
      output =
          output.add(
              params.getPredictionCol(),
              DataTypes.IntegerType,
              false,
              k > 0 ? components(params.getPredictionCol(), k) : Metadata.empty());
    }
    if (!params.getLogLikelihoodCol().isEmpty()) {
      Columns.requireAbsent(output, params.getLogLikelihoodCol(), "logLikelihoodCol");
      output = output.add(params.getLogLikelihoodCol(), DataTypes.DoubleType, false);
    }
    if (!params.getImputedCol().isEmpty()) {
      Columns.requireAbsent(output, params.getImputedCol(), "imputedCol");
      Metadata names = schema.apply(params.getFeaturesCol()).metadata();
      output = output.add(params.getImputedCol(), SQLDataTypes.VectorType(), false, names);
    }
    if (!params.getFactorsCol().isEmpty()) {
      Columns.requireAbsent(output, params.getFactorsCol(), "factorsCol");
      output = withVector(output, params.getFactorsCol(), sizes.factors);
    }
    if (params.getTargetCols().length > 0) {
      Columns.requireAbsent(output, params.getPredictedCol(), "predictedCol");
      output = output.add(params.getPredictedCol(), Target.type(params.getTargetCols()), false);
    }
    return appendCuts(output, params, sizes.groups);
  }

  private static StructType appendCuts(
      StructType schema, GradientEMColumnParams params, int groups) {
    StructType output = schema;
    if (has(params, params.getGroupCol())) {
      String name = params.getGroupCol();
      Columns.requireAbsent(output, name, "groupCol");
      Metadata metadata = groups > 0 ? components(name, groups) : Metadata.empty();
      output = output.add(name, DataTypes.IntegerType, false, metadata);
      Columns.requireAbsent(output, groupProbabilityCol(params), "groupCol");
      output = output.add(groupProbabilityCol(params), DataTypes.DoubleType, false);
    }
    if (hasOutliers(params)) {
      Columns.requireAbsent(output, params.getOutlierCol(), "outlierCol");
      output = output.add(params.getOutlierCol(), DataTypes.BooleanType, false);
    }
    return output;
  }

  private static StructType withVector(StructType schema, String name, int size) {
    StructType output = schema.add(name, SQLDataTypes.VectorType(), false);
    return size > 0 ? SchemaUtils.updateAttributeGroupSize(output, name, size) : output;
  }

  static String groupProbabilityCol(GradientEMColumnParams params) {
    return params.getGroupCol() + "Probability";
  }

  static boolean has(GradientEMColumnParams params, String groupColumn) {
    return GroupCut.isWanted(params) && !groupColumn.isEmpty();
  }

  static boolean hasOutliers(GradientEMColumnParams params) {
    return params.isSet(params.contamination()) && !params.getOutlierCol().isEmpty();
  }

  /** SchemaUtils.updateNumValues would turn the column's type into double as well. */
  private static Metadata components(String name, int k) {
    return NominalAttribute.defaultAttr().withName(name).withNumValues(k).toMetadata();
  }
}
