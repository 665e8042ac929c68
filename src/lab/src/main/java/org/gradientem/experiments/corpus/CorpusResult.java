package org.gradientem.experiments.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.experiments.Table;

/**
 * The fits of a set beside what else is known of it.
 *
 * @param set the set
 * @param fits from a seed each, at least one
 * @param mclust what mclust found, if it was run on the set
 * @param truthBic BIC of what EM reaches from the truth, of a generated mixture
 */
record CorpusResult(
    CorpusSet set, List<CorpusFit> fits, Optional<Mclust> mclust, OptionalDouble truthBic) {
  static final List<String> COLUMNS =
      List.of(
          "set",
          "rows x features",
          "mclust",
          "best known BIC",
          "this",
          "BIC",
          "mclust's unseen",
          "unseen",
          "work");

  /** Such a difference of BIC is no evidence for either (Kass and Raftery 1995). */
  static final double WITHIN = 1.5;

  /** A row's mean log-likelihood so far below mclust's is worse. */
  static final double UNSEEN_WITHIN = 0.3;

  /**
   * What mclust found.
   *
   * @param model code of the family and number of components
   * @param bic its BIC
   * @param unseen mean log-likelihood of unseen rows; empty where one of its five fits failed
   */
  record Mclust(String model, double bic, OptionalDouble unseen) {
    /** A line of {@code corpus-mclust.tsv} without the name. */
    static Mclust of(List<String> cells) {
      return new Mclust(
          cells.get(0),
          Double.parseDouble(cells.get(1)),
          cells.get(2).equals("NA")
              ? OptionalDouble.empty()
              : OptionalDouble.of(Double.parseDouble(cells.get(2))));
    }
  }

  OptionalDouble bestKnown() {
    return DoubleStream.concat(mclust.stream().mapToDouble(Mclust::bic), truthBic.stream()).max();
  }

  double leastBic() {
    return fits.stream().mapToDouble(CorpusFit::bic).min().orElseThrow();
  }

  /** Difference of BIC between the seeds. */
  double spread() {
    return spread(fits);
  }

  static double spread(List<CorpusFit> fits) {
    double most = fits.stream().mapToDouble(CorpusFit::bic).max().orElseThrow();
    return most - fits.stream().mapToDouble(CorpusFit::bic).min().orElseThrow();
  }

  /**
   * Whether the worst seed's BIC is worse than what is known, and unseen rows are not more likely
   * for it than under mclust's.
   */
  boolean isBelow() {
    return bestKnown().isPresent()
        && leastBic() < bestKnown().getAsDouble() - WITHIN
        && unseenGain().orElse(0) <= 0;
  }

  /** Mean over the seeds of the unseen rows' mean log-likelihood. */
  static OptionalDouble unseen(List<CorpusFit> fits) {
    return fits.stream().flatMapToDouble(fit -> fit.answer().unseen().stream()).average();
  }

  /** How much it is above mclust's, where both were measured. */
  OptionalDouble unseenGain() {
    OptionalDouble theirs = mclust.map(Mclust::unseen).orElse(OptionalDouble.empty());
    OptionalDouble ours = unseen(fits);
    return ours.isPresent() && theirs.isPresent()
        ? OptionalDouble.of(ours.getAsDouble() - theirs.getAsDouble())
        : OptionalDouble.empty();
  }

  boolean isUnseenBelow() {
    return unseenGain().isPresent() && unseenGain().getAsDouble() < -UNSEEN_WITHIN;
  }

  long work() {
    return fits.stream().mapToLong(fit -> fit.cost().work()).sum();
  }

  /** A cell for each of {@link #COLUMNS}. */
  List<String> cells(int features) {
    return List.of(
        set.name(),
        set.rows() + " x " + features,
        mclust.map(Mclust::model).orElse(""),
        number(x -> RootLocale.format("%.2f", x), bestKnown()),
        fits.stream()
            .map(fit -> fit.answer().toString())
            .distinct()
            .collect(Collectors.joining("; ")),
        bics(),
        number(
            x -> RootLocale.format("%.3f", x),
            mclust.map(Mclust::unseen).orElse(OptionalDouble.empty())),
        number(x -> RootLocale.format("%.3f", x), unseen(fits)),
        String.valueOf(work()));
  }

  private String bics() {
    String least = number(x -> RootLocale.format("%.2f", x), OptionalDouble.of(leastBic()));
    String most =
        number(x -> RootLocale.format("%.2f", x), OptionalDouble.of(leastBic() + spread()));
    return least.equals(most) ? least : least + " to " + most;
  }

  static String number(DoubleFunction<String> format, OptionalDouble value) {
    return value.isPresent() ? format.apply(value.getAsDouble()) : "";
  }

  /** The corpus in few numbers. */
  static Table summary(List<CorpusResult> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("sets", String.valueOf(results.size())));
    rows.add(List.of("fits", String.valueOf(fits(results).count())));
    rows.add(
        List.of(
            "best known BIC is more than 1.5 above a seed's",
            count(results.stream().filter(CorpusResult::isBelow))));
    rows.add(
        List.of(
            "seeds differ by more than 1.5",
            count(results.stream().filter(result -> result.spread() > WITHIN))));
    rows.add(
        List.of(
            "sum of these differences",
            number(
                x -> RootLocale.format("%.1f", x),
                OptionalDouble.of(results.stream().mapToDouble(CorpusResult::spread).sum()))));
    rows.add(
        List.of(
            "unseen rows more than 0.3 below mclust's",
            count(results.stream().filter(CorpusResult::isUnseenBelow))));
    rows.add(
        List.of(
            "unseen rows more than 0.3 above mclust's",
            count(
                results.stream().filter(result -> result.unseenGain().orElse(0) > UNSEEN_WITHIN))));
    rows.add(
        List.of(
            "passes x components",
            String.valueOf(results.stream().mapToLong(CorpusResult::work).sum())));
    rows.add(
        List.of(
            "seconds of fits, side by side",
            RootLocale.format("%.0f", fits(results).mapToDouble(f -> f.cost().seconds()).sum())));
    return new Table("corpus-summary", List.of("what", "number"), rows);
  }

  private static Stream<CorpusFit> fits(List<CorpusResult> results) {
    return results.stream().flatMap(result -> result.fits.stream());
  }

  private static String count(Stream<CorpusResult> results) {
    List<String> names = results.map(result -> result.set.name()).toList();
    return names.isEmpty() ? "0" : names.size() + ": " + String.join(", ", names);
  }
}
