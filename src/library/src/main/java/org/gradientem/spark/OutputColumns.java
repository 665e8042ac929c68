package org.gradientem.spark;

import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.util.SchemaUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.gradientem.spark.internal.rows.Columns;

/** The columns that a transformation reads and those that it appends. */
final class OutputColumns {
  /** The column of the most probable component beside a predicted label. */
  static final String COMPONENT = "component";

  /** The column of predicted targets. */
  private static final String PREDICTED = "predicted";

  private OutputColumns() {}

  static void requireInput(StructType schema, GradientEMParams params) {
    Columns.requireFeatures(schema, params.getFeaturesCol());
    if (!params.getWeightCol().isEmpty()) {
      Columns.requireNumeric(schema, params.getWeightCol());
    }
  }

  /**
   * What output columns are about.
   *
   * @param components their number, 0 where it is not known yet; likewise groups
   * @param hasLabels whether prediction and probability are those of labels
   * @param labels the labels; none where they are not known yet
   */
  record Facts(int components, int groups, boolean hasLabels, List<String> labels) {}

  /**
   * Appends the output columns that are asked for, in the order in which a transformation adds
   * them.
   */
  static StructType append(StructType schema, GradientEMColumnParams params, Facts facts) {
    int k = facts.components;
    StructType output = schema;
    if (!params.getProbabilityCol().isEmpty()) {
      Columns.requireAbsent(output, params.getProbabilityCol(), "probabilityCol");
      output =
          withVector(output, params.getProbabilityCol(), facts.hasLabels ? facts.labels.size() : k);
    }
    if (!params.getPredictionCol().isEmpty()) {
      Columns.requireAbsent(output, params.getPredictionCol(), "predictionCol");
      output =
          facts.hasLabels
              ? withLabel(output, params.getPredictionCol(), facts.labels)
              : withComponent(output, params.getPredictionCol(), k);
    }
    if (facts.hasLabels) {
      Columns.requireAbsent(output, COMPONENT);
      output = withComponent(output, COMPONENT, k);
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
    if (params.getTargetCols().length > 0) {
      Columns.requireAbsent(output, PREDICTED);
      output = output.add(PREDICTED, Target.type(params.getTargetCols()), false);
    }
    return appendCuts(output, params, facts);
  }

  private static StructType appendCuts(
      StructType schema, GradientEMColumnParams params, Facts facts) {
    StructType output = schema;
    if (has(params, params.getGroupCol())) {
      String name = params.getGroupCol();
      Columns.requireAbsent(output, name, "groupCol");
      output = withComponent(output, name, facts.groups);
      Columns.requireAbsent(output, groupProbabilityCol(params), "groupCol");
      output = output.add(groupProbabilityCol(params), DataTypes.DoubleType, false);
    }
    if (hasOutliers(params, facts.hasLabels)) {
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

  static boolean hasOutliers(GradientEMColumnParams params, boolean hasLabels) {
    return (hasLabels || params.isSet(params.contamination())) && !params.getOutlierCol().isEmpty();
  }

  /** The index of a label, as classifiers of Spark ML have it. */
  private static StructType withLabel(StructType schema, String name, List<String> labels) {
    NominalAttribute attribute = NominalAttribute.defaultAttr().withName(name);
    return schema.add(
        name,
        DataTypes.DoubleType,
        false,
        labels.isEmpty()
            ? Metadata.empty()
            : attribute.withValues(labels.toArray(String[]::new)).toMetadata());
  }

  private static StructType withComponent(StructType schema, String name, int k) {
    Metadata metadata = k > 0 ? components(name, k) : Metadata.empty();
    return schema.add(name, DataTypes.IntegerType, false, metadata);
  }

  /** SchemaUtils.updateNumValues would turn the column's type into double as well. */
  private static Metadata components(String name, int k) {
    return NominalAttribute.defaultAttr().withName(name).withNumValues(k).toMetadata();
  }
}
