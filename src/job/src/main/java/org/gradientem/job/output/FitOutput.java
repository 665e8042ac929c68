package org.gradientem.job.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.groups.GroupProfile;
import org.gradientem.job.errors.Failure;
import org.gradientem.job.files.MixtureJson;
import org.gradientem.job.files.ModelFolder;
import org.gradientem.job.input.Input;
import org.gradientem.mixture.Mixture;
import org.gradientem.report.HtmlReport;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.GradientEMParams;
import org.gradientem.spark.GradientEMSummary;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.summary.Phase;
import org.gradientem.summary.PhaseTotal;

/** What {@code fit} leaves behind and prints. */
public final class FitOutput {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

  private final GradientEMModel model;
  private final GradientEMSummary summary;
  private final Input.Table table;
  private final List<String> names;

  /** The names of the features that are numbers. */
  private final List<String> numbers;

  private final LevelTable levels;
  private final GroupTable groups;
  private final ObservedMeans means;
  private final Map<String, Object> howMade;
  private final UnaryOperator<String> words;
  private final boolean withReport;
  private final GroupChoice choice;

  /**
   * Names the features x1, x2, … where they have no names of their own.
   *
   * @param words puts warnings about params into the words of whoever reads them
   */
  public FitOutput(
      GradientEMModel model,
      Input.Table table,
      GroupChoice choice,
      Map<String, Object> howMade,
      UnaryOperator<String> words,
      boolean withReport) {
    this.words = words;
    this.choice = choice;
    this.table = table;
    this.howMade = howMade;
    this.withReport = withReport;
    this.model = model;
    this.summary = model.summary();
    this.names = FoundColumns.names(model);
    levels = LevelTable.of(model, names);
    numbers = levels.others();
    means = ObservedMeans.of(model);
    groups = new GroupTable(model, table, choice, missing());
  }

  /**
   * Writes all files.
   *
   * @param folder where to
   * @param places where the rows come from and the folder will be
   */
  public void write(SparkSession session, Path folder, HtmlReport.Places places)
      throws IOException {
    FileSystem files = folder.getFileSystem(session.sparkContext().hadoopConfiguration());
    model.write().session(session).save(new Path(folder, ModelFolder.MODEL).toString());
    if (table.kinds().isPresent()) {
      String kinds = new Path(folder, ModelFolder.COLUMNS).toString();
      table.kinds().get().write().session(session).save(kinds);
    }
    Map<String, Object> numbers = numbers();
    try (OutputStream out = files.create(new Path(folder, "summary.json"))) {
      JSON.writerWithDefaultPrettyPrinter().writeValue(out, numbers);
    }
    if (withReport) {
      try (OutputStream out = files.create(new Path(folder, "report.html"))) {
        out.write(report(numbers, places).getBytes(StandardCharsets.UTF_8));
      }
    }
    List<Map<String, Object>> rows = groups.rows();
    CsvFile.write(
        files,
        new Path(folder, "groups.csv"),
        List.copyOf(rows.get(0).keySet()),
        rows.stream().map(row -> row.values().toArray()));
    CsvFile.write(
        files, new Path(folder, "components.csv"), componentsHeader(), components().stream());
  }

  List<GroupProfile> groups() {
    return groups.groups();
  }

