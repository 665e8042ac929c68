package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.RowFile;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.MeanMatching;

/**
 * Rows with missing values, fitted with default settings: by the observed values, without
 * incomplete rows, and filled in beforehand.
 */
public final class Missing implements Experiment {
  /** The fit of the observed values may agree with the groups by this much less than the best. */
  private static final double TOLERANCE = 0.02;

  /** And by this much less than EM from the mixture that the rows were drawn from. */
  private static final double FROM_TRUTH_TOLERANCE = 0.05;

  private static final String THERE = "what is there";
  private static final String FROM_TRUTH = "the same, EM from the truth";

  /** What decides whether a value is missing. */
  private enum Mechanism {
    CHANCE,
    /** Whether the first feature, which is never missing, is positive. */
    ANOTHER_FEATURE,
    /** Whether the value is positive. */
    THE_VALUE_ITSELF;

    boolean isMissing(double[] row, int j, double fraction, double unit) {
      return switch (this) {
        case CHANCE -> unit < fraction;
        case ANOTHER_FEATURE -> j > 0 && row[0] > 0 && unit < 2 * fraction;
        case THE_VALUE_ITSELF -> row[j] > 0 && unit < 2 * fraction;
      };
    }
  }

  private record Setting(int d, double share, Mechanism mechanism) {
    String label() {
      String by = mechanism.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return format("d = %d, %.0f %% missing by %s", d, 100 * share, by);
    }
  }

  private static List<Setting> settings(boolean quick) {
    List<Setting> all = new ArrayList<>();
    for (int d : quick ? new int[] {4} : new int[] {4, 10, 30}) {
      all.add(new Setting(d, 0.05, Mechanism.CHANCE));
      all.add(new Setting(d, 0.2, Mechanism.CHANCE));
    }
    int d = quick ? 4 : 10;
    all.add(new Setting(d, 0.2, Mechanism.ANOTHER_FEATURE));
    all.add(new Setting(d, 0.2, Mechanism.THE_VALUE_ITSELF));
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
  public Outcome run(Lab lab) {
    List<Check> checks = new ArrayList<>();
    Table table = Table.of("missing", "rows | fitted by | usable | k | ARI | error of means");
    for (Setting setting : settings(lab.quick())) {
      lab.say("%s", setting.label());
      Map<String, Result> results = results(lab, setting);
      results.forEach(
          (way, result) ->
              table.row(
                  setting.label().replace(",", ""),
                  way,
                  result.rows,
                  result.k,
                  format("%.3f", result.agreement),
                  format("%.3f", result.error)));
      if (setting.mechanism != Mechanism.THE_VALUE_ITSELF) {
        checks.add(truthCheck(setting, results));
        checks.add(othersCheck(setting, results));
      }
    }
    return Outcome.ofTables(checks, table);
  }

  private static Check truthCheck(Setting setting, Map<String, Result> results) {
    Result own = results.get(THERE);
    double best = results.get(FROM_TRUTH).agreement;
    return new Check(
        setting.label(),
        "k = 3, and an ARI of all rows within 0.05 of EM from the truth",
        format("k = %d, ARI %.3f, from the truth %.3f", own.k, own.agreement, best),
        own.k == 3 && own.agreement >= best - FROM_TRUTH_TOLERANCE);
  }

  private static Check othersCheck(Setting setting, Map<String, Result> results) {
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
        format("ARI %.3f, best %.3f", own.agreement, best),
        own.agreement >= best - TOLERANCE);
  }

  private static Map<String, Result> results(Lab lab, Setting setting) {
    Drawn rows = draw(lab, setting);
    Map<String, Drawn> ways = new LinkedHashMap<>();
    ways.put(THERE, rows);
    ways.put(FROM_TRUTH, rows);
    Drawn complete =
        rows.some(
            IntStream.range(0, rows.rows().length)
                .filter(r -> Arrays.stream(rows.rows()[r]).noneMatch(Double::isNaN)));
    // Fewer do not determine three covariances.
    if (complete.rows().length > 3 * (setting.d + 1)) {
      ways.put("complete rows", complete);
    }
    ways.put("means filled in", withMeans(rows));
    imputed(lab.settings().python, rows.rows())
        .ifPresentOrElse(
            filled -> ways.put("IterativeImputer", rows.with(filled)),
            () ->
                lab.say(
                    "no scikit-learn in '%s': left out; name a Python that has it with --python",
                    lab.settings().python));
    Map<String, Result> results = new LinkedHashMap<>();
    ways.forEach(
        (way, table) -> {
          Result result =
              fit(lab, table, way.equals(FROM_TRUTH) ? fromTruth(table.truth()) : estimator());
          lab.say("%s, %s: k = %d, ARI %.3f", setting.label(), way, result.k, result.agreement);
          results.put(way, result);
        });
    return results;
  }

  /** Rows of three groups of unequal weight and shape. */
  private static Drawn draw(Lab lab, Setting setting) {
    long seed = SplitMix.mix(lab.seed(), setting.d);
    SplittableRandom random = new SplittableRandom(seed);
    return Drawn.threeGroups(lab.quick() ? 1000 : 3000, setting.d, seed, random)
        .map(
            (row, j) ->
                setting.mechanism.isMissing(row, j, setting.share, random.nextDouble())
                    ? Double.NaN
                    : row[j]);
  }

  /** The rows filled in with the mean of the observed values of each feature. */
  private static Drawn withMeans(Drawn drawn) {
    double[] means =
        IntStream.range(0, drawn.truth().dim())
            .mapToDouble(
                j ->
                    Arrays.stream(drawn.rows())
                        .mapToDouble(row -> row[j])
                        .filter(x -> !Double.isNaN(x))
                        .average()
                        .orElse(0))
            .toArray();
    return drawn.map((row, j) -> Double.isNaN(row[j]) ? means[j] : row[j]);
  }

  /** The rows filled in by scikit-learn's IterativeImputer, if the Python has it. */
  private static Optional<double[][]> imputed(String python, double[][] rows) {
    int d = rows[0].length;
    ExternalScript script = new ExternalScript(python, "impute.py");
    double[][] filled =
        RowFile.with(
            rows,
            source ->
                ExternalScript.withFile(
                    ".f8",
                    target -> {
                      script.output(String.valueOf(d), source.toString(), target.toString());
                      return RowFile.read(target, d);
                    }));
    return Optional.of(filled).filter(all -> all.length == rows.length);
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

  private static Result fit(Lab lab, Drawn drawn, GradientEM estimator) {
    Mixture truth = drawn.truth();
    GradientEMModel model = estimator.fit(lab.onePartition(drawn.rows()));
    MeanMatching matching =
        MeanMatching.of(truth.means(), truth.covariances(), model.mixture().means());
    return new Result(
        drawn.rows().length,
        model.numComponents(),
        drawn.agreement(row -> model.predict(Vectors.dense(row))),
        IntStream.range(0, truth.k()).mapToDouble(matching::distance).average().orElseThrow());
  }
}
