package org.gradientem.groups;

import java.io.Serializable;
import org.gradientem.RootLocale;

/**
 * How many groups a {@link ComponentTree} shows, and how sure that is: the wider the range of
 * thresholds that leave as many, the surer.
 *
 * @param groups the number
 * @param from height of the next merge, 0 if there is none: thresholds above it leave as many
 * @param to height of the last merge, 1 if there is none: thresholds up to it leave as many
 * @since 0.1.0
 */
public record Proposal(int groups, double from, double to) implements Serializable {

  /**
   * The proposal as a sentence.
   *
   * @return what a user is told
   */
  public String sentence() {
    return RootLocale.format(
        "The merge tree suggests %s. Every threshold above %.2g and up to %.2g gives this number.",
        RootLocale.count(groups, "group"), from, to);
  }
}