  /** Returns the answer, how sure the number of groups is, and a line for each of the largest. */
  List<String> answer(List<String> howSure) {
    return Stream.of(List.of(Failure.printable(groups.answer())), howSure, groups.lines())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Makes the page.
   *
   * @param ids what each row of the model's sample is called; none where that is not known
   */
  String report(HtmlReport.Places places, List<Map<String, String>> ids)
      throws JsonProcessingException {
    Map<String, Object> numbers = numbers();
    RowNames known = RowNames.given(model, FoundColumns.of(model, table), ids);
    numbers.put("rowNames", groups.names(known));
    return report(numbers, places);
  }

  private String report(Map<String, Object> numbers, HtmlReport.Places places)
      throws JsonProcessingException {
    return HtmlReport.of(
        model, numbers, groups.forReport(), places, means.values(), summary.sampleRows());
  }

  /** The facts of the fit, the mixture by its features' names, and how they were made. */
  private Map<String, Object> numbers() throws JsonProcessingException {
    Map<String, Object> facts = JSON.readValue(summary.toJson(), MAP);
    Map<String, Object> numbers = JSON.convertValue(facts.remove("evaluation"), MAP);
    numbers.putAll(facts);
    // effectiveRows is the sum of the two weights.
    numbers.keySet().removeAll(List.of("weightSum", "oldRows"));
    numbers.put("features", names);
    numbers.put("columns", table.columns().columns());
    numbers.put("missingCells", missing());
    numbers.putAll(MixtureJson.numbers(model.mixture()));
    numbers.putAll(factors(model.mixture()));
    if (!levels.all().isEmpty()) {
      numbers.put("numericFeatures", this.numbers);
      numbers.put("levels", levels.all());
    }
    if (!model.labels().isEmpty()) {
      numbers.put("labels", model.labels());
      numbers.put("componentLabels", model.componentLabels());
    }
    numbers.putAll(GroupNumbers.of(model));
    numbers.put("answer", groups.answer());
    numbers.put("groups", groups.groups());
    numbers.put("oddRows", groups.oddRows());
    numbers.put("rowNames", groups.names());
    numbers.put("warnings", Stream.concat(table.warnings().stream(), warnings().stream()).toList());
    numbers.putAll(howMade);
    return numbers;
  }

  /**
   * Returns noise and loadings of each component, of a tied family once; nothing of other families.
   */
  private static Map<String, Object> factors(Mixture mixture) {
    int d = mixture.dim();
    double[][] all = mixture.covariances().noiseAndLoadings();
    return all.length == 0
        ? Map.of()
        : Map.of(
            "factors",
            Arrays.stream(all)
                .map(
                    own ->
                        Map.of(
                            "noise",
                            Arrays.copyOf(own, d),
                            "loadings",
                            IntStream.range(1, own.length / d)
                                .mapToObj(q -> Arrays.copyOfRange(own, q * d, (q + 1) * d))
                                .toList()))
                .toList());
  }

  private List<String> warnings() {
    return Stream.of(
            summary.warnings(), groups.warnings(), means.warnings(FoundColumns.of(model, table)))
        .flatMap(List::stream)
        .map(words)
        .toList();
  }

  /** Of the columns where they are known: an atom leaves a feature without a number as well. */
  private Map<String, Long> missing() {
    return table.kinds().isPresent()
        ? table.columns().missing()
        : MissingCellCounts.byName(names, summary.missingCells());
  }

  private List<String> componentsHeader() {
    List<String> header = new ArrayList<>(List.of("component", "weight"));
    header.addAll(numbers);
    header.addAll(levels.headers());
    return header;
  }

  private List<Object[]> components() {
    double[] weights = model.weights();
    double[][] values = means.values();
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      List<Object> row = new ArrayList<>(List.of(i, weights[i]));
      for (double value : values[i]) {
        row.add(Double.isNaN(value) ? null : (Object) value);
      }
      row.addAll(levels.probabilities(i));
      rows.add(row.toArray());
    }
    return rows;
  }

  /**
   * Says what was found.
   *
   * @param out where to
   * @param folder what was written
   * @param withPasses whether the passes of each phase are listed
   */
  public void print(PrintWriter out, String folder, boolean withPasses) {
    out.println();
    answer(GroupNumbers.sentences(model, choice)).forEach(out::println);
    out.println();
    for (PhaseTotal total : withPasses ? summary.phases() : List.<PhaseTotal>of()) {
      out.printf(
          Locale.ROOT, "%-12s %5d passes %9.3f s%n", total.name(), total.passes(), total.seconds());
    }
    out.printf(
        Locale.ROOT,
        "%s of %d fitted to %d rows x %d features; covariances %s; log-likelihood %.4f, BIC %.4f; %s; %.1f s%n",
        RootLocale.count(model.numComponents(), "component"),
        summary.overParameterised().k(),
        summary.rows(),
        model.numFeatures(),
        model.mixture().covariances().words(model.numComponents()),
        summary.logLikelihood(),
        summary.bic(),
        summary.converged() ? "converged" : notConverged(model, summary.phases()),
        summary.seconds());
    summary
        .labelAccuracy()
        .ifPresent(
            accuracy ->
                out.printf(Locale.ROOT, "accuracy %.4f of labels in cross-validation%n", accuracy));
    if (model.noiseWeight() > 0) {
      out.printf(
          Locale.ROOT,
          "%.1f %% of the weight is uniform noise on the data's box%n",
          100 * model.noiseWeight());
    }
    // Where cells may be missing a warning names the rows that have none.
    if (summary.droppedRows() > 0 && !model.getHandleInvalid().equals("keep")) {
      out.printf(
          Locale.ROOT,
          "%d of %d rows had invalid features and were left out%n",
          summary.droppedRows(),
          summary.droppedRows() + summary.rows());
    }
    if (summary.effectiveRows() > summary.evaluation().weightSum()) {
      out.printf(Locale.ROOT, "updated, now of %.0f rows%n", summary.effectiveRows());
    }
    MissingCellCounts.sentence(missing(), model.getHandleInvalid())
        .map(Failure::printable)
        .ifPresent(out::println);
    warnings().forEach(text -> out.println("warning: " + Failure.printable(text)));
    out.println(summary.selectionReason());
    out.println(
        "written to %s: model, summary.json, groups.csv, components.csv%s"
            .formatted(folder, withReport ? ", report.html" : ""));
    out.flush();
  }

  /** Names the number of steps that was reached, where it is more of them that would do. */
  static String notConverged(GradientEMParams params, List<PhaseTotal> phases) {
    int steps = params.getMaxIter();
    boolean isMain = phases.get(phases.size() - 1).name() == Phase.MAIN;
    if (isMain && params.getTol() == 0) {
      return steps + " steps taken, which do not show convergence";
    }
    int reached = isMain || params.isSet(params.maxIter()) ? steps : FitSettings.EmRun.SEARCH_STEPS;
    return "not converged in " + reached + " steps, set --max-iter above that";
  }
}
