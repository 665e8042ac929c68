package org.gradientem.job;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.files.NewFolder;
import org.gradientem.job.files.NewOutput;
import org.gradientem.job.files.Places;
import org.gradientem.job.output.DrawnRows;
import org.gradientem.job.output.PlainColumns;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws rows from a fitted model. */
@Command(
    name = "generate",
    description = "Draw rows from a fitted model, as its table has them.",
    footer = {
      "  submit/local.sh generate --model target/old-faithful --rows 1000 --seed 1 \\",
      "    --output target/drawn.csv"
    })
final class GenerateCommand extends SparkCommand {

  @Mixin private RowDraw draw;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Output of fit: the rows are drawn from it, in the columns of its table.")
  private String model;

  @Mixin private NewFolder output;

  @Override
  protected void check() throws IOException {
    draw.check();
    ModelFolder.check("--model", model, hadoop());
    output.check(hadoop());
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    Places others =
        new Places(session.sparkContext().hadoopConfiguration()).reads("--model", model);
    try (NewOutput opened = output.openAny(session, others)) {
      progress().report(RootLocale.format("drawing %d rows", draw.rows()));
      GradientEMModel fitted = ModelFolder.load(session, model);
      Optional<TableFeaturesModel> kinds = ModelFolder.kinds(session, model, fitted);
      Dataset<Row> drawn =
          kinds.isPresent()
              ? DrawnRows.of(session, fitted, kinds.get(), draw.rows(), draw.seed())
              : fitted.sample(session, draw.rows(), draw.seed());
      boolean isCsv = output.isCsvFile();
      Dataset<Row> plain = isCsv ? PlainColumns.forCsv(drawn, Map.of()) : drawn;
      opened.columns(List.of(plain.columns()), List.of(plain.columns()));
      PlainColumns.writer(plain, isCsv ? "csv" : "parquet").save(opened.staging().toString());
      opened.commit();
    }
    progress().rest();
    out().println(RootLocale.format("%d rows written to %s", draw.rows(), output.path()));
  }
}
