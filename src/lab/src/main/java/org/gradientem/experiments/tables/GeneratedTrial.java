package org.gradientem.experiments.tables;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Check;

/**
 * What a fit of a generated table found.
 *
 * @param source what the table was drawn from
 * @param seed from which seed
 * @param fit what was found
 * @param groups the true number of groups
 * @param attainable agreement of Bayes' rule with the true parameters
 * @param others agreements of libraries that were told the number
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
record GeneratedTrial(
    GeneratedTable.Source source,
    long seed,
    TableFit fit,
    int groups,
    double attainable,
    double[] others) {
  static final List<String> COLUMNS =
      Stream.concat(
              Stream.of("table", "seed", "groups", "k", "ARI", "Bayes' rule"),
              PeerGroups.NAMES.stream())
          .toList();

  /** An agreement may be so much below that of Bayes' rule. */
  private static final double TOLERANCE = 0.05;

  List<String> cells() {
    return Stream.of(
            Stream.of(source.label(), String.valueOf(seed), String.valueOf(groups)),
            fit.cells().stream(),
            Stream.of(RootLocale.format("%.2f", attainable)),
            Arrays.stream(others).mapToObj(TableFit::text))
        .flatMap(cells -> cells)
        .toList();
  }

  Check check() {
    String number = groups + (source.deviation() == 0 ? "" : " or one off");
    return new Check(
        RootLocale.format("%s, seed %d", source.label(), seed),
        "k = " + number + ", and an ARI within 0.05 of Bayes' rule",
        fit.isRefused()
            ? "refused"
            : RootLocale.format(
                "k = %.0f, ARI %.3f, Bayes' rule %.3f", fit.k(), fit.agreement(), attainable),
        Math.abs(fit.k() - groups) <= source.deviation()
            && fit.agreement() >= attainable - TOLERANCE);
  }
}
