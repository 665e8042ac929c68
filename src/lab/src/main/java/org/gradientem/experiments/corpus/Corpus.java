package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.ExperimentSettings;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.experiments.synthetic.Oracle;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * What the search finds with default settings on many sets, real and generated: BIC next to the
 * best known, and the likelihood of rows that a fit of four fifths has not seen next to mclust's.
 */
public final class Corpus implements Experiment {
  private static final List<CovarianceFamily> FAMILIES = List.of(CovarianceFamily.values());

  @Override
  public Outcome run(Lab lab) {
    Optional<List<CorpusFit>> others = lab.settings().against().map(CorpusComparison::read);
    if (lab.settings().judged().isPresent()) {
      List<CorpusFit> judged = CorpusComparison.read(lab.settings().judged().get());
      return new Outcome(
          List.of(CorpusComparison.of(judged, others.orElseThrow()).judge()), List.of());
    }
    List<CorpusSet> asked =
        asked(lab.settings()).filter(set -> set.isQuick() || !lab.quick()).toList();
    CorpusRows rows = CorpusRows.of(lab.folder("corpus-rows"), asked, lab.settings().python);
    List<CorpusSet> sets = rows.found(asked, lab);
    List<CorpusFit> fits = fits(lab, sets, rows);
    List<CorpusResult> results = results(sets, fits);
    List<Check> checks = new ArrayList<>(checks(results, lab.settings().folds));
    Table ofSets = Table.of("corpus-sets", CorpusResult.COLUMNS);
    results.forEach(result -> ofSets.row(result.cells(rows.read(result.set())[0].length)));
    List<Table> tables = new ArrayList<>(List.of(CorpusResult.summary(results), ofSets));
    if (others.isPresent()) {
      CorpusComparison comparison = CorpusComparison.of(fits, others.get());
      checks.add(comparison.check());
      tables.add(comparison.table());
    }
    return new Outcome(checks, List.of(), tables, List.of(CorpusFit.table(fits)));
  }

  /** The sets of some names, or the smallest of real data and a fifth as many generated ones. */
  static Stream<CorpusSet> asked(ExperimentSettings settings) {
    if (!settings.sets.isEmpty()) {
      return CorpusSet.named(settings.sets);
    }
    int smallest = settings.smallest;
    return Stream.concat(
        CorpusSet.smallest(smallest, false), CorpusSet.smallest((smallest + 4) / 5, true));
  }

  private static List<CorpusFit> fits(Lab lab, List<CorpusSet> sets, CorpusRows rows) {
    int folds = lab.settings().folds;
    long[] seeds = LongStream.range(lab.seed(), lab.seed() + lab.settings().seeds).toArray();
    List<Draws.Draw> draws = new ArrayList<>();
    for (CorpusSet set : sets) {
      for (long seed : seeds) {
        String key = set.name() + " from seed " + seed;
        draws.add(new Draws.Draw(key, () -> fit(lab, rows.read(set), seed)));
        for (int fold = 0; fold < folds; fold++) {
          int left = fold;
          draws.add(
              new Draws.Draw(
                  key + " without fold " + fold,
                  () -> new double[] {unseen(lab, rows.read(set), seed, left)}));
        }
      }
    }
    List<double[]> results = lab.draws(CorpusFit.TABLE).run(draws);
    List<CorpusFit> fits = new ArrayList<>();
    for (CorpusSet set : sets) {
      for (long seed : seeds) {
        int at = fits.size() * (1 + folds);
        List<double[]> unseen = results.subList(at + 1, at + 1 + folds);
        fits.add(fit(set, seed, results.get(at), unseen));
      }
    }
    return fits;
  }

  /** Family, k, BIC, passes, work and seconds. */
  private static double[] fit(Lab lab, double[][] rows, long seed) {
    LongAdder passes = new LongAdder();
    LongAdder work = new LongAdder();
    GradientEMModel model =
        estimator(lab, seed)
            .fit(
                lab.onePartition(rows),
                pass -> {
                  passes.increment();
                  work.add(pass.components());
                });
    return new double[] {
      FAMILIES.indexOf(CovarianceFamily.parse(model.covarianceFamily())),
      model.numComponents(),
      model.summary().bic(),
      passes.sum(),
      work.sum(),
      model.summary().seconds()
    };
  }

  private static CorpusFit fit(CorpusSet set, long seed, double[] numbers, List<double[]> unseen) {
    double sum = unseen.stream().mapToDouble(ofFold -> ofFold[0]).sum();
    long rows = IntStream.range(0, set.rows()).filter(r -> fold(r) < unseen.size()).count();
    return new CorpusFit(
        set.name(),
        seed,
        FAMILIES.get((int) numbers[0]).toString(),
        (int) numbers[1],
        numbers[2],
        unseen.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum / rows),
        (long) numbers[3],
        (long) numbers[4],
        numbers[5]);
  }

  /** The fit that does not see a row. */
  private static int fold(int row) {
    return row % ExperimentSettings.MAX_FOLDS;
  }

  /** Sum of the log-likelihoods of a fold's rows under a fit of the others. */
  private static double unseen(Lab lab, double[][] rows, long seed, int fold) {
    double[][] others =
        IntStream.range(0, rows.length)
            .filter(r -> fold(r) != fold)
            .mapToObj(r -> rows[r])
            .toArray(double[][]::new);
    GradientEMModel model = estimator(lab, seed).fit(lab.onePartition(others));
    return IntStream.range(0, rows.length)
        .filter(r -> fold(r) == fold)
        .mapToDouble(r -> model.logLikelihood(Vectors.dense(rows[r])))
        .sum();
  }

  private static GradientEM estimator(Lab lab, long seed) {
    return new GradientEM().setSeed(seed).setCovarianceType(lab.settings().covarianceType);
  }

  private static List<CorpusResult> results(List<CorpusSet> sets, List<CorpusFit> fits) {
    Map<String, SetFits> bySet = SetFits.bySet(fits);
    Map<String, CorpusResult.Mclust> mclust = CorpusResult.Mclust.all();
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
    if (!set.source().equals("mixture")) {
      return OptionalDouble.empty();
    }
    DrawnSet drawn = DrawnSet.of(set);
    return OptionalDouble.of(Oracle.bic(drawn.truth().orElseThrow(), drawn.rows()));
  }

  private static List<Check> checks(List<CorpusResult> results, int folds) {
    Check ofBic =
        Check.none(
            format("BIC of %d sets", results.size()),
            "from no seed more than 1.5 below mclust or EM from the truth, unless unseen rows are better off",
            CorpusResult.names(results, CorpusResult::isBelow));
    Check ofUnseen =
        Check.none(
            format("unseen rows of %d sets", results.size()),
            "mean log-likelihood nowhere more than 0.3 below mclust's",
            CorpusResult.names(results, CorpusResult::isUnseenBelow));
    // Mclust's figures are of all folds.
    return folds == ExperimentSettings.MAX_FOLDS ? List.of(ofBic, ofUnseen) : List.of(ofBic);
  }
}
