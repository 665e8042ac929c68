package org.gradientem.job;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.functions;
import org.gradientem.spark.rows.Columns;

/** Counts the missing cells of columns of numbers on their way to somewhere else. */
final class ObservedCells {
  private final Observation observation = new Observation();
  private List<String> names = List.of();

  /** The same rows, whose missing cells are counted once they are written. */
  Input.Table of(Input.Table table) {
    names = table.names();
    if (names.isEmpty()) {
      return table;
    }
    Column[] counts =
        IntStream.range(0, names.size()).mapToObj(j -> count(table, j)).toArray(Column[]::new);
    Column[] others = Arrays.copyOfRange(counts, 1, counts.length);
    return new Input.Table(
        table.rows().observe(observation, counts[0], others),
        table.featuresCol(),
        names,
        table.choice(),
        table.warnings());
  }

  private Column count(Input.Table table, int j) {
    Column cell = table.rows().col(Columns.quoted(names.get(j))).cast("double");
    return functions.count_if(cell.isNull().or(functions.isnan(cell))).as("c" + j);
  }

  /** One line, if any is missing; to be asked for after the rows were written. */
  Optional<String> sentence() throws InterruptedException {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> counts = observation.getAsJava();
    long[] missing =
        IntStream.range(0, names.size()).mapToLong(j -> (Long) counts.get("c" + j)).toArray();
    return MissingCellCounts.sentence(names, missing);
  }
}
