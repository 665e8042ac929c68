package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.Experiment;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Outcome;
import org.gradientem.experiments.Table;
import org.gradientem.mixture.Drawn;

/**
 * Rows of many features that depend on few factors, fitted with default settings: drawn ones next
 * to Bayes' rule, real ones next to scikit-learn.
 */
public final class Factors implements Experiment {
  /** The index may be this much below that of Bayes' rule. */
  private static final double TOLERANCE = 0.03;

  /** Of 24 draws on 20 the number is to be found. */
  private static final double LEAST_SHARE = 20.0 / 24;

  @Override
  public Outcome run(Lab lab) {
    List<Check> checks = new ArrayList<>();
    // Minutes of real rows come before hours of drawn ones.
    return lab.quick()
        ? Outcome.ofTables(checks, drawn(lab, checks))
        : Outcome.ofTables(checks, FactorTables.compare(lab, checks), drawn(lab, checks));
  }

  private static Table drawn(Lab lab, List<Check> checks) {
    List<FactorDraw> all = FactorDraw.all(lab.seed(), lab.quick());
    List<double[]> results =
        lab.draws("factors")
            .run(all.stream().map(d -> new Draws.Draw(d.words(), () -> fit(lab, d))).toList());
    Table table = Table.of("factors", "rows | " + FactorFit.COLUMNS + " | Bayes' rule");
    List<String> others = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (int d = 0; d < all.size(); d++) {
      FactorFit fit = FactorFit.of(results.get(d));
      double attainable = results.get(d)[FactorFit.NUMBERS];
      String words = all.get(d).words().replace(",", ";");
      table.row(words, fit.cells(), format("%.3f", attainable));
      if (fit.k() != all.get(d).components()) {
        others.add(format("%s (k = %d)", words, fit.k()));
      }
      if (fit.index() < attainable - TOLERANCE) {
        below.add(format("%s (%.3f of %.3f)", words, fit.index(), attainable));
      }
    }
    String setting = all.size() + " mixtures of factors";
    checks.add(
        new Check(
            setting,
            "k = m on 20 of 24",
            others.isEmpty() ? "on all" : "on all but " + String.join(", ", others),
            all.size() - others.size() >= LEAST_SHARE * all.size()));
    checks.add(Check.none(setting, "an index within .03 of Bayes' rule", below));
    return table;
  }

  private static double[] fit(Lab lab, FactorDraw draw) {
    Drawn drawn = draw.draw();
    double[] found = FactorFit.numbers(lab, drawn.rows(), drawn.groups());
    double[] all = Arrays.copyOf(found, found.length + 1);
    all[found.length] = drawn.attainable();
    return all;
  }
}
