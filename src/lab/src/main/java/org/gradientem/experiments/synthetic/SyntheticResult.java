package org.gradientem.experiments.synthetic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Table;

/**
 * One random mixture, fitted in four ways.
 *
 * @param mixture the mixture
 * @param own over-parameterised, then merged
 * @param em plain EM with the true number of components
 * @param mllib MLlib's GaussianMixture with the true number of components, where it was run
 * @param scikitLearn the same of scikit-learn
 */
record SyntheticResult(
    SyntheticMixture mixture,
    SyntheticFit own,
    SyntheticFit em,
    Optional<SyntheticFit> mllib,
    Optional<SyntheticFit> scikitLearn) {
  static final List<String> COLUMNS = columns();

  private static List<String> columns() {
    List<String> columns =
        new ArrayList<>(
            List.of("index", "seed", "m", "dim", "covarianceType", "separation", "rows"));
    for (String prefix : List.of("own", "em", "mllib", "scikitLearn")) {
      columns.addAll(SyntheticFit.columns(prefix));
    }
    return columns;
  }

  boolean isRecovered() {
    return own.isExact(mixture) && own.hasEveryMean(mixture) && own.isNoWorse();
  }

  /** The mixture and what its fit found, for whoever looks into it. */
  String inWords() {
    return RootLocale.format(
        "mixture %d (seed %d: k = %d %s of %d %s, worst mean %.2f standard errors off, BIC %+.2f)",
        mixture.index(),
        mixture.seed(),
        own.k(),
        own.family(),
        mixture.m(),
        mixture.family(),
        own.worst(),
        own.gain());
  }

  /** A cell for each of {@link #COLUMNS}. */
  List<String> cells() {
    List<String> cells =
        new ArrayList<>(
            List.of(
                String.valueOf(mixture.index()),
                String.valueOf(mixture.seed()),
                String.valueOf(mixture.m()),
                String.valueOf(mixture.dim()),
                mixture.family().toString(),
                String.valueOf(mixture.separation()),
                String.valueOf(mixture.rows())));
    cells.addAll(own.cells());
    cells.addAll(em.cells());
    for (Optional<SyntheticFit> other : List.of(mllib, scikitLearn)) {
      cells.addAll(
          other
              .map(SyntheticFit::cells)
              .orElse(Collections.nCopies(SyntheticFit.columns("").size(), "")));
    }
    return cells;
  }

  /** All results, a row each. */
  static Table all(List<SyntheticResult> results) {
    return new Table("synthetic", COLUMNS, results.stream().map(SyntheticResult::cells).toList());
  }

  /** The results by the true number of components, a row each, and all together. */
  static Table byComponents(List<SyntheticResult> results) {
    List<List<String>> rows = new ArrayList<>();
    results.stream()
        .collect(Collectors.groupingBy(r -> r.mixture.m(), TreeMap::new, Collectors.toList()))
        .forEach((m, group) -> rows.add(row(String.valueOf(m), group)));
    rows.add(row("all", results));
    return new Table(
        "synthetic-by-components",
        List.of(
            "m",
            "this: k = m",
            "this: every mean",
            "BIC no worse",
            "worst mean (s.e.)",
            "median s",
            "EM, true m: every mean",
            "median s",
            "MLlib, true m: every mean, of those run",
            "median s",
            "scikit-learn, true m, 10 starts: every mean, of those run",
            "median s"),
        rows);
  }

  private static List<String> row(String label, List<SyntheticResult> group) {
    long exact = group.stream().filter(r -> r.own.isExact(r.mixture)).count();
    double worst = group.stream().mapToDouble(r -> r.own.worst()).max().orElseThrow();
    List<String> cells = new ArrayList<>(List.of(label, exact + " of " + group.size()));
    List<String> own = cells(group, r -> Optional.of(r.own));
    long noWorse = group.stream().filter(r -> r.own.isNoWorse()).count();
    cells.addAll(
        List.of(
            own.get(0),
            noWorse + " of " + group.size(),
            RootLocale.format("%.2f", worst),
            own.get(1)));
    cells.addAll(cells(group, r -> Optional.of(r.em)));
    cells.addAll(cells(group, SyntheticResult::mllib));
    cells.addAll(cells(group, SyntheticResult::scikitLearn));
    return cells;
  }

  /** In how many of the mixtures one way found every mean, and its median time. */
  private static List<String> cells(
      List<SyntheticResult> group, Function<SyntheticResult, Optional<SyntheticFit>> way) {
    List<SyntheticResult> run = group.stream().filter(r -> way.apply(r).isPresent()).toList();
    long found =
        run.stream().filter(r -> way.apply(r).orElseThrow().hasEveryMean(r.mixture)).count();
    double[] seconds =
        run.stream().mapToDouble(r -> way.apply(r).orElseThrow().seconds()).toArray();
    return List.of(
        found + " of " + run.size(),
        run.isEmpty() ? "" : RootLocale.format("%.1f", StatUtils.percentile(seconds, 50)));
  }
}
