package org.gradientem.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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

  /** With a currency, a percent sign, a comma for the point, or signs between thousands. */
  private static final String WRITTEN_OTHERWISE =
      "^[-+(]?\\p{Sc}? ?[-+]?(\\d{1,3}([., ']\\d{3})+|\\d+)([.,]\\d+)? ?[%\\p{Sc}]?\\)?$";

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
   * where one cell is to be corrected. Warns of one whose cells are numbers written otherwise.
   */
  static List<String> check(String path, Texts texts, Dataset<Row> rows) throws IOException {
    List<String> columns =
        Arrays.stream(rows.schema().fields())
            .filter(field -> field.dataType().equals(DataTypes.StringType))
            .map(StructField::name)
            .toList();
    if (columns.isEmpty()) {
      return List.of();
    }
    Column[] measures =
        columns.stream().flatMap(name -> measures(rows, name)).toArray(Column[]::new);
    Row found = rows.select(measures).head();
    List<String> warnings = new ArrayList<>();
    for (int j = 0; j < columns.size(); j++) {
      int at = 3 * j;
      if (isMost(found, at)) {
        throw new UserException(explain(path, texts, rows, columns.get(j)));
      }
      if (isMost(found, at + 1)) {
        warnings.add(
            "Column '%s' is text and left out, but most of its cells look like numbers, such as '%s'; write them like 1234.5 to have it among the features."
                .formatted(columns.get(j), found.getString(at + 2)));
      }
    }
    return warnings;
  }

  private static boolean isMost(Row shares, int at) {
    return !shares.isNullAt(at) && shares.getDouble(at) > MOSTLY;
  }

  /** The share of numbers, that of cells that look like some, and the first of these. */
  private static Stream<Column> measures(Dataset<Row> rows, String name) {
    Column cell = rows.col(Columns.quoted(name));
    Column looksLikeOne = functions.trim(cell).rlike(WRITTEN_OTHERWISE);
    return Stream.of(
        functions.avg(isNumber(rows, name)),
        functions.avg(looksLikeOne.cast(DataTypes.IntegerType)),
        functions.first(functions.when(looksLikeOne, cell), true));
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
