package org.gradientem.job;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.gradientem.UserException;
import org.gradientem.groups.AdjustedRandIndex;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.input.Input;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.internal.rows.Columns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a fitted model with labelled rows. */
@Command(
    name = "evaluate",
    preprocessor = InputFirst.class,
    description = "Compare a model with labelled rows.",
    footer = {
      "  submit/local.sh evaluate --model target/penguins --input data/penguins.csv \\",
      "    --label-col species"
    })
final class EvaluateCommand extends SparkCommand {
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Output of fit.")
  private String model;

  @Mixin private Input input;

  @Option(
      names = "--label-col",
      required = true,
      paramLabel = "COLUMN",
      description = "Column with the true component.")
  private String labelCol;

  @Override
  protected void check() throws IOException {
    ModelFolder.check("--model", model, hadoop());
    input.check(hadoop());
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    progress().report("evaluating " + model);
    GradientEMModel loaded = ModelFolder.load(session, model);
    Input.Table table = ScoreCommand.table(session, model, loaded, input, labelCol);
    againstLabels(loaded, table);
  }

  private void againstLabels(GradientEMModel model, Input.Table table) {
    progress().report(table);
    boolean predictsLabels = !model.labels().isEmpty();
    if (model.getPredictionCol().isEmpty()) {
      model.setPredictionCol("prediction");
    }
    String componentCol = predictsLabels ? "component" : model.getPredictionCol();
    Column[] by =
        Stream.of(labelCol, componentCol, model.getPredictionCol())
            .map(name -> functions.col(Columns.quoted(name)))
            .toArray(Column[]::new);
    // A row without a label is of no class.
    List<Row> counted =
        ScoreCommand.score(model, table).groupBy(by).count().collectAsList().stream()
            .filter(row -> !row.isNullAt(0) && !Double.valueOf(Double.NaN).equals(row.get(0)))
            .toList();
    if (counted.isEmpty()) {
      throw new UserException(
          "No row has a value in column '%s'; give the labels' own --label-col."
              .formatted(labelCol));
    }
    progress().rest();
    List<String> labels =
        counted.stream().map(row -> String.valueOf(row.get(0))).distinct().toList();
    // Of noise, whose number is -1, the first.
    double[][] counts = new double[labels.size()][1 + model.numComponents()];
    double right = 0;
    for (Row row : counted) {
      String label = String.valueOf(row.get(0));
      counts[labels.indexOf(label)][1 + row.getInt(1)] += row.getLong(3);
      boolean isRight = predictsLabels && model.labels().get((int) row.getDouble(2)).equals(label);
      right += isRight ? row.getLong(3) : 0;
    }
    out().printf(Locale.ROOT, "adjusted Rand index %.4f%n", AdjustedRandIndex.of(counts));
    if (predictsLabels) {
      long all = counted.stream().mapToLong(row -> row.getLong(3)).sum();
      out().printf(Locale.ROOT, "accuracy %.4f of %d labelled rows%n", right / all, all);
    }
  }
}
