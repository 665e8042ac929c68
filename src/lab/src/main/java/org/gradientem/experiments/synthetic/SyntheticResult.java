package org.gradientem.experiments.synthetic;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.experiments.Table;

/**
 * One random mixture, fitted in four ways.
 *
 * @param fits by {@link Way}, of those that were run
 */
record SyntheticResult(SyntheticMixture mixture, Map<Way, SyntheticFit> fits) {
  enum Way {
    /** Over-parameterised, then merged. */
    OWN("own"),
    /** Plain EM with the true number of components. */
    EM("em"),
    /** MLlib's GaussianMixture with the true number of components. */
    MLLIB("mllib"),
    /** The same of scikit-learn. */
    SCIKIT_LEARN("scikitLearn");

    private final String prefix;

    Way(String prefix) {
      this.prefix = prefix;
    }
  }

  static Table table() {
    List<String> columns = new ArrayList<>();
    columns.addAll(List.of("index", "seed", "m", "dim", "covarianceType", "separation", "rows"));
    for (Way way : Way.values()) {
      SyntheticFit.COLUMNS.forEach(column -> columns.add(way.prefix + column));
    }
    return new Table("synthetic", columns, new ArrayList<>());
  }

  SyntheticFit own() {
    return fits.get(Way.OWN);
  }

  boolean isRecovered() {
    return own().isExact(mixture) && own().hasEveryMean(mixture) && own().isNoWorse();
  }

  /** The mixture and what its fit found, for whoever looks into it. */
  String inWords() {
    return format(
        "mixture %d (seed %d: k = %d %s of %d %s, worst mean %.2f standard errors off, BIC %+.2f)",
        mixture.index(),
        mixture.seed(),
        own().k(),
        own().family(),
        mixture.m(),
        mixture.kind().family(),
        own().worst(),
        own().gain());
  }

  List<String> cells() {
    List<String> nothing = Collections.nCopies(SyntheticFit.COLUMNS.size(), "");
    return Table.cells(
        mixture.index(),
        mixture.seed(),
        mixture.m(),
        mixture.dim(),
        mixture.kind().family(),
        mixture.kind().separation(),
        mixture.rows(),
        Arrays.stream(Way.values())
            .map(way -> fits.containsKey(way) ? fits.get(way).cells() : nothing)
            .flatMap(List::stream)
            .toList());
  }

  /** The results by the true number of components, a row each, and all together. */
  static Table byComponents(List<SyntheticResult> results) {
    Table table =
        Table.of(
            "synthetic-by-components",
            "m | this: k = m | this: every mean | BIC no worse | worst mean (s.e.) | median s | EM, true m: every mean | median s | MLlib, true m: every mean, of those run | median s | scikit-learn, true m, 10 starts: every mean, of those run | median s");
    results.stream()
        .collect(Collectors.groupingBy(r -> r.mixture.m(), TreeMap::new, Collectors.toList()))
        .forEach((m, group) -> addRow(table, String.valueOf(m), group));
    addRow(table, "all", results);
    return table;
  }

  private static void addRow(Table table, String label, List<SyntheticResult> group) {
    long exact = group.stream().filter(r -> r.own().isExact(r.mixture)).count();
    long noWorse = group.stream().filter(r -> r.own().isNoWorse()).count();
    double worst = group.stream().mapToDouble(r -> r.own().worst()).max().orElseThrow();
    List<String> own = cells(group, Way.OWN);
    table.row(
        label,
        exact + " of " + group.size(),
        own.get(0),
        noWorse + " of " + group.size(),
        format("%.2f", worst),
        own.get(1),
        cells(group, Way.EM),
        cells(group, Way.MLLIB),
        cells(group, Way.SCIKIT_LEARN));
  }

  /** In how many of the mixtures one way found every mean, and its median time. */
  private static List<String> cells(List<SyntheticResult> group, Way way) {
    List<SyntheticResult> run = group.stream().filter(r -> r.fits.containsKey(way)).toList();
    long found = run.stream().filter(r -> r.fits.get(way).hasEveryMean(r.mixture)).count();
    double[] seconds = run.stream().mapToDouble(r -> r.fits.get(way).seconds()).toArray();
    return List.of(
        found + " of " + run.size(),
        run.isEmpty() ? "" : format("%.1f", StatUtils.percentile(seconds, 50)));
  }
}
