package org.gradientem.experiments.tables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;

/**
 * What fits of a real table found.
 *
 * @param source the table
 * @param whole the table as it is
 * @param numbers its numbers alone
 * @param others agreements of libraries that were told the number of classes
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
record RealTrial(String source, TableFit whole, TableFit numbers, double[] others) {
  static final List<String> COLUMNS =
      Stream.concat(
              Stream.of("table", "family", "k", "ARI", "seconds", "k of numbers", "their ARI"),
              PeerGroups.NAMES.stream())
          .toList();

  private static final int MOST_COMPONENTS = 25;

  private static final double LARGEST_MEDIAN = 6;

  List<String> cells() {
    List<String> found = whole.cells();
    String seconds = whole.isRefused() ? "" : RootLocale.format("%.1f", whole.seconds());
    return Stream.of(
            Stream.of(source, whole.familyName()),
            found.stream(),
            Stream.of(seconds),
            numbers.cells().stream(),
            Arrays.stream(others).mapToObj(TableFit::text))
        .flatMap(cells -> cells)
        .toList();
  }

  static List<Check> checks(List<RealTrial> trials) {
    if (trials.isEmpty()) {
      return List.of();
    }
    String tables = trials.size() + " real tables";
    List<Check> checks = new ArrayList<>();
    checks.add(none(tables, "none refused", trials, trial -> trial.whole.isRefused()));
    checks.add(
        none(
            tables,
            "none above 25 components",
            trials,
            trial -> trial.whole.k() > MOST_COMPONENTS));
    double[] sorted =
        trials.stream().mapToDouble(trial -> trial.whole.k()).filter(k -> k > 0).sorted().toArray();
    double median =
        sorted.length == 0
            ? Double.NaN
            : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    checks.add(
        new Check(
            tables,
            "a median of at most 6 components",
            RootLocale.format("%.1f", median),
            median <= LARGEST_MEDIAN));
    return checks;
  }

  private static Check none(
      String setting, String expected, List<RealTrial> trials, Predicate<RealTrial> which) {
    List<String> names = trials.stream().filter(which).map(RealTrial::source).toList();
    return new Check(
        setting, expected, names.isEmpty() ? "none" : String.join(", ", names), names.isEmpty());
  }
}
