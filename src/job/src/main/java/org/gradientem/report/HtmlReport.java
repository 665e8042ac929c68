package org.gradientem.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.groups.GroupProfile;
import org.gradientem.groups.RowColumn;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.GradientEMModel;

/** Draws a fit as one self-contained HTML page: nothing is fetched when it is opened. */
public final class HtmlReport {
  private static final String TEMPLATE = "report.html";

  /** Most features that the page has numbers of. */
  private static final int MAX_FEATURES = 200;

  private HtmlReport() {}

  /**
   * The groups that the page is about.
   *
   * @param columns the columns of the table
   * @param groups the groups, the heaviest first
   * @param isOneCloud whether they are kinds of rows without gaps between them
   * @param componentWords for each component what sets it apart
   */
  public record Groups(
      List<RowColumn> columns,
      List<GroupProfile> groups,
      boolean isOneCloud,
      List<String> componentWords) {
    /** The columns that the groups are described by, in the order of the table. */
    private List<RowColumn> told() {
      Set<String> told =
          groups.stream()
              .flatMap(group -> group.columns().stream().map(GroupProfile.Loss::column))
              .collect(Collectors.toSet());
      return columns.stream().filter(column -> told.contains(column.name())).toList();
    }

    /** The responsibilities of groups by those of their components. */
    private double[] sums(double... responsibilities) {
      return groups.stream()
          .mapToDouble(
              group -> group.components().stream().mapToDouble(i -> responsibilities[i]).sum())
          .toArray();
    }
  }

  /**
   * Where the rows come from and how to score them: by commands, or in Python.
   *
   * @param input the file or folder as it was given; empty where it is not known
   * @param score a command that scores the same rows, without its output; null in Python
   * @param scored an output for it, as a shell takes it; null in Python
   * @param python what scores rows in Python; null for commands
   */
  public record Places(String input, String score, String scored, String python) {}

  /**
   * Makes the page.
   *
   * @param model a model with its summary
   * @param numbers what {@code summary.json} holds
   * @param groups the groups
   * @param places what the rows are
   * @param observedMeans of each component, NaN where none of its rows has a number
   * @param some some of the rows that were fitted, to be drawn; may be none
   * @return the text of the page
   * @throws JsonProcessingException if the numbers cannot be written as JSON
   */
  public static String of(
      GradientEMModel model,
      Map<String, Object> numbers,
      Groups groups,
      Places places,
      double[][] observedMeans,
      double[][] some)
      throws JsonProcessingException {
    Mixture mixture = model.mixture();
    Mixture fitted = model.summary().overParameterised();
    MixtureScorer scorer = new MixtureScorer(mixture);
    Row[] rows = Arrays.stream(some).flatMap(row -> filled(scorer, row)).toArray(Row[]::new);
    double[][] filled = Arrays.stream(rows).map(Row::filled).toArray(double[][]::new);
    List<String> features = texts(numbers.get("features"));
    List<String> names =
        numbers.containsKey("levels") ? texts(numbers.get("numericFeatures")) : features;
    Categories categories = mixture.levels().categories();
    // A browser does not open the table of all features of wide data.
    int[] shown = Arrays.stream(Axes.telling(mixture, MAX_FEATURES)).sorted().toArray();
    Axes axes = new Axes(mixture, names);
    Map<String, Object> data = new LinkedHashMap<>(numbers);
    data.remove("covariance");
    data.remove("covariances");
    data.remove("factors");
    // A seed may have more digits than a script's numbers.
    data.computeIfPresent("seed", (name, seed) -> seed.toString());
    data.computeIfPresent("params", (name, params) -> texts((Map<?, ?>) params));
    data.put("covarianceWords", mixture.covariances().words(mixture.k()));
    data.put("proposal", model.tree().proposal().sentence());
    data.put("features", Arrays.stream(shown).mapToObj(names::get).toList());
    data.put("means", columns(observedMeans, shown));
    data.put("words", groups.componentWords());
    data.put("isOneCloud", groups.isOneCloud());
    // The page's own "labels" are the groups of rows.
    data.put("componentLabels", componentLabels(model));
    data.put("input", places.input());
    data.put("score", places.score());
    data.put("scored", places.scored());
    data.put("python", places.python());
    data.put("made", LocalDate.now(ZoneId.systemDefault()).toString());
    List<RowColumn> told = groups.told();
    data.put("rowColumns", told);
    data.put("facts", groups.groups().stream().map(GroupProfile::facts).toList());
    data.put(
        "cells",
        Arrays.stream(rows).map(row -> cells(told, categories.numbers(row.given()))).toArray());
    data.put("fittedWeights", sorted(fitted.weights()));
    data.put("history", model.summary().history());
    data.put("axes", axes.names());
    data.put("featureAxes", axes.featureCount());
    data.put("directions", axes.directionsInWords());
    data.put("firstAxes", axes.first());
    data.put("centres", Arrays.stream(mixture.means()).map(axes::project).toArray(double[][]::new));
    data.put("ellipses", ellipses(axes, mixture));
    data.put("points", Arrays.stream(filled).map(categories::numbers).map(axes::project).toArray());
    data.put("pointLevels", Arrays.stream(filled).map(categories::levelNumbers).toArray());
    data.put(
        "levelShares",
        IntStream.range(0, categories.columns())
            .mapToObj(c -> mixture.levels().probabilities(c, mixture.weights()))
            .toArray());
    double[][] responsibilities =
        Arrays.stream(filled)
            .map(row -> groups.sums(scorer.responsibilities(row)))
            .toArray(double[][]::new);
    int[] labels = Arrays.stream(responsibilities).mapToInt(UniformNoise::mostProbable).toArray();
    data.put("labels", labels);
    data.put("missingByGroup", missing(groups, categories, rows, labels));
    data.put("overlaps", Overlaps.of(groups.groups().size(), responsibilities));
    data.put("densities", Arrays.stream(filled).mapToDouble(scorer::logLikelihood).toArray());
    putOutliers(data, model);
    data.put(
        "certainty", Arrays.stream(responsibilities).mapToDouble(UniformNoise::largest).toArray());
    // No "<" in data: one might begin a tag that ends the script element.
    String json = new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
    return ECharts.resource(TEMPLATE)
        .replace("/*ECHARTS*/", ECharts.script())
        .replace("/*ANALYSIS*/", ECharts.resource("analysis.js"))
        .replace("/*DATA*/", json);
  }

