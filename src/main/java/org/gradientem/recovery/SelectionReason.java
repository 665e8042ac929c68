package org.gradientem.recovery;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a mixture has the number of components that it has.
 *
 * @param verdict how the search for the number ended
 * @param k the number
 * @param bic its BIC
 * @param most the most components that were looked at
 * @param neighbours the numbers beside it that were looked at
 * @param sampleRows rows of the sample that was searched; 0 for all rows
 * @param directions principal directions within which was searched; 0 for all coordinates
 */
public record SelectionReason(
    Verdict verdict,
    int k,
    double bic,
    int most,
    List<Neighbour> neighbours,
    long sampleRows,
    int directions) {

  /** How a search can end. */
  public enum Verdict {
    /** There was none: every component was kept. */
    KEPT,
    /** As many components are best as were fitted, so there may be more. */
    ALL_FITTED,
    /** No move raised BIC any more. */
    CERTIFIED,
    /** Moves still raised BIC when the budget was spent. */
    CUT_OFF
  }

  /**
   * Another number of components.
   *
   * @param k the number
   * @param loss how much lower its BIC is
   */
  public record Neighbour(int k, double loss) {}

  /**
   * Copies the neighbours.
   *
   * @param verdict how the search for the number ended
   * @param k the number
   * @param bic its BIC
   * @param most the most components that were looked at
   * @param neighbours the numbers beside it that were looked at
   * @param sampleRows rows of the sample that was searched
   * @param directions principal directions within which was searched
   */
  public SelectionReason {
    neighbours = List.copyOf(neighbours);
  }

  /** By BIC on all rows and coordinates; {@code settled} if no move raised it at the end. */
  static SelectionReason byBic(
      int k, double bic, int most, List<Neighbour> neighbours, boolean settled) {
    Verdict verdict = settled ? Verdict.CERTIFIED : Verdict.CUT_OFF;
    return new SelectionReason(
        k == most && k > 1 ? Verdict.ALL_FITTED : verdict, k, bic, most, neighbours, 0, 0);
  }

  /**
   * All components were kept.
   *
   * @param k how many
   * @param bic their BIC
   * @return the reason
   */
  public static SelectionReason kept(int k, double bic) {
    return new SelectionReason(Verdict.KEPT, k, bic, k, List.of(), 0, 0);
  }

  /**
   * The same, found on a sample.
   *
   * @param rows rows of the sample
   * @return the reason
   */
  public SelectionReason onSample(long rows) {
    return new SelectionReason(verdict, k, bic, most, neighbours, rows, directions);
  }

  /**
   * The same, found within principal directions.
   *
   * @param count how many
   * @return the reason
   */
  public SelectionReason within(int count) {
    return new SelectionReason(verdict, k, bic, most, neighbours, sampleRows, count);
  }

  /**
   * Whether no merge of a near pair, split of a wide component or both raises BIC.
   *
   * @return true if that was tried to the end
   */
  public boolean certified() {
    return verdict == Verdict.CERTIFIED;
  }

  /** The reason in one sentence. */
  @Override
  public String toString() {
    if (verdict == Verdict.KEPT) {
      return "All components were kept, since selection is 'none'.";
    }
    return place()
        + "k = %d has the highest BIC (%.2f) of all from %d to 1: ".formatted(k, bic, most)
        + ending();
  }

  private String place() {
    String sample = "n a sample of %d rows, ".formatted(sampleRows);
    if (directions == 0) {
      return sampleRows == 0 ? "" : "O" + sample;
    }
    return "Within %d principal directions, ".formatted(directions)
        + (sampleRows == 0 ? "" : "o" + sample);
  }

  private String ending() {
    String losses =
        neighbours.stream()
            .map(other -> "k = %d loses %.2f".formatted(other.k(), other.loss()))
            .collect(Collectors.joining(", "));
    return switch (verdict) {
      case KEPT, ALL_FITTED -> "all that were fitted, so there may be more; lower minWeight.";
      case CERTIFIED ->
          losses + ", and no merging of near components or splitting of wide ones raises it.";
      case CUT_OFF ->
          losses + ", and merging and splitting still raised it when maxIter ended the search.";
    };
  }
}
