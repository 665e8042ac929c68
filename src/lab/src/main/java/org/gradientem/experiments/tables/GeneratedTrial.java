package org.gradientem.experiments.tables;

import static org.gradientem.RootLocale.format;

import java.util.List;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Table;

/**
 * What a fit of a generated table found.
 *
 * @param attainable agreement of Bayes' rule with the true parameters
 * @param others agreements of libraries that were given the number
 */
record GeneratedTrial(
    GeneratedTable.Source source,
    long seed,
    TableFit fit,
    int groups,
    double attainable,
    List<String> others) {
  static final String COLUMNS = "table | seed | groups | k | ARI | Bayes' rule | " + Peers.COLUMNS;

  /** An agreement may be this much below that of Bayes' rule. */
  private static final double TOLERANCE = 0.05;

  List<String> cells() {
    return Table.cells(
        source.label(), seed, groups, fit.cells(), format("%.2f", attainable), others);
  }

  Check check() {
    String number = groups + (source.deviation() == 0 ? "" : " or one off");
    return new Check(
        format("%s, seed %d", source.label(), seed),
        "k = " + number + ", and an ARI within 0.05 of Bayes' rule",
        fit.isRefused()
            ? "refused"
            : format("k = %.0f, ARI %.3f, Bayes' rule %.3f", fit.k(), fit.agreement(), attainable),
        Math.abs(fit.k() - groups) <= source.deviation()
            && fit.agreement() >= attainable - TOLERANCE);
  }
}
