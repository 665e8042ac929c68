package org.gradientem.job.output;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.gradientem.internal.columns.ColumnDecoder;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.job.input.Input;
import org.gradientem.spark.internal.io.ColumnsJson;
import org.gradientem.spark.internal.rows.Columns;

/** Fills the missing cells of a table, in its own columns and types, by the imputed features. */
public final class ImputedCells {
  /** The column of imputed features, which takes no name that a table may have. */
  public static final String COLUMN = "imputed features";

  private ImputedCells() {}

  /**
   * Fills the cells.
   *
   * @param scored the rows with {@link #COLUMN}
   * @param table where they come from
   * @return the rows without that column, in whose own columns no cell of a feature is missing;
   *     whole numbers stay whole
   */
  public static Dataset<Row> filled(Dataset<Row> scored, Input.Table table) {
    Dataset<Row> filled = scored;
    if (table.kinds().isPresent()) {
      int at = 0;
      for (TableColumn column : ColumnsJson.fromJson(table.kinds().get().getColumnsJson())) {
        if (column.kind() != Kind.LEFT_OUT) {
          ColumnDecoder decoder = new ColumnDecoder(column);
          filled = withCells(filled, column.name(), decoder, at);
          at += decoder.size();
        }
      }
    } else {
      String name = table.featuresCol();
      Column imputed = filled.col(Columns.quoted(COLUMN));
      DataType type = scored.schema().apply(name).dataType();
      Column cells =
          type instanceof ArrayType
              ? functions.vector_to_array(imputed, "float64").cast(type)
              : imputed;
      filled = filled.withColumn(name, cells);
    }
    return filled.drop(COLUMN);
  }

  private static Dataset<Row> withCells(
      Dataset<Row> rows, String name, ColumnDecoder decoder, int at) {
    DataType type = rows.schema().apply(name).dataType();
    UDF2<Object, Vector, String> fill =
        (cell, imputed) -> {
          if (!decoder.isMissing(cell)) {
            return null;
          }
          double[] features = imputed.toArray();
          double number = decoder.number(features, at);
          return Double.isNaN(number) || type instanceof StringType
              ? decoder.text(features, at)
              : text(number, type);
        };
    // A text that Spark casts to the column's type is the same for every type.
    Column cell = rows.col(Columns.quoted(name));
    Column filled = udf(fill, DataTypes.StringType).apply(cell, rows.col(Columns.quoted(COLUMN)));
    return rows.withColumn(name, coalesce(filled.cast(type), cell));
  }

  private static String text(double number, DataType type) {
    if (type instanceof LongType) {
      return Long.toString(Math.round(number));
    }
    long greatest =
        type instanceof IntegerType
            ? Integer.MAX_VALUE
            : type instanceof ShortType
                ? Short.MAX_VALUE
                : type instanceof ByteType ? Byte.MAX_VALUE : 0;
    return greatest == 0
        ? Double.toString(number)
        : Long.toString(Math.max(-greatest - 1, Math.min(Math.round(number), greatest)));
  }
}
