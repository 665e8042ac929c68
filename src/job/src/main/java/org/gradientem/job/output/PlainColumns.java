package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
import org.gradientem.spark.internal.rows.Columns;

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
   * @param spread the columns of vectors whose entries become columns, and what follows their name
   *     and _ in that of each entry
   * @return the rows, whose other vectors, arrays, maps and structures are JSON
   */
  public static Dataset<Row> forCsv(Dataset<Row> rows, Map<String, List<String>> spread) {
    Dataset<Row> plain = withArrays(rows);
    List<Column> columns = new ArrayList<>();
    for (StructField field : plain.schema().fields()) {
      Column column = plain.col(Columns.quoted(field.name()));
      List<String> entries = spread.getOrDefault(field.name(), List.of());
      if (!entries.isEmpty()) {
        for (int i = 0; i < entries.size(); i++) {
          columns.add(column.getItem(i).as(field.name() + "_" + entries.get(i)));
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
   * Returns numbers that name the entries of vectors.
   *
   * @param size the size of these vectors
   * @return 0 to size - 1 as text
   */
  public static List<String> numbers(int size) {
    return IntStream.range(0, size).mapToObj(Integer::toString).toList();
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
