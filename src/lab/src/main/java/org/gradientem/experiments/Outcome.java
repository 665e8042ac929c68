package org.gradientem.experiments;

import java.util.List;

/**
 * What an experiment gave.
 *
 * @param checks its outcomes against the expected ones
 * @param figures what happened
 * @param tables what happened, in few numbers
 * @param records what happened, in full
 */
public record Outcome(
    List<Check> checks, List<Figure> figures, List<Table> tables, List<Table> records) {

  /**
   * An outcome without tables.
   *
   * @param checks its outcomes against the expected ones
   * @param figures what happened
   */
  public Outcome(List<Check> checks, List<Figure> figures) {
    this(checks, figures, List.of(), List.of());
  }
}