  /** A row as it was read, and with its missing cells where the mixture expects them. */
  private record Row(double[] given, double[] filled) {}

  /** None where rounding hides what is expected. */
  private static Stream<Row> filled(MixtureScorer scorer, double... row) {
    try {
      return Stream.of(new Row(row, scorer.imputed(row)));
    } catch (ArithmeticException e) {
      return Stream.empty();
    }
  }

  /**
   * A row's numbers as the mixture has them; null where one is missing, or there is but a level.
   */
  private static Float[] cells(List<RowColumn> columns, double... numbers) {
    return columns.stream()
        .map(column -> column.number() < 0 ? Double.NaN : numbers[column.number()])
        .map(number -> Double.isNaN(number) ? null : number.floatValue())
        .toArray(Float[]::new);
  }

  /** Of each column that lacks cells, the share that is missing in each group's rows. */
  private static Map<String, double[]> missing(
      Groups groups, Categories categories, Row[] rows, int... labels) {
    double[] counts = new double[groups.groups().size()];
    Map<String, double[]> missing = new LinkedHashMap<>();
    for (int r = 0; r < rows.length; r++) {
      if (labels[r] < 0) {
        continue;
      }
      counts[labels[r]]++;
      Set<String> present = RowColumn.cells(groups.columns(), categories, rows[r].given()).keySet();
      for (RowColumn column : groups.columns()) {
        if (!present.contains(column.name())) {
          missing.computeIfAbsent(column.name(), name -> new double[counts.length])[labels[r]]++;
        }
      }
    }
    missing
        .values()
        .forEach(shares -> Arrays.setAll(shares, g -> shares[g] / Math.max(counts[g], 1)));
    return missing;
  }

  /** Returns the name of the label of each component, empty for none; no names without labels. */
  private static List<String> componentLabels(GradientEMModel model) {
    List<String> names = model.labels();
    return names.isEmpty()
        ? List.of()
        : Arrays.stream(model.componentLabels())
            .mapToObj(label -> label < 0 ? "" : names.get(label))
            .toList();
  }

  private static void putOutliers(Map<String, Object> data, GradientEMModel model) {
    boolean areTold = model.isSet(model.contamination()) && model.densityQuantiles().isKnown();
    data.put("contamination", areTold ? model.getContamination() : null);
    data.put(
        "outlierThreshold", areTold ? model.densityQuantiles().at(model.getContamination()) : null);
  }

  private static List<String> texts(Object names) {
    return ((List<?>) names).stream().map(String::valueOf).toList();
  }

  private static Map<String, String> texts(Map<?, ?> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> texts.put(name.toString(), Objects.toString(value, "")));
    return texts;
  }

  private static double[][][] ellipses(Axes axes, Mixture mixture) {
    return IntStream.range(0, mixture.k())
        .mapToObj(i -> axes.covariance(mixture, i))
        .toArray(double[][][]::new);
  }

  private static double[] sorted(double[] weights) {
    return Arrays.stream(weights).map(w -> -w).sorted().map(w -> -w).toArray();
  }

  /** Null for NaN, which JSON has not. */
  private static Double[][] columns(double[][] means, int... columns) {
    return Arrays.stream(means)
        .map(
            mean ->
                Arrays.stream(columns)
                    .mapToObj(j -> Double.isNaN(mean[j]) ? null : (Double) mean[j])
                    .toArray(Double[]::new))
        .toArray(Double[][]::new);
  }
}
