package org.gradientem.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.spark.rows.Columns;
import scala.Tuple2;

/** Finds the cell that kept a column from being read as numbers. */
final class NotANumber {
  /** Above this share of numbers a column is one of numbers with errors in it. */
  private static final double MOSTLY = 0.5;

  private NotANumber() {}

  /** Reads a file anew, with all its cells as text. */
  interface Texts {
    Dataset<Row> of(String file) throws IOException;
  }

  static String explain(String path, Texts texts, Dataset<Row> rows, String name)
      throws IOException {
    String type = rows.schema().apply(name).dataType().simpleString();
    String general = "Column '%s' of %s is of type %s, not of numbers".formatted(name, path, type);
    String mend = "; correct it, or leave the column out with --features.";
    boolean isText = rows.schema().apply(name).dataType().equals(DataTypes.StringType);
    if (!isText || rows.inputFiles().length == 0) {
      return general + mend;
    }
    for (String file : rows.inputFiles()) {
      Tuple2<Row, Long> first = firstBad(texts.of(file), name);
      if (first != null) {
        // Row 0 is the line after the header.
        return RootLocale.format(
            "%s: line %d of %s has '%s'%s",
            general, first._2() + 2, file, first._1().getString(0), mend);
      }
    }
    return general + mend;
  }

  /**
   * Refuses a column of text most of whose cells are numbers: it would be left out without need,
   * where one cell is to be corrected.
   */
  static void refuseMostlyNumbers(String path, Texts texts, Dataset<Row> rows) throws IOException {
    List<String> columns =
        Arrays.stream(rows.schema().fields())
            .filter(field -> field.dataType().equals(DataTypes.StringType))
            .map(StructField::name)
            .toList();
    if (columns.isEmpty()) {
      return;
    }
    Column[] shares =
        columns.stream().map(name -> functions.avg(isNumber(rows, name))).toArray(Column[]::new);
    Row found = rows.select(shares).head();
    for (int j = 0; j < columns.size(); j++) {
      if (!found.isNullAt(j) && found.getDouble(j) > MOSTLY) {
        throw new UserException(explain(path, texts, rows, columns.get(j)));
      }
    }
  }

  /** 1 for a number, 0 for another text, null for an empty cell. */
  private static Column isNumber(Dataset<Row> rows, String name) {
    // Column.try_cast came with Spark 4.0.
    Column number =
        functions.expr("try_cast(trim(%s) as double)".formatted(Columns.quoted(name))).isNotNull();
    return functions.when(
        rows.col(Columns.quoted(name)).isNotNull(), number.cast(DataTypes.DoubleType));
  }

  private static Tuple2<Row, Long> firstBad(Dataset<Row> texts, String name) {
    return texts
        .select(functions.col(Columns.quoted(name)))
        .toJavaRDD()
        .zipWithIndex()
        .filter(cell -> !cell._1().isNullAt(0) && !isNumber(cell._1().getString(0)))
        .take(1)
        .stream()
        .findFirst()
        .orElse(null);
  }

  private static boolean isNumber(String text) {
    try {
      Double.parseDouble(text.trim());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
