package org.gradientem.experiments.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.synthetic.Oracle;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * What the search finds with default settings on many sets, real and generated: BIC beside the best
 * known, and the likelihood of rows that a fit of four fifths has not seen beside that of mclust's.
 */
public final class Corpus implements Experiment {
  static final String NAME = "corpus";

  /** Row r is unseen by the fit r mod 5. */
  private static final int FOLDS = 5;

  private static final StructType FEATURES =
      new StructType().add("features", SQLDataTypes.VectorType(), false);

  private final ExperimentSettings settings;
  private final CorpusSettings corpus;

  public Corpus(ExperimentSettings settings, CorpusSettings corpus) {
    this.settings = settings;
    this.corpus = corpus;
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
    Optional<List<CorpusFit>> others = corpus.against().map(CorpusComparison::read);
    List<CorpusSet> asked =
        CorpusSet.all().stream().filter(set -> set.isQuick() || !settings.quick()).toList();
    CorpusRows rows = new CorpusRows(folder(), asked, settings.python());
    List<CorpusSet> sets = rows.found(asked, progress);
    List<CorpusResult> results = results(sets, fits(session, sets, rows, progress));
    List<CorpusFit> fits = results.stream().flatMap(result -> result.fits().stream()).toList();
    List<Check> checks = new ArrayList<>(checks(results));
    List<Table> tables = new ArrayList<>();
    tables.add(CorpusResult.summary(results));
    tables.add(
        new Table(
            "corpus-sets",
            CorpusResult.COLUMNS,
            results.stream()
                .map(result -> result.cells(rows.read(result.set())[0].length))
                .toList()));
    others
        .map(theirs -> CorpusComparison.of(fits, theirs))
        .ifPresent(
            comparison -> {
              checks.add(comparison.check());
              tables.add(comparison.table());
            });
    Table record =
        new Table(CorpusFit.TABLE, CorpusFit.COLUMNS, fits.stream().map(CorpusFit::cells).toList());
    return new Outcome(checks, List.of(), tables, List.of(record));
  }

