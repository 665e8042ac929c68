package org.gradientem.job.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.job.errors.Failure;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.internal.io.ColumnsJson;

/**
 * Every column of the input, and what it is in the fit.
 *
 * @param columns in the order of the input
 * @param isNamed whether the user or a model has named those that are taken
 */
public record ColumnTable(List<TableColumn> columns, boolean isNamed) {
  /** As many columns, and levels of one, as a screen bears; summary.json has all. */
  private static final int MAX_COLUMNS = 60;

  private static final int MAX_LEVELS = 5;
  private static final int WIDEST = 40;

  /** Those that were scanned, and the others of the input. */
  static ColumnTable of(
      StructType schema, TableFeaturesModel features, List<String> usedOtherwise) {
    return of(schema, ColumnsJson.fromJson(features.getColumnsJson()), usedOtherwise, false);
  }

  /** A column of vectors, and the others of the input. */
  static ColumnTable ofVectors(
      StructType schema, String name, List<String> usedOtherwise, boolean isNamed) {
    String type = schema.apply(name).dataType().simpleString();
    TableColumn vectors = new TableColumn(name, Kind.CONTINUOUS, List.of(), null, 0, type);
    return of(schema, List.of(vectors), usedOtherwise, isNamed);
  }

  private static ColumnTable of(
      StructType schema, List<TableColumn> known, List<String> usedOtherwise, boolean isNamed) {
    Map<String, TableColumn> byName = new HashMap<>();
    known.forEach(column -> byName.put(column.name(), column));
    List<TableColumn> columns =
        Stream.of(schema.fields())
            .map(field -> byName.getOrDefault(field.name(), other(field, usedOtherwise)))
            .toList();
    return new ColumnTable(columns, isNamed);
  }

  private static TableColumn other(StructField field, List<String> usedOtherwise) {
    return TableColumn.leftOut(
        field.name(),
        usedOtherwise.contains(field.name())
            ? "used otherwise"
            : "not taken, " + field.dataType().simpleString());
  }

  /** Missing cells of the columns that are not left out, by their names. */
  public Map<String, Long> missing() {
    Map<String, Long> missing = new LinkedHashMap<>();
    columns.stream()
        .filter(column -> column.kind() != Kind.LEFT_OUT && column.missing() > 0)
        .forEach(column -> missing.put(column.name(), column.missing()));
    return missing;
  }

  /** Whether all are numbers as they stand, of which none may be a code. */
  public boolean isPlain() {
    return columns.stream().allMatch(ColumnTable::isPlain);
  }

  private static boolean isPlain(TableColumn column) {
    boolean hasCodes =
        column.numbers().filter(numbers -> !numbers.missingCodes().isEmpty()).isPresent();
    return (column.kind() == Kind.CONTINUOUS || column.kind() == Kind.ROUNDED)
        && !hasCodes
        && !column.isDoubted();
  }

  /** A line for each column under a heading; one line if all are numbers as they stand. */
  public List<String> lines() {
    if (isPlain()) {
      return List.of(
          "columns, all continuous: "
              + columns.stream().map(TableColumn::name).collect(Collectors.joining(", ")));
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("column", "kind", "levels or range", "missing", "why"));
    columns.stream().limit(MAX_COLUMNS).map(ColumnTable::cells).forEach(cells::add);
    int[] widths =
        IntStream.range(0, cells.get(0).size())
            .map(c -> cells.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    if (columns.size() > MAX_COLUMNS) {
      lines.add("… and " + (columns.size() - MAX_COLUMNS) + " columns more in summary.json");
    }
    return lines;
  }

  private static List<String> cells(TableColumn column) {
    return Arrays.asList(
        cut(column.name()),
        column.kind().toString(),
        cut(values(column)),
        column.missing() == 0 ? "" : Long.toString(column.missing()),
        Failure.printable(KindOptions.inOptions(column.reason())));
  }

  private static String values(TableColumn column) {
    if (column.kind() == Kind.CATEGORICAL) {
      int more = column.levels().size() - MAX_LEVELS;
      return column.levels().stream().limit(MAX_LEVELS).collect(Collectors.joining(", "))
          + (more > 0 ? " and " + more + " more" : "");
    }
    return column
        .numbers()
        .map(range -> Numbers.shown(range.least()) + " to " + Numbers.shown(range.greatest()))
        .orElse("");
  }

  private static String cut(String text) {
    String printable = Failure.printable(text);
    return printable.length() <= WIDEST ? printable : printable.substring(0, WIDEST - 1) + "…";
  }
}
