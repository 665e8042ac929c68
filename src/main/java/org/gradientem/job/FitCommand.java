package org.gradientem.job;

import java.io.PrintWriter;
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

  @Override
  void run(SparkSession session) throws Exception {
    GradientEM estimator = new GradientEM();
    ParamOptions.apply(spec, estimator);
    PrintWriter err = spec.commandLine().getErr();
    String checkpointDir = estimator.getCheckpointDir();
    Places others =
        new Places(session.sparkContext().hadoopConfiguration())
            .reads("--input", input.path)
            .reads("--initial-model", initialModel)
            .writes("--checkpoint-dir", checkpointDir.isEmpty() ? null : checkpointDir);
    try (NewFolder.Opened directory = output.open(session, others)) {
      if (initialModel != null) {
        estimator.setInitialModel(ModelFolder.load(session, initialModel).model());
      }
      Input.Table table = input.read(session, null, estimator.getWeightCol());
      estimator.setFeaturesCol(table.featuresCol());
      BlasThreads.advice(session).ifPresent(advice -> err.println("warning: " + advice));
      err.println("reading " + input.path);
      table.explanation().ifPresent(err::println);
      RowNumbers.advice(table).ifPresent(advice -> err.println("warning: " + advice));
      GradientEMModel model = fit(estimator, table, err);
      FitOutput result = new FitOutput(model, table.names(), !noReport);
      result.write(session, directory.staging());
      directory.commit();
      result.print(spec.commandLine().getOut(), output.path);
    }
  }

  private static GradientEMModel fit(GradientEM estimator, Input.Table table, PrintWriter err) {
    String checkpointDir = estimator.getCheckpointDir();
    Thread onSignal =
        new Thread(
            () -> {
              err.println("interrupted: give the same command to go on from " + checkpointDir);
              err.flush();
            });
    boolean resumable = !checkpointDir.isEmpty();
    if (resumable) {
      Runtime.getRuntime().addShutdownHook(onSignal);
    }
    try {
      return estimator.fit(table.rows(), new Progress(err)::show);
    } finally {
      if (resumable) {
        removeHook(onSignal);
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already; the hook has its say.
      return;
    }
  }
}
