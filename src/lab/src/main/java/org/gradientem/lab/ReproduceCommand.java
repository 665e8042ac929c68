package org.gradientem.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.SvgRenderer;
import org.gradientem.experiments.Table;
import org.gradientem.job.SparkCommand;
import org.gradientem.job.files.NewFolder;
import org.gradientem.job.files.Places;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the experiments and compares what comes out with what is expected. */
@Command(
    name = "reproduce",
    resourceBundle = "org.gradientem.lab.reproduce",
    description = "Run the experiments: a table of expected and found, and figures.",
    footer = "  submit/local.sh reproduce threshold rate --quick --output target/theorem")
final class ReproduceCommand extends SparkCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "EXPERIMENT",
      description =
          "million, open, mclust, corpus, consistency, factors, threshold, rate, samples, weights, separation, missing, predict, drawn, groups, tables, labels, pictures or synthetic.")
  private List<String> names = List.of();

  @Mixin private ExperimentSettings settings;

  @Mixin private NewFolder output;

  @Spec private CommandSpec spec;

  private record Run(String name, Outcome outcome, double seconds) {
    boolean isAsExpected() {
      return outcome.checks().stream().allMatch(Check::ok);
    }
  }

  /** An experiment in results.json. */
  private record Result(
      String experiment,
      boolean asExpected,
      double seconds,
      List<Check> checks,
      List<Table> records) {
    static Result of(Run run) {
      Outcome outcome = run.outcome;
      return new Result(
          run.name, run.isAsExpected(), run.seconds, outcome.checks(), outcome.records());
    }
  }

  @Override
  protected void check() {
    settings.check();
    Set<String> known = Experiments.all().keySet();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "Experiment '" + name + "' is unknown; use " + String.join(", ", known) + ".");
      }
    }
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    List<Run> runs = new ArrayList<>();
    Lab lab = new Lab(session, settings, progress()::report);
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    List<String> written;
    try (NewFolder.Opened directory =
        output.open(session, new Places(session.sparkContext().hadoopConfiguration()))) {
      Experiments.all()
          .forEach(
              (name, experiment) -> {
                if (names.contains(name)) {
                  runs.add(run(name, experiment, lab));
                }
              });
      written = write(runs, directory.staging(), directory.staging().getFileSystem(hadoop));
      directory.commit();
    }
    spec.commandLine()
        .getOut()
        .println("written to " + output.path() + ": " + String.join(", ", written));
    List<String> unexpected =
        runs.stream().filter(run -> !run.isAsExpected()).map(Run::name).toList();
    if (!unexpected.isEmpty()) {
      throw new IllegalStateException(
          "Not as expected: %s; see %s/results.md."
              .formatted(String.join(", ", unexpected), output.path()));
    }
  }

  private Run run(String name, Experiment experiment, Lab lab) {
    long start = System.nanoTime();
    progress().report("running " + name);
    Run run = new Run(name, experiment.run(lab), (System.nanoTime() - start) * 1e-9);
    progress().rest();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%n%s (%.1f s)%n", name, run.seconds);
    for (Check check : run.outcome.checks()) {
      out.printf("  %-6s %s%n", check.ok() ? "ok" : "NOT ok", check.setting());
      out.printf("         expected: %s%n", check.expected());
      out.printf("         found:    %s%n", check.found());
    }
    out.flush();
    return run;
  }

  /** Writes all files and returns their names. */
  private static List<String> write(List<Run> runs, Path folder, FileSystem files)
      throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("results.md", markdown(runs));
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    texts.put("results.json", json.writeValueAsString(runs.stream().map(Result::of).toList()));
    SvgRenderer renderer = new SvgRenderer();
    for (Run run : runs) {
      run.outcome.records().forEach(table -> texts.put(table.name() + ".csv", table.csv()));
    }
    for (Run run : runs) {
      run.outcome.figures().forEach(c -> texts.put(c.name() + ".svg", renderer.render(c)));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      try (OutputStream out = files.create(new Path(folder, text.getKey()))) {
        out.write(text.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return List.copyOf(texts.keySet());
  }

  private static String markdown(List<Run> runs) {
    Table checks = Table.of("checks", "experiment | setting | expected | found | ok");
    for (Run run : runs) {
      for (Check check : run.outcome.checks()) {
        String ok = check.ok() ? "yes" : "**no**";
        checks.row(run.name, check.setting(), check.expected(), check.found(), ok);
      }
    }
    StringBuilder text = new StringBuilder(checks.markdown());
    for (Run run : runs) {
      run.outcome.tables().forEach(table -> text.append("\n").append(table.markdown()));
    }
    for (Run run : runs) {
      run.outcome
          .figures()
          .forEach(c -> text.append("\n![%s](%s.svg)\n".formatted(c.name(), c.name())));
    }
    return text.toString();
  }
}
