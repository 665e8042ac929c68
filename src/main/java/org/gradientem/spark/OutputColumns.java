package org.gradientem.spark;

import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.gradientem.spark.rows.Columns;

/** The schema before and after a transformation. */
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
    return output;
  }

  /** SchemaUtils.updateNumValues would turn the column's type into double as well. */
  private static Metadata components(String name, int k) {
    return NominalAttribute.defaultAttr().withName(name).withNumValues(k).toMetadata();
  }
}
