package org.gradientem.job;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.files.NewFolder;
import org.gradientem.job.files.Places;
import org.gradientem.job.input.Input;
import org.gradientem.job.input.MalformedLine;
import org.gradientem.job.output.GroupChoice;
import org.gradientem.job.output.ObservedCells;
import org.gradientem.job.output.OutlierReasons;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMColumnParams;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.io.ColumnRecord;
import org.gradientem.spark.rows.Columns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adds each row's component, responsibilities and log-density. */
@Command(
    name = "score",
    description = "Add prediction, probability and logLikelihood to every row.",
    footer = {
      "  submit/local.sh score --model target/old-faithful --input data/old-faithful.csv \\",
      "    --output target/scored"
    })
final class ScoreCommand extends SparkCommand {
  private static final Column ONE = functions.lit(1);
  private static final String WRITTEN = "rows";

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "Output of fit.")
  private String model;

  @Mixin private Input input;

  @Option(
      names = "--k",
      paramLabel = "NUMBER",
      description =
          "Score by the best mixture of so many components that the search has met, not by the model's own.")
  private Integer k;

  @Option(
      names = "--handle-invalid",
      paramLabel = "NAME",
      defaultValue = "keep",
      description =
          "Rows with null, NaN or infinite features; keep = use what is there: error, skip, keep."
              + " Default: ${DEFAULT-VALUE}.")
  private String handleInvalid;

  @Option(
      names = "--imputed-col",
      paramLabel = "COLUMN",
      description =
          "Output column of the features with missing ones replaced by their expectations.")
  private String imputedCol;

  @Option(
      names = "--uncertainty-col",
      paramLabel = "COLUMN",
      description = "Output column of 1 - the largest responsibility.")
  private String uncertaintyCol;

  @Option(
      names = "--contamination",
      paramLabel = "NUMBER",
      description =
          "Share of the training rows, the least dense, that are held to fit none; a column says which rows are as little dense.")
  private Double contamination;

  @Mixin private NewFolder output;

  @Option(
      names = "--output-format",
      defaultValue = "parquet",
      description = "parquet or json. Default: ${DEFAULT-VALUE}.")
  private String outputFormat;

  @Spec private CommandSpec spec;

  @Override
  protected void check() throws IOException {
    if (!List.of("parquet", "json").contains(outputFormat)) {
      throw new WrongUsage(
          "--output-format '%s' is unknown; use parquet or json.".formatted(outputFormat));
    }
    GradientEM estimator = new GradientEM();
    ParamOptions.set(estimator, estimator.handleInvalid(), handleInvalid);
    setContamination(estimator);
    GroupChoice unused = ParamOptions.groups(spec);
    Configuration hadoop = hadoop();
    output.check(hadoop);
    input.check(hadoop);
    ModelFolder.check("--model", model, hadoop);
  }

  private void setContamination(GradientEMColumnParams params) {
    if (contamination != null) {
      ParamOptions.set(params, params.contamination(), contamination);
    }
  }

  /** A column that the file has already is no reason to refuse what nobody has asked for. */
  private void requireFree(StructType columns, GradientEMModel scorer, GroupChoice groups) {
    boolean isAsked = groups.kind() != GroupChoice.Kind.DEFAULT;
    Set<String> names = Set.of(columns.fieldNames());
    String group = scorer.getGroupCol();
    if (!isAsked && scorer.isSet(scorer.groups()) && names.contains(group)) {
      progress()
          .warn(
              "No groups are written, since %s has a column '%s' already; give --group-col another name, or --groups none."
                  .formatted(input.path(), group));
      scorer.clear(scorer.groups());
    }
    ParamOptions.requireFree(columns, scorer, input.path());
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    Places others =
        new Places(session.sparkContext().hadoopConfiguration())
            .reads("--input", input.path())
            .reads("--model", model);
    try (NewFolder.Opened directory = output.open(session, others)) {
      progress().report("scoring " + input.path());
      GradientEMModel loaded = ModelFolder.load(session, model);
      if (k != null) {
        loaded = loaded.withK(k);
      }
      loaded.setHandleInvalid(handleInvalid);
      GroupChoice groups = ParamOptions.groups(spec);
      groups.applyTo(loaded);
      setContamination(loaded);
      if (imputedCol != null) {
        loaded.setImputedCol(imputedCol);
      }
      ParamOptions.applyColumns(spec, loaded);
      GradientEMModel scorer = loaded;
      input.checkColumns(columns -> requireFree(columns, scorer, groups));
      ObservedCells cells = new ObservedCells();
      Input.Table table = table(session, model, loaded, input);
      progress().report(table);
      Dataset<Row> scored = OutlierReasons.added(score(loaded, cells.of(table)), loaded, table);
      Dataset<Row> rows = withUncertainty(Input.withoutAssembled(scored), loaded);
      String probability = loaded.getProbabilityCol();
      if (outputFormat.equals("json") && !probability.isEmpty()) {
        Column vector = rows.col(Columns.quoted(probability));
        rows =
            rows.withColumn(
                probability, org.apache.spark.ml.functions.vector_to_array(vector, "float64"));
      }
      Observation written = new Observation();
      write(session, rows.observe(written, functions.count(ONE).as(WRITTEN)), directory);
      directory.commit();
      if (written.getAsJava().get(WRITTEN).equals(0L)) {
        progress()
            .warn(
                "No row of %s is scored: --handle-invalid '%s' left all out."
                    .formatted(input.path(), handleInvalid));
      }
      cells.sentence(handleInvalid).ifPresent(progress()::line);
    }
    progress().rest();
    spec.commandLine().getOut().println("written to " + output.path());
    spec.commandLine().getOut().flush();
  }

  /** 1 - the largest probability, that of the noise among them. */
  private Dataset<Row> withUncertainty(Dataset<Row> rows, GradientEMModel loaded) {
    if (uncertaintyCol == null) {
      return rows;
    }
    Column p = vector_to_array(rows.col(Columns.quoted(loaded.getProbabilityCol())), "float64");
    Column sum = aggregate(p, lit(0.0), Column::plus);
    Column largest = greatest(array_max(p), lit(1.0).minus(sum));
    return rows.withColumn(uncertaintyCol, lit(1.0).minus(largest));
  }

  private void write(SparkSession session, Dataset<Row> rows, NewFolder.Opened directory)
      throws Exception {
    try {
      rows.write()
          .mode(SaveMode.Overwrite)
          .format(outputFormat)
          .save(directory.staging().toString());
    } catch (Exception e) {
      throw MalformedLine.explained(e, session, rows);
    }
  }

  /** Reads the columns that the model was fitted on, unless others are named. */
  static Input.Table table(
      SparkSession session, String path, GradientEMModel model, Input input, String... notFeatures)
      throws IOException {
    Optional<TableFeaturesModel> kinds = ModelFolder.kinds(session, path, model);
    if (kinds.isEmpty()) {
      return input.read(session, model.featureNames(), notFeatures);
    }
    String handling = model.getHandleInvalid();
    kinds.get().setHandleInvalid(handling);
    boolean hasAtoms =
        ColumnRecord.fromJson(kinds.get().getColumnsJson()).stream()
            .anyMatch(column -> column.kind().isOfAtoms());
    if (!hasAtoms || handling.equals("keep")) {
      return input.read(session, kinds.get(), notFeatures);
    }
    // Rows with an atom lack the number beside it.
    model.setHandleInvalid("keep");
    return input.readComplete(session, kinds.get(), handling, notFeatures);
  }

  /** Scores them. */
  static Dataset<Row> score(GradientEMModel model, Input.Table table) {
    if (model.getLogLikelihoodCol().isEmpty()) {
      model.setLogLikelihoodCol("logLikelihood");
    }
    return model.setFeaturesCol(table.featuresCol()).transformInBlocks(table.rows());
  }
}
