package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Draws;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;
import org.gradientem.experiments.Table;

/** Real rows of many features: fits next to scikit-learn's clusterings, and to R's pgmm. */
final class FactorTables {
  private static final String PGMM = "R pgmm::";

  /** Of the sets of pgmm the index is to be no lower than its own on all but one. */
  private static final int MOST_LOWER = 1;

  private final Lab lab;
  private final CorpusRows rows;
  private final List<Check> checks;
  private final List<String> lower = new ArrayList<>();

  private FactorTables(Lab lab, CorpusRows rows, List<Check> checks) {
    this.lab = lab;
    this.rows = rows;
    this.checks = checks;
  }

  /** What pgmm has found. */
  private record Pgmm(String words, double bic, double index) {
    private static final List<String> MODELS =
        List.of(
            "CCC", "CCU", "CCUU", "CUC", "CUCU", "CUU", "UCC", "UCU", "UCUU", "UUC", "UUCU", "UUU");

    static Pgmm of(double... numbers) {
      return new Pgmm(
          format(
              "%s; k = %.0f; %.0f factors",
              MODELS.get((int) numbers[1] - 1), numbers[2], numbers[3]),
          numbers[0],
          numbers[4]);
    }

    List<String> cells() {
      return Table.cells(words, format("%.1f", bic), format("%.3f", index));
    }
  }

  /** Fits the sets, and adds what they are held against to checks. */
  static Table compare(Lab lab, List<Check> checks) {
    List<CorpusSet> sets = CorpusSet.all("factors.tsv");
    CorpusRows rows = CorpusRows.of(lab.folder("factor-rows"), sets, lab.settings().python);
    return new FactorTables(lab, rows, checks).table(rows.found(sets, lab));
  }

  private Table table(List<CorpusSet> sets) {
    Table table =
        Table.of(
            "real-factors",
            "rows | "
                + FactorFit.COLUMNS
                + " | k-means given k | principal components by BIC | pgmm | its BIC | its index");
    for (CorpusSet set : sets) {
      FactorFit fit = FactorFit.of(kept("", set, () -> fit(set)));
      double[] others = kept("scikit-learn, ", set, () -> scikitLearn(set));
      List<String> ofPgmm = List.of("", "", "");
      if (set.source().startsWith(PGMM)) {
        ofPgmm = comparedWithPgmm(set, fit);
      } else {
        double best = Math.max(others[0], others[1]);
        checks.add(
            new Check(
                set.name(),
                format("an index above %.3f, the better of scikit-learn's", best),
                format("%.3f", fit.index()),
                fit.index() > best));
      }
      table.row(
          set.name(), fit.cells(), format("%.3f", others[0]), format("%.3f", others[1]), ofPgmm);
    }
    checks.add(
        new Check(
            "pgmm's sets",
            "an index no lower than pgmm's, on all but one",
            lower.isEmpty() ? "on all" : "lower on " + String.join(", ", lower),
            lower.size() <= MOST_LOWER));
    return table;
  }

  private List<String> comparedWithPgmm(CorpusSet set, FactorFit fit) {
    Pgmm pgmm = Pgmm.of(kept("pgmm, ", set, () -> pgmm(set)));
    checks.add(
        new Check(
            set.name(),
            format("a BIC of %.1f at least, pgmm's", pgmm.bic),
            format("%.1f", fit.bic()),
            fit.bic() >= pgmm.bic));
    if (fit.index() < pgmm.index) {
      lower.add(format("%s (%.3f of %.3f)", set.name(), fit.index(), pgmm.index));
    }
    return pgmm.cells();
  }

  private double[] kept(String of, CorpusSet set, Supplier<double[]> result) {
    String key = format("%s%s from seed %d", of, set.name(), lab.seed());
    return lab.draws("real-factors").run(List.of(new Draws.Draw(key, result))).get(0);
  }

  private double[] scikitLearn(CorpusSet set) {
    return numbers(new ExternalScript(lab.settings().python, "factors.py"), set);
  }

  private double[] pgmm(CorpusSet set) {
    return numbers(new ExternalScript(ExternalScript.R, "factors.R"), set);
  }

  private double[] numbers(ExternalScript script, CorpusSet set) {
    String answer = script.output(rows.file(set).toString()).strip();
    return Stream.of(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private double[] fit(CorpusSet set) {
    double[][] table = rows.read(set);
    int[] classes = Arrays.stream(table).mapToInt(row -> (int) row[0]).toArray();
    double[][] features =
        Arrays.stream(table)
            .map(row -> Arrays.copyOfRange(row, 1, row.length))
            .toArray(double[][]::new);
    return FactorFit.numbers(lab, features, classes);
  }
}
