package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Table;

/**
 * The fits of a set next to what else is known of it.
 *
 * @param truthBic BIC of what EM reaches from the truth, of a generated mixture
 */
record CorpusResult(CorpusSet set, SetFits fits, Optional<Mclust> mclust, OptionalDouble truthBic) {
  static final String COLUMNS =
      "set | rows x features | mclust | best known BIC | this | BIC | mclust's unseen | unseen | work";

  /** Such a difference of BIC is no evidence for either (Kass and Raftery 1995). */
  static final double WITHIN = 1.5;

  /** A row's mean log-likelihood that is lower than mclust's by this is worse. */
  private static final double UNSEEN_WITHIN = 0.3;

  /**
   * What mclust found.
   *
   * @param unseen mean log-likelihood of unseen rows; empty where one of its five fits failed
   */
  record Mclust(String model, double bic, OptionalDouble unseen) {
    /** Of all sets that mclust was run on, by name. */
    static Map<String, Mclust> all() {
      return ExternalScript.lines("corpus-mclust.tsv").stream()
          .collect(
              Collectors.toMap(
                  cells -> cells.get(0),
                  cells ->
                      new Mclust(
                          cells.get(1),
                          Double.parseDouble(cells.get(2)),
                          CorpusFit.number(cells.get(3)))));
    }
  }

  private OptionalDouble bestKnown() {
    return DoubleStream.concat(mclust.stream().mapToDouble(Mclust::bic), truthBic.stream()).max();
  }

  /**
   * Returns whether the worst seed's BIC is worse than what is known, and unseen rows are not more
   * likely for it than under mclust's.
   */
  boolean isBelow() {
    return bestKnown().isPresent()
        && fits.leastBic() < bestKnown().getAsDouble() - WITHIN
        && unseenGain() <= 0;
  }

  private OptionalDouble mclustUnseen() {
    return mclust.map(Mclust::unseen).orElse(OptionalDouble.empty());
  }

  /** How much the unseen rows' likelihood is above mclust's; 0 where one was not measured. */
  private double unseenGain() {
    return SetFits.difference(fits.unseen(), mclustUnseen()).orElse(0);
  }

  boolean isUnseenBelow() {
    return unseenGain() < -UNSEEN_WITHIN;
  }

  List<String> cells(int features) {
    return Table.cells(
        set.name(),
        set.rows() + " x " + features,
        mclust.map(Mclust::model).orElse(""),
        Table.number("%.2f", bestKnown()),
        fits.answers(),
        fits.bicRange(),
        Table.number("%.3f", mclustUnseen()),
        Table.number("%.3f", fits.unseen()),
        fits.work());
  }

  static Table summary(List<CorpusResult> results) {
    List<CorpusFit> fits = results.stream().flatMap(r -> r.fits.fits().stream()).toList();
    return Table.of("corpus-summary", "what | number")
        .row("sets", results.size())
        .row("fits", fits.size())
        .row(
            "best known BIC is more than 1.5 above a seed's", count(results, CorpusResult::isBelow))
        .row("seeds differ by more than 1.5", count(results, r -> r.fits.spread() > WITHIN))
        .row(
            "sum of these differences",
            format("%.1f", results.stream().mapToDouble(r -> r.fits.spread()).sum()))
        .row(
            "unseen rows more than 0.3 below mclust's", count(results, CorpusResult::isUnseenBelow))
        .row(
            "unseen rows more than 0.3 above mclust's",
            count(results, r -> r.unseenGain() > UNSEEN_WITHIN))
        .row("passes x components", fits.stream().mapToLong(CorpusFit::work).sum())
        .row(
            "seconds of fits, side by side",
            format("%.0f", fits.stream().mapToDouble(CorpusFit::seconds).sum()));
  }

  private static String count(List<CorpusResult> results, Predicate<CorpusResult> which) {
    List<String> names = names(results, which);
    return names.isEmpty() ? "0" : names.size() + ": " + String.join(", ", names);
  }

  static List<String> names(List<CorpusResult> results, Predicate<CorpusResult> which) {
    return results.stream().filter(which).map(result -> result.set.name()).toList();
  }
}
