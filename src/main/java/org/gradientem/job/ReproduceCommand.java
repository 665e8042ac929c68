package org.gradientem.job;

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
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.SvgRenderer;
import org.gradientem.spark.ReplacedDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the papers' experiments and holds what comes out against what was published. */
@Command(
    mixinStandardHelpOptions = true,
    name = "reproduce",
    description = "Run the papers' experiments: a table of expected and found, and figures.")
final class ReproduceCommand extends SparkCommand {

  @Parameters(
      arity = "0..*",
      paramLabel = "EXPERIMENT",
      description = "ravine, jin, farstart, acceleration or collapse. Default: all of them.")
  private List<String> names = List.of();

  @Option(
      names = "--steps",
      defaultValue = "2000",
      description = "Steps of collapse. Default: the published ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "New folder.")
  private String output;

  @Option(names = "--overwrite", description = "Replace an existing output folder.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  /**
   * An experiment that was run.
   *
   * @param name its name
   * @param outcome what came out
   * @param seconds how long it took
   */
  private record Run(String name, Outcome outcome, double seconds) {
    boolean isAsExpected() {
      return outcome.checks().stream().allMatch(Check::ok);
    }
  }

  @Override
  void run(SparkSession session) throws Exception {
    List<Experiment> chosen = chosen();
    List<Run> runs = new ArrayList<>();
    try (ReplacedDirectory directory =
        new ReplacedDirectory(
            output,
            overwrite,
            session.sparkContext().hadoopConfiguration(),
            "choose another --output or give --overwrite to replace it")) {
      Path staging = directory.stage();
      for (Experiment experiment : chosen) {
        runs.add(run(experiment, session));
        print(runs.get(runs.size() - 1));
      }
      write(runs, staging, staging.getFileSystem(session.sparkContext().hadoopConfiguration()));
      directory.commit();
    }
    spec.commandLine()
        .getOut()
        .println(
            "written to "
                + output
                + ": results.md, results.json, "
                + figures(runs).stream()
                    .map(f -> f.name() + ".svg")
                    .collect(Collectors.joining(", ")));
    refuseTheUnexpected(runs);
  }

  private List<Experiment> chosen() {
    List<Experiment> all = Experiment.all(steps);
    List<String> known = all.stream().map(Experiment::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "Experiment '" + name + "' is unknown; use " + String.join(", ", known) + ".");
      }
    }
    return all.stream().filter(e -> names.isEmpty() || names.contains(e.name())).toList();
  }

  private Run run(Experiment experiment, SparkSession session) {
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    err.println("running " + experiment.name());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Outcome outcome = experiment.run(context, err::println);
    return new Run(experiment.name(), outcome, (System.nanoTime() - start) * 1e-9);
  }

  private void print(Run run) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%n%s (%.1f s)%n", run.name, run.seconds);
    for (Check check : run.outcome.checks()) {
      out.printf("  %-6s %s%n", check.ok() ? "ok" : "NOT ok", check.setting());
      out.printf("         expected: %s%n", check.expected());
      out.printf("         found:    %s%n", check.found());
    }
    out.flush();
  }

  private static List<Figure> figures(List<Run> runs) {
    return runs.stream().flatMap(run -> run.outcome.figures().stream()).toList();
  }

  private static void write(List<Run> runs, Path folder, FileSystem files) throws IOException {
    write(files, new Path(folder, "results.md"), markdown(runs));
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    write(files, new Path(folder, "results.json"), json.writeValueAsString(rows(runs)));
    SvgRenderer renderer = new SvgRenderer();
    for (Figure figure : figures(runs)) {
      write(files, new Path(folder, figure.name() + ".svg"), renderer.render(figure));
    }
  }

  private static void write(FileSystem files, Path path, String text) throws IOException {
    try (OutputStream out = files.create(path)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String markdown(List<Run> runs) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| experiment | setting | expected | found | ok |\n| --- | --- | --- | --- | --- |\n");
    for (Run run : runs) {
      for (Check check : run.outcome.checks()) {
        List<String> cells =
            List.of(
                run.name,
                check.setting(),
                check.expected(),
                check.found(),
                check.ok() ? "yes" : "**no**");
        text.append(
            cells.stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n")));
      }
    }
    for (Figure figure : figures(runs)) {
      text.append("\n![%s](%s.svg)\n".formatted(figure.name(), figure.name()));
    }
    return text.toString();
  }

  private static List<Map<String, Object>> rows(List<Run> runs) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Run run : runs) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("experiment", run.name);
      row.put("asExpected", run.isAsExpected());
      row.put("seconds", run.seconds);
      row.put("checks", run.outcome.checks());
      rows.add(row);
    }
    return rows;
  }

  private void refuseTheUnexpected(List<Run> runs) {
    List<String> unexpected =
        runs.stream().filter(run -> !run.isAsExpected()).map(Run::name).toList();
    if (!unexpected.isEmpty()) {
      throw new IllegalStateException(
          "Not as expected: %s; see %s/results.md."
              .formatted(String.join(", ", unexpected), output));
    }
  }
}
