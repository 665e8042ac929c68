package org.gradientem.job;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.job.errors.Failure;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.files.NewFolder;
import org.gradientem.job.files.Places;
import org.gradientem.job.input.Input;
import org.gradientem.job.input.KindOptions;
import org.gradientem.job.input.MalformedLine;
import org.gradientem.job.input.OptionWords;
import org.gradientem.job.output.FitOutput;
import org.gradientem.job.output.HowMade;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a mixture and writes the model, its numbers and a report. */
@Command(
    name = "fit",
    description = "Fit a mixture to data: fit TABLE is fit --input TABLE --output TABLE-fit.",
    preprocessor = InputFirst.class,
    optionListHeading = "%nInput and output:%n",
    footer = {
      "  submit/local.sh fit data/old-faithful.csv",
      "  submit/local.sh fit data/penguins.csv --features bill_length_mm,bill_depth_mm \\",
      "    --covariance-type full --output target/bills"
    })
final class FitCommand extends SparkCommand {

  @Mixin private Input input;

  @Mixin private KindOptions kinds;

  @Mixin private NewFolder output;

  @Option(names = "--no-report", description = "Leave out report.html.")
  private boolean noReport;

  @Option(
      names = "--initial-model",
      paramLabel = "DIR",
      description =
          "Start from this fitted model instead of --init; with --initial-rows, update it.")
  private String initialModel;

  @Option(
      names = "--initial-rows",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description =
          "How many old rows the initial model represents, which count like the new ones. Default: ${DEFAULT-VALUE}, it is only a start.")
  private double initialRows;

  private volatile CheckpointFolder checkpoints;

  private final GradientEM estimator = ParamOptions.estimator();

  @Override
  protected void check() throws IOException {
    if (initialRows != 0 && initialModel == null) {
      throw new WrongUsage("--initial-rows %s needs an --initial-model.".formatted(initialRows));
    }
    if (initialRows < 0) {
      throw new WrongUsage("--initial-rows %s is negative; give 0 or more.".formatted(initialRows));
    }
    ParamOptions.apply(spec, estimator);
    kinds.check();
    input.checkParams(estimator, new StructType());
    Configuration hadoop = hadoop();
    output.check(hadoop);
    input.check(hadoop);
    ModelFolder.check("--initial-model", initialModel, hadoop);
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    String checkpointDir = estimator.getCheckpointDir();
    Places others =
        input
            .addTo(new Places(hadoop))
            .reads("--initial-model", initialModel)
            .writes("--checkpoint-dir", checkpointDir.isEmpty() ? null : checkpointDir);
    try (NewFolder.Opened directory = output.open(session, others)) {
      checkpoints = new CheckpointFolder(checkpointDir, hadoop);
      Optional<GradientEMModel> initial = initial(session);
      initial.ifPresent(model -> estimator.setInitialModel(model, initialRows));
      progress().report("reading " + input.path());
      input.checkColumns(columns -> input.checkParams(estimator, columns));
      kinds.takeParams(estimator);
      Input.Table table = table(session, initial);
      estimator.setFeaturesCol(table.featuresCol());
      BlasThreads.advice(session).ifPresent(progress()::warn);
      progress().report(table);
      requireKept(table);
      progress().report("reading the rows");
      GradientEMModel model = fit(table);
      progress().report("writing " + output.path());
      FitOutput result =
          new FitOutput(
              model,
              table,
              ParamOptions.groups(spec),
              HowMade.numbers(spec, estimator),
              sentence -> OptionWords.of(spec.optionsMap().keySet(), sentence),
              !noReport);
      write(session, result, directory);
      checkpoints.clear();
      progress().rest();
      result.print(out(), output.path(), verbose);
    }
  }

  private Optional<GradientEMModel> initial(SparkSession session) throws IOException {
    return initialModel == null
        ? Optional.empty()
        : Optional.of(ModelFolder.load(session, initialModel));
  }

  /** An update takes the columns for what they were when the model was fitted. */
  private Input.Table table(SparkSession session, Optional<GradientEMModel> initial)
      throws IOException {
    boolean isUpdate = initial.isPresent() && initialRows > 0;
    Optional<TableFeaturesModel> known =
        isUpdate ? ModelFolder.kinds(session, initialModel, initial.get()) : Optional.empty();
    return known.isPresent()
        ? input.read(session, known.get(), estimator.getWeightCol())
        : input.readTable(session, kinds, estimator.getWeightCol());
  }

  /** A column with atoms has rows without a number that are not incomplete. */
  private void requireKept(Input.Table table) {
    Optional<TableColumn> withAtoms =
        table.columns().columns().stream().filter(column -> column.kind().isOfAtoms()).findFirst();
    if (withAtoms.isPresent() && !estimator.getHandleInvalid().equals("keep")) {
      throw new UserException(
          "Column '%s' has one value in many rows, which needs --handle-invalid keep; give that, or --continuous '%s'."
              .formatted(withAtoms.get().name(), withAtoms.get().name()));
    }
  }

  private void write(SparkSession session, FitOutput result, NewFolder.Opened directory) {
    try {
      result.write(session, directory.staging(), HowMade.places(spec, input.path()));
      directory.commit();
    } catch (Exception | FSError e) {
      // Spark throws its checked exceptions undeclared.
      throw new UserException(
          "The output %s could not be written: %s; %s"
              .formatted(
                  output.path(),
                  Failure.sentence(e).replaceFirst("[.\\s]+$", ""),
                  checkpoints.howToGoOn()),
          e);
    }
  }

  private GradientEMModel fit(Input.Table table) {
    boolean isSearch = estimator.getSelection().equals("bic");
    Runnable done = isSearch ? progress().finishOnInterrupt() : () -> {};
    try {
      return MalformedLine.explained(table.rows(), () -> estimator.fit(table.rows(), progress()));
    } finally {
      done.run();
    }
  }

  @Override
  protected String howToGoOn() {
    return checkpoints == null ? super.howToGoOn() : checkpoints.howToGoOn();
  }
}
