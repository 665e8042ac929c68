package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.UserException;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.internal.settings.FamilyChoice;
import org.gradientem.summary.SelectionRecord;

/**
 * Whether searches of the same rows from the same seed agree: of all families with those of one
 * that is named, and of any number of components with those of the number that was found.
 */
public final class Consistency implements Experiment {
  /** How many of the smallest sets, beside wine-27. */
  private static final int SETS = 20;

  /** BIC by which answers that are meant to be the same may differ: that of a converged EM run. */
  private static final double ALIKE = 0.1;

  private static final String AUTO = "auto is no more than 1.5 below a family that was named";
  private static final String NAMED = "a named family is not below what auto met of it";
  private static final String GIVEN = "k set to what was found is not below that";
  private static final String REFUSED = "no k is refused that was found";

  private static final List<CovarianceFamily> FAMILIES = List.of(CovarianceFamily.values());

  private static final List<String> CHOICES =
      Stream.concat(
              Stream.of(FamilyChoice.AUTO),
              FAMILIES.stream()
                  .filter(family -> family != CovarianceFamily.IDENTITY && !family.isLowRank())
                  .map(CovarianceFamily::toString))
          .toList();

  /** A fit of a set; {@code bic} is negative infinity where it was refused. */
  private record Fit(CovarianceFamily family, int k, double bic, List<Met> met) {
    static Fit of(double... numbers) {
      return new Fit(
          FAMILIES.get((int) numbers[0]),
          (int) numbers[1],
          numbers[2],
          IntStream.range(0, numbers.length / 3 - 1)
              .map(i -> 3 * i + 3)
              .mapToObj(
                  at ->
                      new Met(
                          FAMILIES.get((int) numbers[at]), (int) numbers[at + 1], numbers[at + 2]))
              .toList());
    }
  }

  /** A mixture that a search met. */
  private record Met(CovarianceFamily family, int k, double bic) {}

  /** A promise that was not kept, and by how much BIC. */
  private record Broken(String promise, String set, String words, double by) {}

  @Override
  public Outcome run(Lab lab) {
    List<CorpusSet> asked = sets(lab.quick());
    CorpusRows rows = CorpusRows.of(lab.folder("corpus-rows"), asked, lab.settings().python);
    List<CorpusSet> sets = rows.found(asked, lab);
    List<Draws.Draw> free = new ArrayList<>();
    for (CorpusSet set : sets) {
      for (String choice : CHOICES) {
        free.add(draw(lab, rows, set, choice, OptionalInt.empty()));
      }
    }
    Draws draws = lab.draws("consistency");
    List<Fit> found = draws.run(free).stream().map(Fit::of).toList();
    List<Draws.Draw> given = new ArrayList<>();
    for (int f = 0; f < found.size(); f++) {
      OptionalInt k = OptionalInt.of(found.get(f).k);
      CorpusSet set = sets.get(f / CHOICES.size());
      given.add(draw(lab, rows, set, CHOICES.get(f % CHOICES.size()), k));
    }
    List<Fit> asFound = draws.run(given).stream().map(Fit::of).toList();
    List<Broken> broken = new ArrayList<>();
    for (int s = 0; s < sets.size(); s++) {
      int from = s * CHOICES.size();
      List<Fit> ofSet = found.subList(from, from + CHOICES.size());
      String name = sets.get(s).name();
      broken.addAll(named(name, ofSet));
      broken.addAll(given(name, ofSet, asFound.subList(from, from + CHOICES.size())));
    }
    Table table = Table.of("consistency", "promise | set | what | BIC");
    broken.forEach(b -> table.row(b.promise, b.set, b.words, format("%.2f", b.by)));
    return new Outcome(checks(sets.size(), broken), List.of(), List.of(table), List.of());
  }

