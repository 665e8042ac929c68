package org.gradientem.groups;

import java.util.List;
import java.util.Map;

/**
 * A row that fits the mixture badly, and why.
 *
 * @param cells its cells by the columns of the table
 * @param logDensity its log-density
 * @param reasons the columns that make it odd, at most three, the most surprising first
 * @since 0.1.0
 */
public record OddRow(Map<String, Object> cells, double logDensity, List<Reason> reasons) {

  /**
   * A cell that is odd given the rest of its row.
   *
   * @param column its column
   * @param value the cell, in the units of the table
   * @param expected what the mixture expects there given the rest of the row
   * @param nats by how much the row's log-density rises when the cell is left out, more than it
   *     does on average over rows
   * @param text the three in words
   * @since 0.1.0
   */
  public record Reason(String column, Object value, Object expected, double nats, String text) {}
}
