package org.gradientem.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Figure;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.SvgRenderer;
import org.gradientem.experiments.Table;
import org.gradientem.job.SparkCommand;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.NewFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs the experiments and holds what comes out against what is expected. */
@Command(
    name = "reproduce",
    description = "Run the experiments: a table of expected and found, and figures.",
    footer = "  submit/local.sh reproduce ravine jin farstart --output target/papers")
final class ReproduceCommand extends SparkCommand {

  @Parameters(
      arity = "0..*",
      paramLabel = "EXPERIMENT",
      description =
          "ravine, jin, farstart, collapse, million, open, acceleration, mclust, corpus, others, threshold, rate, samples, weights, separation, missing, groups, tables, pictures or synthetic. Default: the first four, which are the papers'.")
  private List<String> names = List.of();

  @Option(
      names = "--steps",
      defaultValue = "2000",
      description = "Steps of collapse. Default: the published ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--mixtures",
      defaultValue = "0-209",
      split = ",",
      converter = IndexRange.Converter.class,
      paramLabel = "INDEX[-INDEX]",
      description =
          "Which mixtures of synthetic: 0-99 share a covariance, 100-199 have shapes of their own, 200-209 as well and at least 40 components. Default: ${DEFAULT-VALUE}, all of them.")
  private List<IndexRange> mixtures;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description =
          "What corpus, open, synthetic, threshold, rate, samples, weights, separation, missing, tables and pictures draw from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--quick",
      description =
          "Fewer sets, points and draws of corpus, million, open, others, threshold, rate, samples, weights, separation, missing, groups and tables.")
  private boolean quick;

  @Option(
      names = "--python",
      defaultValue = "python3",
      paramLabel = "PROGRAM",
      description =
          "The Python whose scikit-learn threshold, missing and groups compare, others with graspologic, whose sets corpus and tables read, and whose stepmix and kmodes tables compare, if it has them. Default: ${DEFAULT-VALUE}.")
  private String python;

  @Option(
      names = "--checkpoint-dir",
      paramLabel = "DIR",
      description =
          "Folder of this machine where the draws of corpus, million, open, threshold, samples, weights, separation, groups and tables are kept as they are finished; the same command goes on from them.")
  private File checkpointDir;

  @Mixin private CorpusOptions corpus;

  @Mixin private NewFolder output;

  @Spec private CommandSpec spec;

  /** Numbers from a first to a last. */
  private record IndexRange(int first, int last) {
    static final class Converter implements ITypeConverter<IndexRange> {
      @Override
      public IndexRange convert(String text) {
        Matcher ends = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?").matcher(text);
        if (!ends.matches()) {
          throw new TypeConversionException(
              "'" + text + "' is no number from 0 to 209 and no range such as 0-24");
        }
        int first = Integer.parseInt(ends.group(1));
        return new IndexRange(
            first, ends.group(2) == null ? first : Integer.parseInt(ends.group(2)));
      }
    }
  }

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

  private List<Experiment> chosen;

  @Override
  protected void check() {
    if (steps < 0) {
      throw new WrongUsage(
          RootLocale.format("--steps %d is below 0; give a number of steps.", steps));
    }
    corpus.check();
    chosen = chosen();
  }

  @Override
  protected void run(SparkSession session) throws Exception {
    List<Run> runs = new ArrayList<>();
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    try (NewFolder.Opened directory = output.open(session)) {
      for (Experiment experiment : chosen) {
        runs.add(run(experiment, session));
        print(runs.get(runs.size() - 1));
      }
      write(runs, directory.staging(), directory.staging().getFileSystem(hadoop));
      directory.commit();
    }
    spec.commandLine()
        .getOut()
        .println("written to " + output.path() + ": " + String.join(", ", fileNames(runs)));
    refuseTheUnexpected(runs);
  }

  private List<Experiment> chosen() {
    List<Integer> indices =
        mixtures.stream()
            .flatMapToInt(range -> IntStream.rangeClosed(range.first, range.last))
            .boxed()
            .toList();
    List<Experiment> all =
        Experiments.all(
            new ExperimentSettings(
                steps,
                indices,
                seed,
                quick,
                python,
                Optional.ofNullable(checkpointDir).map(File::toPath)),
            corpus.settings());
    List<String> known = all.stream().map(Experiment::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "Experiment '" + name + "' is unknown; use " + String.join(", ", known) + ".");
      }
    }
    return all.stream()
        .filter(e -> names.isEmpty() ? !e.isOnRequest() : names.contains(e.name()))
        .toList();
  }

  private Run run(Experiment experiment, SparkSession session) {
    long start = System.nanoTime();
    progress().report("running " + experiment.name());
    Outcome outcome = experiment.run(session, progress()::report);
    return new Run(experiment.name(), outcome, (System.nanoTime() - start) * 1e-9);
  }

  private void print(Run run) {
    progress().rest();
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

  private static List<Table> records(List<Run> runs) {
    return runs.stream().flatMap(run -> run.outcome.records().stream()).toList();
  }

  private static List<String> fileNames(List<Run> runs) {
    List<String> names = new ArrayList<>(List.of("results.md", "results.json"));
    records(runs).forEach(table -> names.add(table.name() + ".csv"));
    figures(runs).forEach(figure -> names.add(figure.name() + ".svg"));
    return names;
  }

  private static void write(List<Run> runs, Path folder, FileSystem files) throws IOException {
    write(files, new Path(folder, "results.md"), markdown(runs));
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    write(files, new Path(folder, "results.json"), json.writeValueAsString(rows(runs)));
    for (Table table : records(runs)) {
      write(files, new Path(folder, table.name() + ".csv"), table.csv());
    }
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
    StringBuilder text = new StringBuilder(checks(runs).markdown());
    for (Run run : runs) {
      run.outcome.tables().forEach(table -> text.append("\n").append(table.markdown()));
    }
    for (Figure figure : figures(runs)) {
      text.append("\n![%s](%s.svg)\n".formatted(figure.name(), figure.name()));
    }
    return text.toString();
  }

  private static Table checks(List<Run> runs) {
    List<List<String>> rows = new ArrayList<>();
    for (Run run : runs) {
      for (Check check : run.outcome.checks()) {
        String ok = check.ok() ? "yes" : "**no**";
        rows.add(List.of(run.name, check.setting(), check.expected(), check.found(), ok));
      }
    }
    return new Table("checks", List.of("experiment", "setting", "expected", "found", "ok"), rows);
  }

  private static List<Map<String, Object>> rows(List<Run> runs) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Run run : runs) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("experiment", run.name);
      row.put("asExpected", run.isAsExpected());
      row.put("seconds", run.seconds);
      row.put("checks", run.outcome.checks());
      row.put("records", run.outcome.records());
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
              .formatted(String.join(", ", unexpected), output.path()));
    }
  }
}