  private static List<CorpusSet> sets(boolean isQuick) {
    if (isQuick) {
      return CorpusSet.all().stream().filter(CorpusSet::isQuick).toList();
    }
    Stream<CorpusSet> wide = CorpusSet.all().stream().filter(set -> set.name().equals("wine-27"));
    return Stream.concat(CorpusSet.smallest(SETS, false), wide).toList();
  }

  private static Draws.Draw draw(
      Lab lab, CorpusRows rows, CorpusSet set, String choice, OptionalInt k) {
    String key = "%s of %s from seed %d, k %s".formatted(choice, set.name(), lab.seed(), k);
    return new Draws.Draw(key, () -> fit(lab, rows.read(set), choice, k));
  }

  /** Family, k and BIC of the answer, and of all met that converged. */
  private static double[] fit(Lab lab, double[][] rows, String choice, OptionalInt k) {
    GradientEM estimator = new GradientEM().setSeed(lab.seed()).setCovarianceType(choice);
    k.ifPresent(estimator::setK);
    try {
      GradientEMModel model = estimator.fit(lab.onePartition(rows));
      return DoubleStream.concat(
              numbers(model.covarianceFamily(), model.numComponents(), model.summary().bic()),
              model.summary().selectionPath().stream()
                  .filter(SelectionRecord::converged)
                  .flatMapToDouble(met -> numbers(met.family().toString(), met.k(), met.bic())))
          .toArray();
    } catch (UserException e) {
      return new double[] {0, 1, Double.NEGATIVE_INFINITY};
    }
  }

  private static DoubleStream numbers(String family, int k, double bic) {
    return DoubleStream.of(FAMILIES.indexOf(CovarianceFamily.parse(family)), k, bic);
  }

  /** Those of a search of all families against those of one; the first is of all. */
  private static List<Broken> named(String set, List<Fit> fits) {
    Fit auto = fits.get(0);
    List<Broken> broken = new ArrayList<>();
    for (int f = 1; f < fits.size(); f++) {
      Fit named = fits.get(f);
      String family = CHOICES.get(f);
      if (named.bic > auto.bic + CorpusResult.WITHIN) {
        String words = "%s %d, named %s %d".formatted(auto.family, auto.k, named.family, named.k);
        broken.add(new Broken(AUTO, set, words, named.bic - auto.bic));
      }
      auto.met.stream()
          .filter(met -> met.family.toString().equals(family))
          .max(Comparator.comparingDouble(Met::bic))
          .filter(met -> met.bic > named.bic + ALIKE)
          .ifPresent(
              met ->
                  broken.add(
                      new Broken(
                          NAMED,
                          set,
                          "%s %d, met %d".formatted(family, named.k, met.k),
                          met.bic - named.bic)));
    }
    return broken;
  }

  /** Searches that are told the number that they have found against those that found it. */
  private static List<Broken> given(String set, List<Fit> fits, List<Fit> asFound) {
    List<Broken> broken = new ArrayList<>();
    for (int f = 0; f < fits.size(); f++) {
      Fit free = fits.get(f);
      Fit given = asFound.get(f);
      if (free.bic > given.bic + ALIKE) {
        String words =
            "%s: %s %d, as requested %s %d"
                .formatted(CHOICES.get(f), free.family, free.k, given.family, given.k);
        boolean isRefused = given.bic == Double.NEGATIVE_INFINITY;
        broken.add(new Broken(isRefused ? REFUSED : GIVEN, set, words, free.bic - given.bic));
      }
    }
    return broken;
  }

  private static List<Check> checks(int sets, List<Broken> broken) {
    return Stream.of(AUTO, NAMED, GIVEN, REFUSED)
        .map(
            promise -> {
              List<Broken> of = broken.stream().filter(b -> b.promise.equals(promise)).toList();
              return Check.none(
                  format("%d sets, each of %d searches", sets, CHOICES.size()),
                  promise,
                  of.stream().map(b -> format("%s (%s, %.1f)", b.set, b.words, b.by)).toList());
            })
        .toList();
  }
}
