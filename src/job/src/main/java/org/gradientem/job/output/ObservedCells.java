package org.gradientem.job.output;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.job.input.Input;
import org.gradientem.spark.internal.rows.Columns;

/** Counts the missing cells of columns of numbers on their way to somewhere else. */
public final class ObservedCells {
  private final Observation observation = new Observation();
  private List<String> names = List.of();

  /** The same rows, whose missing cells are counted once they are written. */
  public Input.Table of(Input.Table table) {
    names =
        table.columns().columns().stream()
            .filter(column -> column.kind() != Kind.LEFT_OUT)
            .map(TableColumn::name)
            .toList();
    if (table.kinds().isEmpty()) {
      names = List.of();
      return table;
    }
    Column[] counts =
        IntStream.range(0, names.size()).mapToObj(j -> count(table, j)).toArray(Column[]::new);
    Column[] others = Arrays.copyOfRange(counts, 1, counts.length);
    return new Input.Table(
        table.rows().observe(observation, counts[0], others),
        table.featuresCol(),
        table.columns(),
        table.kinds(),
        table.warnings());
  }

  private Column count(Input.Table table, int j) {
    Column cell = table.rows().col(Columns.quoted(names.get(j)));
    boolean isNumber = table.rows().schema().apply(names.get(j)).dataType() instanceof NumericType;
    Column isMissing =
        isNumber ? cell.isNull().or(functions.isnan(cell.cast("double"))) : cell.isNull();
    return functions.count_if(isMissing).as("c" + j);
  }

  /** One line, if any is missing; to be asked for after the rows were written. */
  public Optional<String> sentence(String handleInvalid) throws InterruptedException {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> counts = observation.getAsJava();
    long[] missing =
        IntStream.range(0, names.size()).mapToLong(j -> (Long) counts.get("c" + j)).toArray();
    return MissingCellCounts.sentence(MissingCellCounts.byName(names, missing), handleInvalid);
  }
}
