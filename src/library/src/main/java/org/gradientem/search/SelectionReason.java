package org.gradientem.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * Why a mixture has the family of covariances and the number of components that it has.
 *
 * @param verdict how the search ended
 * @param family the family of its covariances
 * @param k the number
 * @param asked whether that number was asked for
 * @param bic its BIC
 * @param started number of components that the search began with
 * @param neighbours the numbers beside it under the same family
 * @param otherFamilies the best of each other family, the highest BIC first; with noise the best
 *     without
 * @param sampleRows rows of the sample that was searched; 0 for all rows
 * @param directions principal directions within which was searched; 0 for all coordinates
 */
public record SelectionReason(
    Verdict verdict,
    CovarianceFamily family,
    int k,
    boolean asked,
    double bic,
    int started,
    List<Neighbour> neighbours,
    List<Neighbour> otherFamilies,
    long sampleRows,
    int directions) {
  /** Other families that are named in words. */
  private static final int NAMED = 3;

  /** How a search can end. */
  public enum Verdict {
    /** There was none: every component was kept. */
    KEPT,
    /** No move that was tried raised BIC any more. */
    LOCALLY_OPTIMAL,
    /** Moves still raised BIC when the budget was spent. */
    CUT_OFF,
    /** Noise was added to what a search had ended with. */
    NOISE
  }

  /**
   * Another mixture.
   *
   * @param family the family of its covariances
   * @param k its number of components
   * @param loss how much lower its BIC is, mostly at most: see {@link SelectionRecord}
   */
  public record Neighbour(CovarianceFamily family, int k, double loss) {}

  /**
   * Copies the lists.
   *
   * @param verdict how the search ended
   * @param family the family of its covariances
   * @param k the number
   * @param asked whether that number was asked for
   * @param bic its BIC
   * @param started number of components that the search began with
   * @param neighbours the numbers beside it under the same family
   * @param otherFamilies the best of each other family
   * @param sampleRows rows of the sample that was searched
   * @param directions principal directions within which was searched
   */
  public SelectionReason {
    neighbours = List.copyOf(neighbours);
    otherFamilies = List.copyOf(otherFamilies);
  }

  /** By BIC on all rows and coordinates; {@code settled} if no move tried raised it last. */
  static SelectionReason byBic(
      CovarianceFamily family,
      int k,
      boolean asked,
      List<SelectionRecord> records,
      int started,
      boolean settled) {
    double bic =
        records.stream()
            .filter(record -> record.family() == family && record.k() == k)
            .mapToDouble(SelectionRecord::bic)
            .findFirst()
            .orElseThrow();
    List<Neighbour> others =
        records.stream()
            .map(record -> new Neighbour(record.family(), record.k(), bic - record.bic()))
            .toList();
    List<Neighbour> neighbours =
        others.stream()
            .filter(other -> other.family() == family && Math.abs(other.k() - k) == 1)
            .sorted(Comparator.comparingInt(Neighbour::k))
            .toList();
    Comparator<Neighbour> byLoss = Comparator.comparingDouble(Neighbour::loss);
    List<Neighbour> otherFamilies =
        others.stream()
            .filter(other -> other.family() != family && (!asked || other.k() == k))
            .collect(Collectors.groupingBy(Neighbour::family, Collectors.minBy(byLoss)))
            .values()
            .stream()
            .flatMap(Optional::stream)
            .sorted(byLoss.thenComparing(Neighbour::family))
            .toList();
    Verdict verdict = settled ? Verdict.LOCALLY_OPTIMAL : Verdict.CUT_OFF;
    return new SelectionReason(
        verdict, family, k, asked, bic, started, neighbours, otherFamilies, 0, 0);
  }

  /**
   * All components were kept.
   *
   * @param family the family of their covariances
   * @param k how many
   * @param bic their BIC
   * @return the reason
   */
  public static SelectionReason kept(CovarianceFamily family, int k, double bic) {
    return new SelectionReason(Verdict.KEPT, family, k, false, bic, k, List.of(), List.of(), 0, 0);
  }

  /** This one's answer is beaten by a mixture with noise. */
  SelectionReason withNoise(Mixture mixture, double noisyBic) {
    CovarianceFamily with = mixture.covariances().family();
    return new SelectionReason(
        Verdict.NOISE,
        with,
        mixture.k(),
        asked,
        noisyBic,
        started,
        List.of(),
        List.of(new Neighbour(family, k, noisyBic - bic)),
        sampleRows,
        directions);
  }

  /**
   * The same, found on a sample.
   *
   * @param rows rows of the sample
   * @return the reason
   */
  public SelectionReason onSample(long rows) {
    return new SelectionReason(
        verdict, family, k, asked, bic, started, neighbours, otherFamilies, rows, directions);
  }

  /**
   * The same, found within principal directions.
   *
   * @param count how many
   * @return the reason
   */
  public SelectionReason within(int count) {
    return new SelectionReason(
        verdict, family, k, asked, bic, started, neighbours, otherFamilies, sampleRows, count);
  }

  /**
   * Whether none of the most promising merges, splits, both at once and other families raises BIC.
   *
   * @return true if these were tried to the end
   */
  public boolean locallyOptimal() {
    return verdict == Verdict.LOCALLY_OPTIMAL;
  }

  /** The reason in one sentence. */
  @Override
  public String toString() {
    if (verdict == Verdict.KEPT) {
      return "All components were kept, since selection is 'none'.";
    }
    if (verdict == Verdict.NOISE) {
      Neighbour without = otherFamilies.get(0);
      return place()
          + RootLocale.format(
              "k = %d and noise have the highest BIC (%.2f), with %s covariances: k = %d without noise, with %s ones, loses %.2f.",
              k, bic, family, without.k(), without.family(), without.loss());
    }
    return place()
        + RootLocale.format(
            asked
                ? "k = %d, as asked for, has its highest BIC (%.2f) with %s covariances: "
                : "k = %d has the highest BIC (%.2f), with %s covariances: ",
            k,
            bic,
            family)
        + losses()
        + (verdict == Verdict.LOCALLY_OPTIMAL
            ? "none of the most promising %s and other families raises it"
                .formatted(asked ? "splits with a merge" : "merges, splits")
            : "merging and splitting still raised it when the search ended")
        + ", from a start of "
        + RootLocale.count(started, "component")
        + ".";
  }

  private String place() {
    String sample = RootLocale.format("n a sample of %d rows, ", sampleRows);
    if (directions == 0) {
      return sampleRows == 0 ? "" : "O" + sample;
    }
    return RootLocale.format("Within %d principal directions, ", directions)
        + (sampleRows == 0 ? "" : "o" + sample);
  }

  private String losses() {
    Stream<String> numbers =
        neighbours.stream()
            .map(
                other ->
                    RootLocale.format(
                        other.loss() < 0 ? "k = %d gains %.2f, " : "k = %d loses %.2f, ",
                        other.k(),
                        Math.abs(other.loss())));
    Stream<String> families =
        otherFamilies.stream()
            .limit(NAMED)
            .map(
                other ->
                    RootLocale.format(
                        "%s (k = %d) loses %.2f, ", other.family(), other.k(), other.loss()));
    return Stream.concat(numbers, families).collect(Collectors.joining());
  }
}
