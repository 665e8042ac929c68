package org.gradientem.job.input;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.gradientem.UserException;
import org.gradientem.columns.ColumnEncoder;
import org.gradientem.columns.Kind;
import org.gradientem.columns.TableColumn;
import org.gradientem.spark.rows.Columns;

/**
 * Refuses rows with missing cells, or leaves them out, where a column has atoms: their rows lack a
 * number without being incomplete, so a model cannot tell which cells are missing.
 */
final class RequiredCells {
  private RequiredCells() {}

  /** Returns the complete rows; {@code handleInvalid} is error or skip. */
  static Dataset<Row> of(
      Dataset<Row> rows, String features, List<TableColumn> columns, String handleInvalid) {
    Column isComplete =
        functions
            .udf(new Complete(columns, handleInvalid.equals("error")), DataTypes.BooleanType)
            .apply(rows.col(Columns.quoted(features)));
    return rows.filter(isComplete);
  }

  /** Whether a row's features lack nothing but the numbers beside atoms. */
  private static final class Complete implements UDF1<Vector, Boolean> {
    private static final long serialVersionUID = 1;

    private final List<String> names = new ArrayList<>();
    private final List<Integer> first = new ArrayList<>();
    private final boolean isError;

    Complete(List<TableColumn> columns, boolean isError) {
      this.isError = isError;
      int at = 0;
      for (TableColumn column : columns) {
        if (column.kind() != Kind.LEFT_OUT) {
          names.add(column.name());
          first.add(at);
          at += new ColumnEncoder(column).size();
        }
      }
    }

    @Override
    public Boolean call(Vector features) {
      for (int c = 0; c < names.size(); c++) {
        if (Double.isNaN(features.apply(first.get(c)))) {
          if (isError) {
            throw new UserException(
                "Column '%s' has a missing cell; fill it, or set handleInvalid to 'keep' to use the other cells or to 'skip' to leave its row out."
                    .formatted(names.get(c)));
          }
          return false;
        }
      }
      return true;
    }
  }
}
