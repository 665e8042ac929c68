package org.gradientem.experiments.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.tables.IncompleteRows.Mechanism;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.AdjustedRandIndex;
import org.gradientem.truth.MeanMatching;

/**
 * Rows with missing cells, fitted with default settings: by what is there, without incomplete rows,
 * and filled in beforehand.
 */
public final class Missing implements Experiment {
  /** What is fitted by what is there may agree with the groups by so much less than the best. */
  private static final double TOLERANCE = 0.02;

  /** And by so much less than EM from the mixture that the rows were drawn from. */
  private static final double FROM_TRUTH_TOLERANCE = 0.05;

  private static final String THERE = "what is there";
  private static final String FROM_TRUTH = "the same, EM from the truth";
  private static final StructType FEATURES =
      new StructType().add("features", SQLDataTypes.VectorType());

  private final ExperimentSettings settings;
  private final int count;

  public Missing(ExperimentSettings settings) {
    this.settings = settings;
    count = settings.quick() ? 1000 : 3000;
  }

  private record Setting(int d, double share, Mechanism mechanism) {
    String label() {
      return RootLocale.format("d = %d, %.0f %% missing by %s", d, 100 * share, mechanism.label());
    }
  }

  private List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    for (int d : settings.quick() ? new int[] {4} : new int[] {4, 10, 30}) {
      all.add(new Setting(d, 0.05, Mechanism.CHANCE));
      all.add(new Setting(d, 0.2, Mechanism.CHANCE));
    }
    int d = settings.quick() ? 4 : 10;
    all.add(new Setting(d, 0.2, Mechanism.ANOTHER));
    all.add(new Setting(d, 0.2, Mechanism.ITSELF));
    return all;
  }

  /**
   * How a way did.
   *
   * @param rows number of rows that it could use
   * @param agreement adjusted Rand index of these rows
   * @param error mean distance of the true means from their fitted ones, in their own standard
   *     deviations
   */
  private record Result(int rows, int k, double agreement, double error) {}

  @Override
  public String name() {
    return "missing";
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    List<Check> checks = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    for (Setting setting : settings()) {
      progress.accept(setting.label());
      Map<String, Result> results = results(session, setting, progress);
      results.forEach(
          (way, result) ->
              cells.add(
                  List.of(
                      setting.label().replace(",", ""),
                      way,
                      String.valueOf(result.rows),
                      String.valueOf(result.k),
                      RootLocale.format("%.3f", result.agreement),
                      RootLocale.format("%.3f", result.error))));
      if (setting.mechanism != Mechanism.ITSELF) {
        checks.add(besideTruth(setting, results));
        checks.add(besideOthers(setting, results));
      }
    }
    Table table =
        new Table(
            "missing", List.of("rows", "fitted by", "usable", "k", "ARI", "error of means"), cells);
    return new Outcome(checks, List.of(), List.of(table), List.of());
  }

  private static Check besideTruth(Setting setting, Map<String, Result> results) {
    Result own = results.get(THERE);
    double best = results.get(FROM_TRUTH).agreement;
    return new Check(
        setting.label(),
        "k = 3, and an ARI of all rows within 0.05 of EM from the truth",
        RootLocale.format("k = %d, ARI %.3f, from the truth %.3f", own.k, own.agreement, best),
        own.k == 3 && own.agreement >= best - FROM_TRUTH_TOLERANCE);
  }

  private static Check besideOthers(Setting setting, Map<String, Result> results) {
    Result own = results.get(THERE);
    double best =
        results.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(FROM_TRUTH))
            .map(Map.Entry::getValue)
            .filter(result -> result.rows == own.rows)
            .mapToDouble(Result::agreement)
            .max()
            .orElseThrow();
    return new Check(
        setting.label(),
        "an ARI within 0.02 of the best way for all rows that knows no truth",
        RootLocale.format("ARI %.3f, best %.3f", own.agreement, best),
        own.agreement >= best - TOLERANCE);
  }

  private Map<String, Result> results(
      SparkSession session, Setting setting, Consumer<String> progress) {
    long seed = SplitMix.mix(settings.seed(), setting.d);
    IncompleteRows rows =
        IncompleteRows.draw(count, setting.d, setting.share, setting.mechanism, seed);
    Map<String, IncompleteRows> ways = new LinkedHashMap<>();
    ways.put(THERE, rows);
    ways.put(FROM_TRUTH, rows);
    IncompleteRows complete = rows.complete();
    // Fewer do not determine three covariances.
    if (complete.rows().length > 3 * (setting.d + 1)) {
      ways.put("complete rows", complete);
    }
    ways.put("means filled in", rows.withMeans());
    new Imputer(settings.python())
        .filled(rows.rows())
        .ifPresentOrElse(
            filled -> ways.put("IterativeImputer", rows.with(filled)),
            () ->
                progress.accept(
                    "no scikit-learn in '%s': left out; name a Python that has it with --python"
                        .formatted(settings.python())));
    Map<String, Result> results = new LinkedHashMap<>();
    ways.forEach(
        (way, table) -> {
          Result result =
              fit(session, table, way.equals(FROM_TRUTH) ? fromTruth(table.truth()) : estimator());
          progress.accept(
              RootLocale.format(
                  "%s, %s: k = %d, ARI %.3f", setting.label(), way, result.k, result.agreement));
          results.put(way, result);
        });
    return results;
  }

  private static GradientEM estimator() {
    return new GradientEM().setHandleInvalid("keep");
  }

  private static GradientEM fromTruth(Mixture truth) {
    double[][] covariances =
        IntStream.range(0, truth.k())
            .mapToObj(i -> truth.covariances().get(i).toMatrix())
            .flatMap(Arrays::stream)
            .toArray(double[][]::new);
    return estimator()
        .setSelection("none")
        .setCovarianceType("full")
        .setInitialMixture(truth.weights(), truth.means(), covariances);
  }

  private static Result fit(SparkSession session, IncompleteRows rows, GradientEM estimator) {
    List<Row> table =
        Arrays.stream(rows.rows()).map(row -> RowFactory.create(Vectors.dense(row))).toList();
    GradientEMModel model = estimator.fit(session.createDataFrame(table, FEATURES).coalesce(1));
    double[][] counts = new double[rows.truth().k()][model.k()];
    for (int r = 0; r < rows.groups().length; r++) {
      counts[rows.groups()[r]][model.predict(Vectors.dense(rows.rows()[r]))]++;
    }
    MeanMatching matching =
        MeanMatching.of(rows.truth().means(), rows.truth().covariances(), model.mixture().means());
    double error = 0;
    for (int i = 0; i < counts.length; i++) {
      error += matching.distance(i) / counts.length;
    }
    return new Result(rows.rows().length, model.k(), AdjustedRandIndex.of(counts), error);
  }
}
