package org.gradientem.internal.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.summary.SelectionRecord;

/**
 * Why a mixture has the family of covariances and the number of components that it has.
 *
 * @param verdict how the search ended
 * @param chosen its figures
 * @param asked whether that number was asked for
 * @param started number of components that the search began with
 * @param others what it is compared with: the numbers beside it under the same family, then the
 *     best of each other family, the highest BIC first; with noise the best without
 * @param scope where was searched
 */
public record SelectionReason(
    Verdict verdict,
    SelectionRecord chosen,
    boolean asked,
    int started,
    List<SelectionRecord> others,
    Scope scope) {
  /** Other families that are named in words. */
  private static final int NAMED = 3;

  /** How a search can end. */
  public enum Verdict {
    /** There was none: every component was kept. */
    KEPT,
    /** No move that was tried raised BIC any more. */
    LOCALLY_OPTIMAL,
    /** Not all moves from it were tried. */
    CUT_OFF,
    /** Noise was added to what a search had ended with. */
    NOISE
  }

  /**
   * Where a search had its figures from.
   *
   * @param sampleRows rows of the sample that was searched; 0 for all rows
   * @param directions principal directions within which was searched; 0 for all coordinates
   */
  public record Scope(long sampleRows, int directions) {
    static final Scope ALL = new Scope(0, 0);

    /** What a sentence begins with. */
    @Override
    public String toString() {
      String sample = RootLocale.format("n a sample of %d rows, ", sampleRows);
      if (directions == 0) {
        return sampleRows == 0 ? "" : "O" + sample;
      }
      return RootLocale.format("Within %d principal directions, ", directions)
          + (sampleRows == 0 ? "" : "o" + sample);
    }
  }

  /** Copies the list. */
  public SelectionReason {
    others = List.copyOf(others);
  }

  /** By BIC on all rows and coordinates; {@code settled} if no move tried raised it last. */
  static SelectionReason byBic(
      SelectionRecord chosen,
      boolean asked,
      List<SelectionRecord> records,
      int started,
      boolean settled) {
    CovarianceFamily family = chosen.family();
    int k = chosen.k();
    Stream<SelectionRecord> neighbours =
        records.stream()
            .filter(other -> other.family() == family && Math.abs(other.k() - k) == 1)
            .sorted(Comparator.comparingInt(SelectionRecord::k));
    Comparator<SelectionRecord> byLoss =
        Comparator.comparingDouble(other -> chosen.bic() - other.bic());
    Stream<SelectionRecord> otherFamilies =
        records.stream()
            .filter(other -> other.family() != family && (!asked || other.k() == k))
            .collect(Collectors.groupingBy(SelectionRecord::family, Collectors.minBy(byLoss)))
            .values()
            .stream()
            .flatMap(Optional::stream)
            .sorted(byLoss.thenComparing(SelectionRecord::family));
    return new SelectionReason(
        settled ? Verdict.LOCALLY_OPTIMAL : Verdict.CUT_OFF,
        chosen,
        asked,
        started,
        Stream.concat(neighbours, otherFamilies).toList(),
        Scope.ALL);
  }

  /** All components were kept. */
  public static SelectionReason kept(SelectionRecord kept) {
    return new SelectionReason(Verdict.KEPT, kept, false, kept.k(), List.of(), Scope.ALL);
  }

  /** This one's answer is beaten by a mixture with noise. */
  SelectionReason withNoise(SelectionRecord noisy) {
    return new SelectionReason(Verdict.NOISE, noisy, asked, started, List.of(chosen), scope);
  }

  /** The same, found on a sample of so many rows. */
  public SelectionReason onSample(long rows) {
    return in(new Scope(rows, scope.directions));
  }

  /** The same, found within so many principal directions. */
  public SelectionReason within(int count) {
    return in(new Scope(scope.sampleRows, count));
  }

  private SelectionReason in(Scope other) {
    return new SelectionReason(verdict, chosen, asked, started, others, other);
  }

  /** Whether none of the most promising moves, tried to the end, raises BIC. */
  public boolean locallyOptimal() {
    return verdict == Verdict.LOCALLY_OPTIMAL;
  }

  /** The reason in a few sentences. */
  @Override
  public String toString() {
    if (verdict == Verdict.KEPT) {
      return "All components were kept, since `selection` is 'none'.";
    }
    int k = chosen.k();
    if (verdict == Verdict.NOISE) {
      SelectionRecord without = others.get(0);
      return scope
          + RootLocale.format(
              "k = %d with noise and %s covariances has the best BIC (%.2f). k = %d without noise, with %s covariances, is %.2f lower.",
              k, chosen.family(), chosen.bic(), without.k(), without.family(), loss(without));
    }
    return scope
        + RootLocale.format(
            asked
                ? "k = %d, as requested, has its best BIC with %s covariances (%.2f). "
                : "k = %d with %s covariances has the best BIC (%.2f). ",
            k,
            chosen.family(),
            chosen.bic())
        + compared()
        + (verdict == Verdict.LOCALLY_OPTIMAL
            ? "None of the %s and family changes that were tried improves it."
                .formatted(asked ? "splits with a merge" : "merges, splits")
            : "The search ended before all of its merges, splits and family changes were tried; a larger `maxSeconds` lets it try more.")
        + RootLocale.format(" The search started with %s.", RootLocale.count(started, "component"));
  }

  /** How much lower another's BIC is, mostly at most: see {@link SelectionRecord}. */
  private double loss(SelectionRecord other) {
    return chosen.bic() - other.bic();
  }

  private String compared() {
    Stream<String> numbers =
        others.stream()
            .filter(other -> other.family() == chosen.family())
            .map(other -> RootLocale.format("k = %d is %s", other.k(), difference(other)));
    Stream<String> families =
        others.stream()
            .filter(other -> other.family() != chosen.family())
            .limit(NAMED)
            .map(
                other ->
                    RootLocale.format(
                        "%s (k = %d) is %s", other.family(), other.k(), difference(other)));
    String all = Stream.concat(numbers, families).collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : all + ". ";
  }

  private String difference(SelectionRecord other) {
    double loss = loss(other);
    return RootLocale.format(loss < 0 ? "%.2f higher" : "%.2f lower", Math.abs(loss));
  }
}
