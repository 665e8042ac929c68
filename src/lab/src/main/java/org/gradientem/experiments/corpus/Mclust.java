package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Real data against R's mclust (Scrucca, Fop, Murphy and Raftery 2016), the best of its 14 families
 * and of 1 to 9 components by BIC: the default settings are to be at most 1.5 below it from ten
 * seeds. Needs an Rscript that has mclust, which also has the data.
 */
public final class Mclust implements Experiment {
  private static final int SEEDS = 10;

  @Override
  public Outcome run(Lab lab) {
    Path folder = lab.folder("mclust");
    try {
      Files.writeString(folder.resolve("penguins.csv"), ExternalScript.text("/data/penguins.csv"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String answer = new ExternalScript(ExternalScript.R, "mclust.R").output(folder.toString());
    if (answer.isEmpty()) {
      throw new UserException("Rscript with mclust is needed; install R and its package mclust.");
    }
    List<Check> checks = new ArrayList<>();
    Table table =
        Table.of("mclust", "set | rows x features | mclust | its BIC | this | BIC of 10 seeds");
    ExternalScript.cells(answer)
        .forEach(
            cells -> {
              compare(lab, folder, cells, checks, table);
              lab.say("mclust: %s", String.join(", ", table.rows().get(table.rows().size() - 1)));
            });
    return new Outcome(checks, List.of(), List.of(table), List.of(table));
  }

  /** Compares a set by its name, and the family, number of components and BIC of mclust's. */
  private static void compare(
      Lab lab, Path folder, String[] cells, List<Check> checks, Table table) {
    String set = cells[0];
    double bic = Double.parseDouble(cells[3]);
    Dataset<Row> data = rows(lab, folder.resolve(set + ".csv"));
    List<CorpusFit> fits = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      GradientEMModel model = new GradientEM().setSeed(seed).fit(data);
      fits.add(
          new CorpusFit(
              set,
              seed,
              model.covarianceFamily(),
              model.numComponents(),
              model.summary().bic(),
              OptionalDouble.empty(),
              0,
              0,
              model.summary().seconds()));
    }
    SetFits found = new SetFits(fits);
    double enough = bic - CorpusResult.WITHIN;
    checks.add(
        new Check(
            set,
            format("BIC of %d of %d seeds at least %.2f", SEEDS, SEEDS, enough),
            "%s: %s".formatted(found.answers(), found.bicRange()),
            found.leastBic() >= enough));
    int features = data.select("features").head().<Vector>getAs(0).size();
    table.row(
        set,
        data.count() + " x " + features,
        cells[1] + ", " + cells[2],
        format("%.2f", bic),
        found.answers(),
        found.bicRange());
    data.unpersist();
  }

  private static Dataset<Row> rows(Lab lab, Path file) {
    Dataset<Row> table =
        lab.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(file.toString());
    return new VectorAssembler()
        .setInputCols(table.columns())
        .setOutputCol("features")
        .transform(table)
        .cache();
  }
}
