package org.gradientem.job;

import java.io.PrintWriter;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits a mixture and writes the model, its numbers and its history. */
@Command(mixinStandardHelpOptions = true, name = "fit", description = "Fit a mixture to data.")
final class FitCommand extends SparkCommand {

  @Mixin private Input input;

  @Mixin private NewFolder output;

  @Option(names = "--no-report", description = "Leave out report.html.")
  private boolean noReport;

  @Option(
      names = "--initial-model",
      paramLabel = "DIR",
      description = "Start from this fitted model instead of --init.")
  private String initialModel;

  @Spec private CommandSpec spec;

  private volatile CheckpointFolder checkpoints;

  @Override
  void run(SparkSession session) throws Exception {
    GradientEM estimator = new GradientEM();
    ParamOptions.apply(spec, estimator);
    PrintWriter err = spec.commandLine().getErr();
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    String checkpointDir = estimator.getCheckpointDir();
    Places others =
        new Places(hadoop)
            .reads("--input", input.path)
            .reads("--initial-model", initialModel)
            .writes("--checkpoint-dir", checkpointDir.isEmpty() ? null : checkpointDir);
    try (NewFolder.Opened directory = output.open(session, others)) {
      checkpoints = new CheckpointFolder(checkpointDir, estimator.getCheckpointInterval(), hadoop);
      checkpoints.make();
      if (initialModel != null) {
        estimator.setInitialModel(ModelFolder.load(session, initialModel).model());
      }
      progress().tell("reading " + input.path);
      Input.Table table = input.read(session, null, estimator.getWeightCol());
      estimator.setFeaturesCol(table.featuresCol());
      BlasThreads.advice(session).ifPresent(advice -> err.println("warning: " + advice));
      table.explanation().ifPresent(progress()::line);
      RowNumbers.advice(table).ifPresent(advice -> err.println("warning: " + advice));
      progress().setMostSteps(estimator.getMaxIter());
      GradientEMModel model = estimator.fit(table.rows(), progress()::show);
      progress().tell("writing " + output.path);
      FitOutput result = new FitOutput(model, table.names(), !noReport);
      result.write(session, directory.staging());
      directory.commit();
      progress().rest();
      result.print(spec.commandLine().getOut(), output.path);
    }
  }

  @Override
  String howToGoOn() {
    return checkpoints == null ? super.howToGoOn() : checkpoints.howToGoOn();
  }
}
