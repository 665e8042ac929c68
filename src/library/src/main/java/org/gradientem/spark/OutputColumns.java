package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.gradientem.spark.RowScorer.ScoredRow;
import org.gradientem.spark.internal.rows.Columns;

/**
 * The columns that a transformation appends, as params ask for them: their types, and what they
 * hold of a scored row.
 */
final class OutputColumns {
  /** The column of the most probable component beside a predicted label. */
  static final String COMPONENT = "component";

  /** The column of predicted targets. */
  private static final String PREDICTED = "predicted";

  /** A method of a scored row; sent to where the rows are. */
  interface Value extends Function<ScoredRow, Object>, Serializable {}

  /**
   * What output columns are about.
   *
   * @param components their number, 0 where it is not known yet; likewise groups
   * @param hasLabels whether prediction and probability are those of labels
   * @param labels the labels; none where they are not known yet
   */
  record Facts(int components, int groups, boolean hasLabels, List<String> labels) {}

  private final List<Value> values = new ArrayList<>();
  private StructType schema;

  /**
   * Appends them in their order.
   *
   * @param rows the columns of the rows
   * @throws org.gradientem.UserException if there is a column of the name of one
   */
  OutputColumns(StructType rows, GradientEMColumnParams params, Facts facts) {
    schema = rows;
    boolean hasLabels = facts.hasLabels;
    add(
        "probabilityCol",
        params.getProbabilityCol(),
        SQLDataTypes.VectorType(),
        name -> vector(name, hasLabels ? facts.labels.size() : facts.components),
        ScoredRow::probability);
    String prediction = params.getPredictionCol();
    if (hasLabels) {
      DataType type = DataTypes.DoubleType;
      add("predictionCol", prediction, type, name -> labels(name, facts.labels), ScoredRow::label);
      Columns.requireAbsent(schema, COMPONENT);
      addNumber("", COMPONENT, facts.components, ScoredRow::component);
    } else {
      addNumber("predictionCol", prediction, facts.components, ScoredRow::component);
    }
    String density = params.getLogLikelihoodCol();
    add("logLikelihoodCol", density, DataTypes.DoubleType, ScoredRow::logLikelihood);
    add(
        "imputedCol",
        params.getImputedCol(),
        SQLDataTypes.VectorType(),
        name -> rows.apply(params.getFeaturesCol()).metadata(),
        ScoredRow::imputed);
    if (params.getTargetCols().length > 0) {
      Columns.requireAbsent(schema, PREDICTED);
      add("", PREDICTED, Target.type(params.getTargetCols()), ScoredRow::predicted);
    }
    addCuts(params, facts);
  }

  private void addCuts(GradientEMColumnParams params, Facts facts) {
    String group = params.getGroupCol();
    if (GroupCut.isWanted(params) && !group.isEmpty()) {
      addNumber("groupCol", group, facts.groups, ScoredRow::group);
      String probability = group + "Probability";
      add("groupCol", probability, DataTypes.DoubleType, ScoredRow::groupProbability);
    }
    if (facts.hasLabels || params.isSet(params.contamination())) {
      String outlier = params.getOutlierCol();
      add("outlierCol", outlier, DataTypes.BooleanType, ScoredRow::isOutlier);
      if (params.isSet(params.contamination()) && !outlier.isEmpty()) {
        add("outlierCol", outlier + "Severity", DataTypes.DoubleType, ScoredRow::severity);
      }
    }
  }

  private void add(String param, String name, DataType type, Value value) {
    add(param, name, type, named -> Metadata.empty(), value);
  }

  /** Adds a column unless it has no name. */
  private void add(
      String param, String name, DataType type, Function<String, Metadata> metadata, Value value) {
    if (!name.isEmpty()) {
      Columns.requireAbsent(schema, name, param);
      schema = schema.add(name, type, false, metadata.apply(name));
      values.add(value);
    }
  }

  /** Adds numbers below a count, which is 0 where it is not known. */
  private void addNumber(String param, String name, int count, Value value) {
    add(
        param,
        name,
        DataTypes.IntegerType,
        named ->
            count == 0
                ? Metadata.empty()
                : NominalAttribute.defaultAttr().withName(named).withNumValues(count).toMetadata(),
        value);
  }

  private static Metadata vector(String name, int size) {
    return size == 0 ? Metadata.empty() : new AttributeGroup(name, size).toMetadata();
  }

  /** The index of a label, as classifiers of Spark ML have it. */
  private static Metadata labels(String name, List<String> labels) {
    return labels.isEmpty()
        ? Metadata.empty()
        : NominalAttribute.defaultAttr()
            .withName(name)
            .withValues(labels.toArray(String[]::new))
            .toMetadata();
  }

  /** Returns the columns of the rows and those that are appended. */
  StructType schema() {
    return schema;
  }

  /** Returns what each appended column holds. */
  List<Value> values() {
    return List.copyOf(values);
  }

  static void requireInput(StructType schema, GradientEMParams params) {
    Columns.requireFeatures(schema, params.getFeaturesCol());
    if (!params.getWeightCol().isEmpty()) {
      Columns.requireNumeric(schema, params.getWeightCol());
    }
  }
}
