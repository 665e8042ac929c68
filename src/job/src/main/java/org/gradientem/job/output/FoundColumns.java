package org.gradientem.job.output;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.groups.RowColumn;
import org.gradientem.job.input.Input;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.internal.io.ColumnsJson;

/** The columns of a table and the features of a model that they have become. */
final class FoundColumns {
  private FoundColumns() {}

  /** Names the features x1, x2, … where they have no names of their own. */
  static List<String> names(GradientEMModel model) {
    List<String> names = new ArrayList<>(model.featureNames());
    for (int j = names.size(); j < model.numFeatures(); j++) {
      names.add("x" + (j + 1));
    }
    return names;
  }

  static List<RowColumn> of(GradientEMModel model, Input.Table table) {
    List<String> names = names(model);
    return table
        .kinds()
        .map(kinds -> ColumnsJson.rowColumns(kinds.getColumnsJson()))
        .orElseGet(
            () ->
                RowColumn.ofFeatures(
                    names,
                    LevelTable.of(model, names).all().stream()
                        .map(LevelTable.Levels::levels)
                        .toList(),
                    model.mixture().levels().categories()));
  }
}
