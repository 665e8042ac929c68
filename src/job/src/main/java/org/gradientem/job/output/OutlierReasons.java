package org.gradientem.job.output;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.gradientem.groups.OddRows;
import org.gradientem.job.input.Input;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.internal.rows.Columns;
import org.gradientem.spark.internal.rows.HandleInvalid;
import org.gradientem.spark.internal.rows.RowReader;

/** Adds to scored rows why those that are outliers are. */
public final class OutlierReasons {
  private OutlierReasons() {}

  /** What explains a row; sent to where the rows are. */
  private record Explainer(RowReader reader, OddRows rows) implements Serializable {
    String explanation(Object features) {
      return rows.explanation(reader.read(features, 1).whole().values());
    }
  }

  /**
   * Adds a column of text, null for rows that are no outliers.
   *
   * @param scored rows with their features and the column of outliers, if that is asked for
   * @param model what they were scored by
   * @param table where they come from
   * @return the rows, with the column if there are outliers
   */
  public static Dataset<Row> added(Dataset<Row> scored, GradientEMModel model, Input.Table table) {
    if (!model.isSet(model.contamination()) || model.getOutlierCol().isEmpty()) {
      return scored;
    }
    Explainer explainer =
        new Explainer(
            new RowReader(
                model.mixture().levels().categories(), HandleInvalid.KEEP, model.featureNames()),
            new OddRows(model.ordinaryRows(), FoundColumns.of(model, table)));
    Broadcast<Explainer> shared =
        JavaSparkContext.fromSparkContext(scored.sparkSession().sparkContext())
            .broadcast(explainer);
    UDF2<Object, Boolean, String> explain =
        (features, isOutlier) -> isOutlier ? shared.value().explanation(features) : null;
    Column features = scored.col(Columns.quoted(table.featuresCol()));
    Column outlier = scored.col(Columns.quoted(model.getOutlierCol()));
    Column reason = functions.udf(explain, DataTypes.StringType).apply(features, outlier);
    return scored.select(functions.col("*"), reason.as(model.getOutlierCol() + "Reason"));
  }
}
