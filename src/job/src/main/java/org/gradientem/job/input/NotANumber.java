package org.gradientem.job.input;

import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.gradientem.RootLocale;
import org.gradientem.spark.rows.Columns;
import scala.Tuple2;

/** Finds the cell that kept a column from being read as numbers. */
final class NotANumber {
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
