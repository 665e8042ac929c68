package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rows.Columns;
import org.gradientem.spark.internal.rows.HandleInvalid;

/** Appends the output columns that are asked for to rows, each of which is scored once. */
final class AppendedColumns implements Serializable {
  private static final long serialVersionUID = 1;

  /** A method of a scored row; sent to where the rows are. */
  private interface Value extends Function<ScoredRow, Object>, Serializable {}

  private final Broadcast<RowScorer> scorer;

  /** A value for each output column. */
  private final ArrayList<Value> values = new ArrayList<>();

  private AppendedColumns(GradientEMColumnParams params, Broadcast<RowScorer> scorer) {
    this.scorer = scorer;
    add(!params.getProbabilityCol().isEmpty(), ScoredRow::probability);
    boolean hasLabels = scorer.value().hasLabels();
    add(!params.getPredictionCol().isEmpty(), hasLabels ? ScoredRow::label : ScoredRow::prediction);
    add(hasLabels, ScoredRow::component);
    add(!params.getLogLikelihoodCol().isEmpty(), ScoredRow::logLikelihood);
    add(!params.getImputedCol().isEmpty(), ScoredRow::imputed);
    add(params.getTargetCols().length > 0, ScoredRow::predicted);
    add(OutputColumns.has(params, params.getGroupCol()), ScoredRow::group);
    add(OutputColumns.has(params, params.getGroupCol()), ScoredRow::groupProbability);
    add(OutputColumns.hasOutliers(params, hasLabels), ScoredRow::isOutlier);
  }

  private void add(boolean isAsked, Value value) {
    if (isAsked) {
      values.add(value);
    }
  }

  /** Appends them row by row; the schema is that of {@link OutputColumns#append}. */
  static Dataset<Row> appended(
      Dataset<?> dataset, StructType schema, GradientEMColumnParams params, RowScorer scorer) {
    Broadcast<RowScorer> shared = shared(dataset, scorer);
    AppendedColumns columns = new AppendedColumns(params, shared);
    Dataset<Row> rows = scorable(dataset, params, shared);
    UDF1<Object, Row> score = columns::scored;
    Column scored = functions.udf(score, scores(rows, schema)).apply(features(rows, params));
    return columns.output(rows.withColumn(name(), scored), schema, params);
  }

  /** Appends them to some hundred rows at a time. */
  static Dataset<Row> appendedInBlocks(
      Dataset<?> dataset, StructType schema, GradientEMColumnParams params, RowScorer scorer) {
    Broadcast<RowScorer> shared = shared(dataset, scorer);
    AppendedColumns columns = new AppendedColumns(params, shared);
    Dataset<Row> rows = scorable(dataset, params, shared);
    StructType whole = rows.schema().add(name(), scores(rows, schema), true);
    int place = whole.fieldIndex(params.getFeaturesCol());
    return columns.output(
        ScoredBlocks.append(rows, whole, place, scorer.features(), columns::scored),
        schema,
        params);
  }

  private static Broadcast<RowScorer> shared(Dataset<?> dataset, RowScorer scorer) {
    return JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext())
        .broadcast(scorer);
  }

  /** One that no other column has. */
  private static String name() {
    return Identifiable$.MODULE$.randomUID("scored");
  }

  private static Column features(Dataset<Row> rows, GradientEMColumnParams params) {
    return rows.col(Columns.quoted(params.getFeaturesCol()));
  }

  /** The rows less those to be skipped. */
  private static Dataset<Row> scorable(
      Dataset<?> dataset, GradientEMColumnParams params, Broadcast<RowScorer> scorer) {
    Dataset<Row> rows = dataset.toDF();
    if (RowParams.handleInvalid(params) != HandleInvalid.SKIP) {
      return rows;
    }
    UDF1<Object, Boolean> isValid = x -> scorer.value().isValid(x);
    return rows.filter(functions.udf(isValid, DataTypes.BooleanType).apply(features(rows, params)));
  }

  /** Returns the type of a row's scores: the appended columns, with numbers for names. */
  private static StructType scores(Dataset<Row> rows, StructType schema) {
    int before = rows.schema().size();
    return numbered(Stream.of(schema.fields()).skip(before).toArray(StructField[]::new));
  }

  /** Spark writes names of a type into code without escaping them, so none is a user's. */
  private static StructType numbered(StructField... fields) {
    StructType numbered = new StructType();
    for (int i = 0; i < fields.length; i++) {
      DataType type = fields[i].dataType();
      numbered =
          numbered.add(
              "c" + i,
              type instanceof StructType struct ? numbered(struct.fields()) : type,
              fields[i].nullable());
    }
    return numbered;
  }

  /** The rows with the columns of their scores in place of the last one, which holds them. */
  private Dataset<Row> output(
      Dataset<Row> scored, StructType schema, GradientEMColumnParams params) {
    // An error that says why a row cannot be scored: Spark reports its own in a line.
    Broadcast<RowScorer> shared = scorer;
    UDF1<Object, String> refusal = x -> shared.value().refusal(x);
    Column refused =
        functions.raise_error(
            functions.udf(refusal, DataTypes.StringType).apply(features(scored, params)));
    String[] names = scored.columns();
    int before = names.length - 1;
    Column scores = scored.col(names[before]);
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      int at = columns.size();
      Column column =
          at < before
              ? scored.col(Columns.quoted(field.name()))
              : functions
                  .coalesce(scores.getField("c" + (at - before)), refused)
                  .cast(field.dataType());
      columns.add(column.as(field.name(), field.metadata()));
    }
    return scored.select(columns.toArray(Column[]::new));
  }

  /** The values of a row; null if it cannot be scored. */
  private Row scored(Object features) {
    ScoredRow row;
    try {
      row = scorer.value().scored(features);
    } catch (UserException e) {
      return null;
    }
    return values(row);
  }

  /** The same of rows at once. */
  private Row[] scored(List<?> features) {
    return Stream.of(scorer.value().scored(features))
        .map(row -> row == null ? null : values(row))
        .toArray(Row[]::new);
  }

  private Row values(ScoredRow row) {
    Object[] all = new Object[values.size()];
    for (int v = 0; v < all.length; v++) {
      all[v] = values.get(v).apply(row);
    }
    return RowFactory.create(all);
  }
}
