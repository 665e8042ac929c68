package org.gradientem.groups;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A group of components in words: how large it is, what sets it apart, a typical row, and how sure
 * its rows are.
 *
 * @param group its number, 0 for the heaviest
 * @param components its components, ascending
 * @param weight its weight in the mixture, in (0, 1]
 * @param rows its weight times the number of rows, rounded
 * @param name what sets it apart in a few words
 * @param apart at most four facts that set it apart, the most telling first, and one of the columns
 *     whose numbers are nearly linear in each other; none of the only group
 * @param columns what each column does to set it apart, the most telling first; at most 40
 * @param facts a fact for each of these columns, in their order, but for those of which the group
 *     or all others have no cell, and those whose numbers print alike for both; none of the only
 *     group. JSON leaves them out
 * @param typical the cells of the row that is most typical of it, by column; null if there is none
 * @param sure the mean responsibility of the group for its rows; null if it has none
 * @param takenFor the group that its rows are most often taken for; null for none
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GroupProfile(
    int group,
    List<Integer> components,
    double weight,
    long rows,
    String name,
    List<Fact> apart,
    List<Loss> columns,
    @JsonIgnore List<Fact> facts,
    Map<String, Object> typical,
    Double sure,
    TakenFor takenFor) {

  /**
   * What a column does to set a group apart.
   *
   * @param column its name in the table
   * @param nats by how much the column raises the group's log-odds against all others, on average
   *     over its rows, by itself and as if its number were Gaussian
   * @since 0.1.0
   */
  public record Loss(String column, double nats) {}

  /**
   * Another group that rows are taken for.
   *
   * @param group its number
   * @param probability that a row of the one is assigned to it, in (0, 1]
   * @since 0.1.0
   */
  public record TakenFor(int group, double probability) {}
}