  private Path folder() {
    try {
      return settings.finishedDraws().isPresent()
          ? settings.finishedDraws().get().resolve("corpus-rows")
          : Files.createTempDirectory("corpus");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long[] seeds() {
    return LongStream.range(settings.seed(), settings.seed() + corpus.seeds()).toArray();
  }

  private List<CorpusFit> fits(
      SparkSession session, List<CorpusSet> sets, CorpusRows rows, Consumer<String> progress) {
    int folds = corpus.isUnseenLeftOut() ? 0 : FOLDS;
    List<Draws.Draw> draws = new ArrayList<>();
    for (CorpusSet set : sets) {
      for (long seed : seeds()) {
        String key = set.name() + " from seed " + seed;
        draws.add(new Draws.Draw(key, () -> fit(session, rows.read(set), seed)));
        for (int fold = 0; fold < folds; fold++) {
          int left = fold;
          draws.add(
              new Draws.Draw(
                  key + " without fold " + fold,
                  () -> new double[] {unseen(session, rows.read(set), seed, left)}));
        }
      }
    }
    List<double[]> results = new Draws(NAME, settings, progress).run(draws);
    List<CorpusFit> fits = new ArrayList<>();
    for (CorpusSet set : sets) {
      for (long seed : seeds()) {
        int at = fits.size() * (1 + folds);
        List<double[]> unseen = results.subList(at + 1, at + 1 + folds);
        fits.add(fit(set, seed, results.get(at), unseen));
      }
    }
    return fits;
  }

  /** Family, k, BIC, passes, work and seconds. */
  private double[] fit(SparkSession session, double[][] rows, long seed) {
    LongAdder passes = new LongAdder();
    LongAdder work = new LongAdder();
    GradientEMModel model =
        estimator(seed)
            .fit(
                data(session, rows),
                pass -> {
                  passes.increment();
                  work.add(pass.components());
                });
    return new double[] {
      List.of(CovarianceFamily.values()).indexOf(CovarianceFamily.parse(model.covarianceFamily())),
      model.k(),
      model.summary().bic(),
      passes.sum(),
      work.sum(),
      model.summary().seconds()
    };
  }

  private static CorpusFit fit(CorpusSet set, long seed, double[] numbers, List<double[]> unseen) {
    double sum = unseen.stream().mapToDouble(ofFold -> ofFold[0]).sum();
    return new CorpusFit(
        set.name(),
        seed,
        new CorpusFit.Answer(
            List.of(CovarianceFamily.values()).get((int) numbers[0]).toString(),
            (int) numbers[1],
            numbers[2],
            unseen.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum / set.rows())),
        new CorpusFit.Cost((long) numbers[3], (long) numbers[4], numbers[5]));
  }

  /** Sum of the log-likelihoods of a fold's rows under a fit of the others. */
  private double unseen(SparkSession session, double[][] rows, long seed, int fold) {
    double[][] others =
        IntStream.range(0, rows.length)
            .filter(r -> r % FOLDS != fold)
            .mapToObj(r -> rows[r])
            .toArray(double[][]::new);
    GradientEMModel model = estimator(seed).fit(data(session, others));
    return IntStream.range(0, rows.length)
        .filter(r -> r % FOLDS == fold)
        .mapToDouble(r -> model.logLikelihood(Vectors.dense(rows[r])))
        .sum();
  }

  private GradientEM estimator(long seed) {
    return new GradientEM().setSeed(seed).setCovarianceType(corpus.covarianceType());
  }

  private static Dataset<Row> data(SparkSession session, double[][] rows) {
    List<Row> table =
        Arrays.stream(rows).map(row -> RowFactory.create(Vectors.dense(row))).toList();
    return session.createDataFrame(table, FEATURES).coalesce(1);
  }

  private static List<CorpusResult> results(List<CorpusSet> sets, List<CorpusFit> fits) {
    Map<String, List<CorpusFit>> bySet =
        fits.stream().collect(Collectors.groupingBy(CorpusFit::set));
    Map<String, CorpusResult.Mclust> mclust =
        CorpusSet.lines("corpus-mclust.tsv").stream()
            .collect(
                Collectors.toMap(
                    cells -> cells.get(0),
                    cells -> CorpusResult.Mclust.of(cells.subList(1, cells.size()))));
    return sets.stream()
        .map(
            set ->
                new CorpusResult(
                    set,
                    bySet.get(set.name()),
                    Optional.ofNullable(mclust.get(set.name())),
                    truthBic(set)))
        .toList();
  }

  private static OptionalDouble truthBic(CorpusSet set) {
    if (!set.isGenerated()) {
      return OptionalDouble.empty();
    }
    DrawnSet drawn = DrawnSet.of(set);
    return drawn
        .truth()
        .map(truth -> OptionalDouble.of(Oracle.bic(truth, List.of(drawn.rows()))))
        .orElse(OptionalDouble.empty());
  }

  private static List<Check> checks(List<CorpusResult> results) {
    List<String> below = names(results, CorpusResult::isBelow);
    List<String> unseen = names(results, CorpusResult::isUnseenBelow);
    return List.of(
        new Check(
            RootLocale.format("BIC of %d sets", results.size()),
            "from no seed more than 1.5 below mclust or EM from the truth, unless unseen rows are better off",
            below.isEmpty() ? "none" : String.join(", ", below),
            below.isEmpty()),
        new Check(
            RootLocale.format("unseen rows of %d sets", results.size()),
            "mean log-likelihood nowhere more than 0.3 below mclust's",
            unseen.isEmpty() ? "none" : String.join(", ", unseen),
            unseen.isEmpty()));
  }

  private static List<String> names(List<CorpusResult> results, Predicate<CorpusResult> which) {
    return results.stream().filter(which).map(result -> result.set().name()).toList();
  }
}
