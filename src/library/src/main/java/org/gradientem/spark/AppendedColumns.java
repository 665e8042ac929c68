package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import org.gradientem.spark.internal.rows.Columns;
import org.gradientem.spark.internal.rows.HandleInvalid;

/** Appends the output columns that are asked for to rows, each of which is scored once. */
final class AppendedColumns implements Serializable {
  private final Broadcast<RowScorer> scorer;

  /** A value for each output column; a list that Kryo reads. */
  private final ArrayList<OutputColumns.Value> values;

  private AppendedColumns(Broadcast<RowScorer> scorer, List<OutputColumns.Value> values) {
    this.scorer = scorer;
    this.values = new ArrayList<>(values);
  }

  /**
   * Appends them.
   *
   * @param inBlocks whether some hundred rows are scored at a time
   */
  static Dataset<Row> append(
      Dataset<?> dataset,
      OutputColumns output,
      GradientEMColumnParams params,
      RowScorer scorer,
      boolean inBlocks) {
    Broadcast<RowScorer> shared =
        JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext()).broadcast(scorer);
    AppendedColumns columns = new AppendedColumns(shared, output.values());
    Dataset<Row> rows = scorable(dataset, params, shared);
    StructType scores = scores(rows, output.schema());
    // One that no other column has.
    String name = Identifiable$.MODULE$.randomUID("scored");
    Dataset<Row> scored;
    if (inBlocks) {
      StructType whole = rows.schema().add(name, scores, true);
      int place = whole.fieldIndex(params.getFeaturesCol());
      scored = ScoredBlocks.append(rows, whole, place, scorer.features(), columns::scored);
    } else {
      UDF1<Object, Row> score = columns::scored;
      scored = rows.withColumn(name, functions.udf(score, scores).apply(features(rows, params)));
    }
    return columns.output(scored, output.schema(), params);
  }

  private static Column features(Dataset<Row> rows, GradientEMColumnParams params) {
    return rows.col(Columns.quoted(params.getFeaturesCol()));
  }

  /** The rows less those to be skipped. */
  private static Dataset<Row> scorable(
      Dataset<?> dataset, GradientEMColumnParams params, Broadcast<RowScorer> scorer) {
    Dataset<Row> rows = dataset.toDF();
    if (Settings.handleInvalid(params) != HandleInvalid.SKIP) {
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
    return scored(Collections.singletonList(features))[0];
  }

  /** The same of rows at once. */
  private Row[] scored(List<?> features) {
    return Stream.of(scorer.value().scored(features))
        .map(row -> row == null ? null : values(row))
        .toArray(Row[]::new);
  }

  private Row values(RowScorer.ScoredRow row) {
    Object[] all = new Object[values.size()];
    for (int v = 0; v < all.length; v++) {
      all[v] = values.get(v).apply(row);
    }
    return RowFactory.create(all);
  }
}
