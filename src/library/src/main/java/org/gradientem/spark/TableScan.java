package org.gradientem.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.columns.ColumnTally;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.spark.internal.rdd.OrderedReduce;
import org.gradientem.spark.internal.rdd.TaskFailure;

/** One scan of a table: a tally of each column, and some rows drawn at random. */
final class TableScan implements Serializable {
  /** Rows that tell an atom from chance, and different values that are counted one by one. */
  private static final int MAX_ROWS = 10_000;

  /** Cells of these rows, so that many columns do not fill the memory. */
  private static final int MAX_CELLS = 1_000_000;

  private static final int MIN_ROWS = 1000;

  private final int mostRows;
  private final ColumnTally[] tallies;

  /** By numbers drawn at random, of which the least are kept. */
  private final TreeMap<Long, Object[]> sample = new TreeMap<>();

  private TableScan(int columns) {
    mostRows = Math.max(MIN_ROWS, Math.min(MAX_ROWS, MAX_CELLS / Math.max(1, columns)));
    tallies = new ColumnTally[columns];
    Arrays.setAll(tallies, j -> new ColumnTally(mostRows));
  }

  static TableScan of(Dataset<Row> table) {
    int columns = table.columns().length;
    TableScan found =
        TaskFailure.explained(
            "The scan of the columns",
            () ->
                OrderedReduce.reduce(
                    table
                        .toJavaRDD()
                        .mapPartitionsWithIndex(
                            (index, rows) -> List.of(scanned(columns, index, rows)).iterator(),
                            false),
                    TableScan::merge));
    return found == null ? new TableScan(columns) : found;
  }

  private static TableScan scanned(int columns, int partition, Iterator<Row> rows) {
    TableScan scan = new TableScan(columns);
    SplittableRandom random = new SplittableRandom(partition);
    rows.forEachRemaining(row -> scan.add(row::get, random.nextLong()));
    return scan;
  }

  /**
   * Scans a table of this JVM, as one partition of a data set is scanned.
   *
   * @param columns how many columns there are
   * @param rows how many rows
   * @param cells the cell of a row and a column
   */
  static TableScan of(int columns, int rows, BiFunction<Integer, Integer, Object> cells) {
    TableScan scan = new TableScan(columns);
    SplittableRandom random = new SplittableRandom(0);
    for (int r = 0; r < rows; r++) {
      int row = r;
      scan.add(j -> cells.apply(row, j), random.nextLong());
    }
    return scan;
  }

  private void add(IntFunction<Object> row, long order) {
    for (int j = 0; j < tallies.length; j++) {
      Object cell = row.apply(j);
      if (isNumber(cell)) {
        tallies[j].add(((Number) cell).doubleValue());
      } else {
        tallies[j].add(text(cell));
      }
    }
    // Few rows of many are drawn, so cells are put aside only then.
    if (isDrawn(order)) {
      keep(order, IntStream.range(0, tallies.length).mapToObj(j -> cell(row.apply(j))).toArray());
    }
  }

  private static Object cell(Object cell) {
    return isNumber(cell) ? (Object) ((Number) cell).doubleValue() : text(cell);
  }

  private static boolean isNumber(Object cell) {
    return cell instanceof Number number && Numbers.isExact(number);
  }

  private static String text(Object cell) {
    return cell == null ? null : cell.toString();
  }

  private boolean isDrawn(long order) {
    return sample.size() < mostRows || order < sample.lastKey();
  }

  private void keep(long order, Object... cells) {
    if (isDrawn(order)) {
      sample.put(order, cells);
      if (sample.size() > mostRows) {
        sample.pollLastEntry();
      }
    }
  }

  private TableScan merge(TableScan other) {
    for (int j = 0; j < tallies.length; j++) {
      tallies[j].merge(other.tallies[j]);
    }
    other.sample.forEach(this::keep);
    return this;
  }

  ColumnTally tally(int column) {
    return tallies[column];
  }

  /** Cells of the rows that were drawn, in random order; null where one is missing. */
  List<Object> sample(int column) {
    List<Object> cells = new ArrayList<>();
    sample.values().forEach(row -> cells.add(row[column]));
    return cells;
  }
}
