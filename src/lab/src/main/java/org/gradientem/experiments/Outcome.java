package org.gradientem.experiments;

import java.util.List;

/**
 * What an experiment gave.
 *
 * @param tables the outcome in few numbers
 * @param records the outcome in full, a file each
 */
public record Outcome(
    List<Check> checks, List<Chart> figures, List<Table> tables, List<Table> records) {
  public Outcome(List<Check> checks, List<Chart> figures) {
    this(checks, figures, List.of(), List.of());
  }

  public static Outcome ofTables(List<Check> checks, Table... tables) {
    return new Outcome(checks, List.of(), List.of(tables), List.of());
  }
}
