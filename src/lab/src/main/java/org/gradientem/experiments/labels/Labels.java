package org.gradientem.experiments.labels;

import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Drawn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.truth.RandomMixture;

/**
 * Labels of some rows: the accuracy on the others beside that of MclustSSC (Scrucca, Fraley, Murphy
 * and Raftery 2023), which has one component a label, and whether a group without labels is found.
 */
public final class Labels implements Experiment {
  private static final int[] PERCENT = {5, 10, 20, 50};
  private static final int DRAWS = 10;

  /** Sets on which the mean error is to be at most that of MclustSSC. */
  private static final int MIN_SETS = 10;

  private static final int ROWS = 300;

  private record Setting(LabelSet set, int percent) {
    String name() {
      return set.name() + " " + percent + " %";
    }

    boolean[] known(int draw) {
      return set.known(percent / 100.0, 1000L * percent + draw);
    }
  }

  @Override
  public Outcome run(Lab lab) {
    int draws = lab.quick() ? 3 : DRAWS;
    Path folder = lab.folder("labels-rows");
    List<LabelSet> sets = LabelSet.all(lab, folder);
    List<Setting> settings =
        sets.stream()
            .flatMap(set -> Arrays.stream(PERCENT).mapToObj(p -> new Setting(set, p)))
            .toList();
    Map<Setting, List<double[]>> found =
        lab.draws("labels")
            .run(
                settings,
                draws,
                (setting, draw) ->
                    new Draws.Draw(
                        setting.name() + ", draw " + draw,
                        () -> new double[] {accuracy(lab, setting.set, setting.known(draw))}));
    Map<String, double[]> peer = mclust(folder, settings, draws);
    Table table = Table.of("labels", "set | labels | error | MclustSSC");
    List<String> worse = new ArrayList<>();
    for (LabelSet set : sets) {
      double own = 0;
      double other = 0;
      for (int percent : PERCENT) {
        Setting setting = new Setting(set, percent);
        double error =
            1 - found.get(setting).stream().mapToDouble(one -> one[0]).average().orElseThrow();
        double[] ofPeer = peer.getOrDefault(setting.name(), new double[] {Double.NaN});
        double errorOfPeer = 1 - Arrays.stream(ofPeer).average().orElseThrow();
        table.row(set.name(), percent + " %", format("%.3f", error), format("%.3f", errorOfPeer));
        own += error / PERCENT.length;
        other += errorOfPeer / PERCENT.length;
      }
      table.row(set.name(), "mean", format("%.3f", own), format("%.3f", other));
      if (own > other) {
        worse.add(set.name());
      }
    }
    int least = Math.min(MIN_SETS, sets.size());
    List<Check> checks = new ArrayList<>();
    checks.add(
        new Check(
            format("accuracy on the unlabelled rows of %d sets", sets.size()),
            format("mean error at most that of MclustSSC on %d", least),
            worse.isEmpty() ? "on all" : "larger on " + String.join(", ", worse),
            sets.size() - worse.size() >= least));
    for (int percent : PERCENT) {
      checks.add(withoutLabels(lab, percent));
    }
    return new Outcome(checks, List.of(), List.of(table), List.of(table));
  }

  /** What MclustSSC reaches in each draw of a setting, by its name; none where there is no R. */
  private static Map<String, double[]> mclust(Path folder, List<Setting> settings, int draws) {
    try {
      for (Setting setting : settings) {
        Path file = folder.resolve(setting.set.name() + ".masks");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> more = new ArrayList<>(setting.percent == PERCENT[0] ? List.of() : lines);
        IntStream.range(0, draws).forEach(d -> more.add(mask(setting, d)));
        Files.write(file, more);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String answer = new ExternalScript(ExternalScript.R, "labels.R").output(folder.toString());
    Map<String, List<Double>> all = new HashMap<>();
    ExternalScript.cells(answer)
        .filter(cells -> !cells[2].startsWith("NA"))
        .forEach(
            cells ->
                all.computeIfAbsent(cells[0] + " " + cells[1], name -> new ArrayList<>())
                    .add(Double.parseDouble(cells[2])));
    return all.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private static String mask(Setting setting, int draw) {
    boolean[] known = setting.known(draw);
    return setting.percent
        + " %"
        + IntStream.range(0, known.length)
            .mapToObj(r -> known[r] ? ",1" : ",0")
            .collect(Collectors.joining());
  }

  private static double accuracy(Lab lab, LabelSet set, boolean... known) {
    GradientEMModel model =
        new GradientEM().setSeed(lab.seed()).setLabelCol("label").fit(rows(lab, set, known));
    int[] predicted =
        Arrays.stream(set.rows()).mapToInt(row -> model.predict(Vectors.dense(row))).toArray();
    return set.accuracy(known, predicted).orElseThrow();
  }

  private static Dataset<Row> rows(Lab lab, LabelSet set, boolean... known) {
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < known.length; r++) {
      Double label = known[r] ? Double.valueOf(set.labels()[r]) : null;
      rows.add(RowFactory.create(Vectors.dense(set.rows()[r]), label));
    }
    StructType columns =
        new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType);
    return lab.session().createDataFrame(rows, columns).coalesce(1);
  }

  /** Of three groups 4 apart the last has no label, of the others a part of the rows. */
  private static Check withoutLabels(Lab lab, int percent) {
    List<Draws.Draw> draws =
        IntStream.range(0, DRAWS)
            .mapToObj(
                d ->
                    new Draws.Draw(
                        format("a group without labels, %d %% of the others, draw %d", percent, d),
                        () -> withoutLabels(lab, percent, d)))
            .toList();
    long found = lab.draws("labels-none").run(draws).stream().filter(one -> one[0] > 0.5).count();
    return new Check(
        format("a group without labels, 4 apart, where %d %% of the others have one", percent),
        format("found in 9 of %d draws", DRAWS),
        format("in %d", found),
        found >= 9);
  }

  /** Whether most rows of the group, and few others, are told to be of no label. */
  private static double[] withoutLabels(Lab lab, int percent, int draw) {
    RandomMixture kind = new RandomMixture(3, 2, 4, 0.2, CovarianceFamily.IDENTITY);
    Drawn drawn = Drawn.of(kind.draw(null, lab.seed() + draw), ROWS, lab.seed() + draw);
    LabelSet set = new LabelSet("none", drawn.rows(), drawn.groups());
    boolean[] known = set.known(percent / 100.0, draw);
    IntStream.range(0, known.length).forEach(r -> known[r] &= set.labels()[r] < 2);
    GradientEMModel model =
        new GradientEM().setSeed(lab.seed()).setLabelCol("label").fit(rows(lab, set, known));
    List<Row> outlier = model.transform(lab.vectors(set.rows())).select("outlier").collectAsList();
    long right =
        IntStream.range(0, known.length)
            .filter(r -> outlier.get(r).getBoolean(0) == (set.labels()[r] == 2))
            .count();
    return new double[] {right >= 0.9 * known.length ? 1 : 0};
  }
}
