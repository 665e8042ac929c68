package org.gradientem.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.gradientem.spark.rows.Columns;

/** Columns that number the rows: integers that only rise or only fall, and no features. */
final class RowNumbers {
  private static final int LOOKED_AT = 1000;

  /** So many rows in order by chance are one case in 10^18. */
  private static final int LEAST = 20;

  private RowNumbers() {}

  /** A warning if a column was taken for a feature by default that numbers the first rows. */
  static Optional<String> advice(Dataset<Row> table, FeatureColumns.Choice choice) {
    if (!choice.byDefault()) {
      return Optional.empty();
    }
    List<String> integers =
        choice.names().stream()
            .filter(name -> isInteger(table.schema().apply(name).dataType()))
            .toList();
    if (integers.isEmpty()) {
      return Optional.empty();
    }
    Column[] columns =
        integers.stream().map(name -> table.col(Columns.quoted(name))).toArray(Column[]::new);
    List<Row> rows = table.select(columns).takeAsList(LOOKED_AT);
    List<String> numbering = new ArrayList<>();
    for (int j = 0; j < integers.size(); j++) {
      if (rows.size() >= LEAST && (isOrdered(rows, j, 1) || isOrdered(rows, j, -1))) {
        numbering.add(integers.get(j));
      }
    }
    return numbering.isEmpty()
        ? Optional.empty()
        : Optional.of(sentence(numbering, choice.names()));
  }

  private static String sentence(List<String> numbering, List<String> names) {
    List<String> others = names.stream().filter(name -> !numbering.contains(name)).toList();
    return "%s changes in one direction from row to row, as the number of a row does, and is taken as a feature; if it is none, leave it out%s."
        .formatted(
            String.join(", ", numbering),
            others.isEmpty() ? "" : " with --features '%s'".formatted(String.join(",", others)));
  }

  private static boolean isInteger(DataType type) {
    return type instanceof IntegerType || type instanceof LongType;
  }

  private static boolean isOrdered(List<Row> rows, int column, int sign) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).isNullAt(column)) {
        return false;
      }
      if (i > 0 && sign * Long.compare(number(rows, i, column), number(rows, i - 1, column)) <= 0) {
        return false;
      }
    }
    return true;
  }

  private static long number(List<Row> rows, int row, int column) {
    return rows.get(row).<Number>getAs(column).longValue();
  }
}
