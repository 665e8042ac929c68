package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Table;

/**
 * What fits of a real table found.
 *
 * @param others agreements of libraries that were given the number of classes
 */
record RealTrial(String source, TableFit whole, TableFit numbers, List<String> others) {
  static final String COLUMNS =
      "table | family | k | ARI | seconds | k of numbers | their ARI | " + Peers.COLUMNS;

  private static final int MAX_COMPONENTS = 25;
  private static final double LARGEST_MEDIAN = 6;

  List<String> cells() {
    return Table.cells(
        source,
        whole.familyName(),
        whole.cells(),
        whole.isRefused() ? "" : format("%.1f", whole.seconds()),
        numbers.cells(),
        others);
  }

  static List<Check> checks(List<RealTrial> trials) {
    if (trials.isEmpty()) {
      return List.of();
    }
    String tables = trials.size() + " real tables";
    double[] found =
        trials.stream().mapToDouble(trial -> trial.whole.k()).filter(k -> k > 0).toArray();
    double median = StatUtils.percentile(found, 50);
    return List.of(
        Check.none(tables, "none refused", names(trials, TableFit::isRefused)),
        Check.none(
            tables, "none above 25 components", names(trials, fit -> fit.k() > MAX_COMPONENTS)),
        new Check(
            tables,
            "a median of at most 6 components",
            format("%.1f", median),
            median <= LARGEST_MEDIAN));
  }

  private static List<String> names(List<RealTrial> trials, Predicate<TableFit> which) {
    return trials.stream().filter(trial -> which.test(trial.whole)).map(RealTrial::source).toList();
  }
}
