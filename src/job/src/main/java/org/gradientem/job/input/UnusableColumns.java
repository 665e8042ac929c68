package org.gradientem.job.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.RootLocale;
import org.gradientem.internal.columns.ColumnEncoder;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.NumberStyle;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.internal.rows.Columns;

/** Finds columns of which the first rows have values, but none that the fitted column can have. */
final class UnusableColumns {
  private static final int ROWS = 1000;

  private UnusableColumns() {}

  /** Returns a sentence for each such column. */
  static List<String> warnings(Dataset<Row> rows, List<TableColumn> columns) {
    List<ColumnEncoder> encoders =
        columns.stream()
            .filter(column -> column.kind() != Kind.LEFT_OUT)
            .map(ColumnEncoder::new)
            .toList();
    Column[] cells =
        encoders.stream()
            .map(encoder -> rows.col(Columns.quoted(encoder.name())))
            .toArray(Column[]::new);
    List<Row> first = rows.select(cells).limit(ROWS).collectAsList();
    List<String> warnings = new ArrayList<>();
    for (int c = 0; c < cells.length; c++) {
      ColumnEncoder encoder = encoders.get(c);
      int column = c;
      List<Object> values = first.stream().map(row -> row.get(column)).toList();
      Optional<Object> example = values.stream().filter(UnusableColumns::hasValue).findFirst();
      if (example.isPresent() && values.stream().noneMatch(cell -> isUsable(encoder, cell))) {
        warnings.add(
            RootLocale.format(
                "Column '%s' has no usable value in the first %s, such as '%s', which is not %s; correct the column, or fit again.",
                encoder.name(),
                RootLocale.count(first.size(), "row"),
                Header.shortened(example.get().toString()),
                encoder.expected()));
      }
    }
    return warnings;
  }

  private static boolean hasValue(Object cell) {
    return cell instanceof String text ? !NumberStyle.isMissing(text) : isNoNan(cell);
  }

  private static boolean isNoNan(Object cell) {
    return cell != null && !(cell instanceof Number number && Double.isNaN(number.doubleValue()));
  }

  private static boolean isUsable(ColumnEncoder encoder, Object cell) {
    double[] features = new double[encoder.size()];
    return encoder.encode(cell, features, 0)
        && Arrays.stream(features).anyMatch(x -> !Double.isNaN(x));
  }
}
