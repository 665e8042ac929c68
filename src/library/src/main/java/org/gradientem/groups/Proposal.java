package org.gradientem.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import org.gradientem.RootLocale;

/**
 * How many groups a {@link ComponentTree} suggests, and how sure that is: how many draws of the
 * training rows suggest the same number.
 *
 * @param groups the number
 * @param from height of the next merge, 0 if there is none: thresholds above it leave as many
 * @param to height of the last merge, 1 if there is none: thresholds up to it leave as many
 * @param draws number of draws; 0 where none are known
 * @param agreeing how many of them suggest this number
 * @param least smallest number that a draw suggests; this number where no draws are known
 * @param most largest number that a draw suggests; this number where no draws are known
 * @since 0.1.0
 */
public record Proposal(
    int groups, double from, double to, int draws, int agreeing, int least, int most)
    implements Serializable {

  /** A number is sure if this share of the draws suggests it ({@code reproduce groups}). */
  private static final double SURE = 0.95;

  /**
   * Returns whether at least 95 % of the draws suggest this number, or no threshold leaves another,
   * as for a single component.
   *
   * @return false where no draws are known of several components
   */
  public boolean isSure() {
    boolean isOnly = from <= 0 && to >= 1;
    return isOnly || (draws > 0 && agreeing >= SURE * draws);
  }

  /**
   * The proposal as a sentence.
   *
   * @return what a user is told
   */
  @JsonProperty("sentence")
  public String sentence() {
    String number = RootLocale.count(groups, "group");
    if (draws == 0) {
      return RootLocale.format("The merge tree suggests %s.", number);
    }
    String share = agreeing == draws ? "all" : String.valueOf(agreeing);
    if (isSure()) {
      return RootLocale.format(
          "The merge tree suggests %s, in %s of %d draws of the rows.", number, share, draws);
    }
    return RootLocale.format(
        "The merge tree suggests between %d and %d groups, none of them sure: %d most often, in %s"
            + " of %d draws of the rows.",
        least, most, groups, share, draws);
  }
}
