package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.spark.rows.Columns;

/** Makes columns of rows what a format of files can hold. */
public final class PlainColumns {
  /** How Spark writes csv files as RFC 4180 says, every cell as it is. */
  private static final Map<String, String> CSV_OPTIONS =
      Map.of(
          "escape", "\"",
          "ignoreLeadingWhiteSpace", "false",
          "ignoreTrailingWhiteSpace", "false",
          "compression", "none");

  private PlainColumns() {}

  /**
   * Prepares rows to be written in the place of what is there.
   *
   * @param rows the rows
   * @param format its name for Spark
   * @return what writes them
   */
  public static DataFrameWriter<Row> writer(Dataset<Row> rows, String format) {
    DataFrameWriter<Row> writer = rows.write().mode(SaveMode.Overwrite).format(format);
    return format.equals("csv") ? writer.options(CSV_OPTIONS) : writer;
  }

  /**
   * Makes arrays of vectors, which only Spark ML knows.
   *
   * @param rows the rows
   * @return the rows with arrays of doubles in the place of vectors
   */
  public static Dataset<Row> withArrays(Dataset<Row> rows) {
    Dataset<Row> plain = rows;
    for (StructField field : rows.schema().fields()) {
      if (field.dataType().equals(SQLDataTypes.VectorType())) {
        plain = plain.withColumn(field.name(), array(rows, field.name()));
      }
    }
    return plain;
  }

  /**
   * Makes columns that csv files can hold.
   *
   * @param rows the rows
   * @param spread the columns of vectors whose entries become columns, their names with _0, _1, …,
   *     and the sizes of these vectors
   * @return the rows, whose other vectors, arrays, maps and structures are JSON
   */
  public static Dataset<Row> forCsv(Dataset<Row> rows, Map<String, Integer> spread) {
    Dataset<Row> plain = withArrays(rows);
    List<Column> columns = new ArrayList<>();
    for (StructField field : plain.schema().fields()) {
      Column column = plain.col(Columns.quoted(field.name()));
      int size = spread.getOrDefault(field.name(), 0);
      if (size > 0) {
        for (int i = 0; i < size; i++) {
          columns.add(column.getItem(i).as(entry(field.name(), i)));
        }
      } else if (isNested(field)) {
        columns.add(org.apache.spark.sql.functions.to_json(column).as(field.name()));
      } else {
        columns.add(column);
      }
    }
    return plain.select(columns.toArray(Column[]::new));
  }

  /**
   * Returns the name of a column that holds an entry of vectors.
   *
   * @param name the name of the column of vectors
   * @param i the entry
   * @return name_i
   */
  public static String entry(String name, int i) {
    return name + "_" + i;
  }

  private static boolean isNested(StructField field) {
    return field.dataType() instanceof ArrayType
        || field.dataType() instanceof MapType
        || field.dataType() instanceof StructType;
  }

  private static Column array(Dataset<Row> rows, String name) {
    return functions.vector_to_array(rows.col(Columns.quoted(name)), "float64");
  }
}
