package org.gradientem.groups;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Set;

/**
 * One of the columns that set a group apart.
 *
 * @param column its name in the table
 * @param nats by how much the column raises the group's log-odds against all others, see {@link
 *     GroupProfile.Loss#nats}
 * @param what how the group differs in it: {@code high}, {@code low}, {@code narrow}, {@code wide},
 *     {@code more} or {@code less} (of a level)
 * @param value of a number the group's mean in the units of the table; of a logarithm the
 *     exponential of its mean; else null
 * @param ofAllRows the same of all rows
 * @param deviations by how many standard deviations of all rows the group's mean differs from
 *     theirs
 * @param level the level of which the group has more or less; of a column with frequent single
 *     values also {@code not 0}, where it is the others; else null
 * @param share the share of the level in the group's rows, in [0, 1]
 * @param shareOfAll its share in all rows
 * @param label the fact in a few words, without numbers
 * @param text the fact with its numbers
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fact(
    String column,
    double nats,
    String what,
    Double value,
    Double ofAllRows,
    Double deviations,
    String level,
    Double share,
    Double shareOfAll,
    String label,
    String text) {

  /** A level of as many of a group's rows is what the group is. */
  static final double NEARLY_ALL = 0.9;

  /** Returns whether nearly all rows of the group have the level. */
  boolean isWhole() {
    return share != null && share >= NEARLY_ALL;
  }

  /** Returns whether the group has more or less of something than the others. */
  boolean isPlain() {
    return !Set.of("narrow", "wide").contains(what);
  }
}
