package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.internal.rows.Columns;

/** Makes a column of each number and category that a model predicts. */
public final class PredictedCells {
  private static final String COLUMN = "predicted";

  private PredictedCells() {}

  /**
   * Refuses quantiles whose columns would have one name.
   *
   * @param quantiles their probabilities
   * @throws WrongUsage if two are equal in per cent with six digits
   */
  public static void requireDistinct(double... quantiles) {
    Map<String, Double> known = new HashMap<>();
    for (double quantile : quantiles) {
      Double other = known.put(percent(quantile), quantile);
      if (other != null) {
        throw new WrongUsage(
            "--quantiles %s and %s would both be in a column NAME_q%s; leave one of them out."
                .formatted(other, quantile, percent(quantile)));
      }
    }
  }

  private static String percent(double probability) {
    return Numbers.shown(Math.round(probability * 1e8) / 1e6);
  }

  /**
   * Replaces the column of predictions, if there are targets, by columns.
   *
   * @param scored the rows with that column
   * @param model has the targets
   * @return of a number NAME_mean, NAME_sd and NAME_qP for a quantile of P per cent, of a category
   *     NAME_category and NAME_probability
   */
  public static Dataset<Row> spread(Dataset<Row> scored, GradientEMModel model) {
    if (model.getTargetCols().length == 0) {
      return scored;
    }
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    Column predicted = scored.col(Columns.quoted(COLUMN));
    fields(model)
        .forEach(
            (name, field) -> {
              Column value = predicted.getField(field.target).getField(field.name);
              columns.add((field.item < 0 ? value : value.getItem(field.item)).as(name));
            });
    return scored.select(columns.toArray(Column[]::new)).drop(COLUMN);
  }

  /** A number of a target's struct; of an array its item, else -1. */
  private record Field(String target, String name, int item) {}

  private static Map<String, Field> fields(GradientEMModel model) {
    List<String> features = model.featureNames();
    double[] quantiles = model.getQuantileProbabilities();
    Map<String, Field> fields = new LinkedHashMap<>();
    for (String target : model.getTargetCols()) {
      int at = features.indexOf(target);
      boolean isLevel = at >= 0 && !model.levelNames(at).isEmpty();
      if (!isLevel) {
        fields.put(target + "_mean", new Field(target, "mean", -1));
        fields.put(target + "_sd", new Field(target, "standardDeviation", -1));
        for (int q = 0; q < quantiles.length; q++) {
          fields.put(target + "_q" + percent(quantiles[q]), new Field(target, "quantiles", q));
        }
      }
      if (isLevel || features.contains(target + " is")) {
        fields.put(target + "_category", new Field(target, "category", -1));
        fields.put(target + "_probability", new Field(target, "probability", -1));
      }
    }
    return fields;
  }
}
