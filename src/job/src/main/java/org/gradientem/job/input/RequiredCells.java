package org.gradientem.job.input;

import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.columns.ColumnEncoder;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.internal.rows.Columns;

/**
 * Refuses rows with missing cells, or leaves them out, where a column has atoms: their rows lack a
 * number without being incomplete, so a model cannot tell which cells are missing.
 */
final class RequiredCells {
  private RequiredCells() {}

  /** Returns the complete rows; {@code handleInvalid} is error or skip. */
  static Dataset<Row> of(
      Dataset<Row> rows, String features, List<TableColumn> columns, String handleInvalid) {
    Column cells = functions.vector_to_array(rows.col(Columns.quoted(features)), "float64");
    Column isComplete = lit(true);
    int at = 0;
    for (TableColumn column : columns) {
      if (column.kind() != Kind.LEFT_OUT) {
        Column isMissing = isnan(cells.getItem(at));
        String sentence =
            "Column '%s' has a missing cell; fill it, or set --handle-invalid to 'keep' to use the other cells or to 'skip' to leave its row out."
                .formatted(column.name());
        isComplete =
            isComplete.and(
                handleInvalid.equals("skip")
                    ? not(isMissing)
                    : when(isMissing, raise_error(lit(sentence)).cast("boolean")).otherwise(true));
        at += new ColumnEncoder(column).size();
      }
    }
    return rows.filter(isComplete);
  }
}
