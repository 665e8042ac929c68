package org.gradientem.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.gradientem.UserException;
import org.gradientem.internal.columns.ColumnKinds;
import org.gradientem.internal.columns.ColumnTally;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.RepeatedIds;
import org.gradientem.internal.columns.RequestedKind;
import org.gradientem.internal.columns.SameColumns;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.internal.rows.Columns;
import org.gradientem.spark.internal.rows.FeatureAttributes;

/** Finds the kinds of the columns of a table, as the params of its features ask for it. */
final class ColumnFinder {
  private final String[] inputCols;
  private final String labelCol;

  /** What the user says of a column. */
  private final Map<String, RequestedKind> wishes = new HashMap<>();

  /** The numbers that stand for missing values of a column. */
  private final Map<String, List<Double>> codes = new HashMap<>();

  private final boolean skipsInfinite;

  /**
   * Makes one.
   *
   * @param inputCols the columns to read; none = all
   * @param labelCol the column that labels some rows; empty for none
   * @param named the columns whose kind is given
   * @param missingCodes numbers that stand for missing values, as column=number
   * @param skipsInfinite whether rows with infinite numbers are skipped later
   */
  ColumnFinder(
      String[] inputCols,
      String labelCol,
      Map<RequestedKind, String[]> named,
      String[] missingCodes,
      boolean skipsInfinite) {
    this.inputCols = inputCols;
    this.labelCol = labelCol;
    this.skipsInfinite = skipsInfinite;
    named.forEach(this::wish);
    Arrays.stream(missingCodes).forEach(this::code);
  }

  /** Refuses names that are no columns of a table. */
  void requireColumns(StructType schema) {
    List<String> known = Arrays.asList(schema.fieldNames());
    List<String> needed = new ArrayList<>(names(schema));
    needed.addAll(wishes.keySet());
    needed.addAll(codes.keySet());
    for (String name : needed) {
      if (!known.contains(name)) {
        throw new UserException(
            "There is no column '%s'; the columns are %s.".formatted(name, known));
      }
    }
  }

  /** Finds the kinds of the columns, of which some are scanned. */
  List<TableColumn> find(StructType schema, Function<List<String>, TableScan> scans) {
    List<String> names = names(schema);
    List<String> scanned =
        names.stream().filter(name -> isReadable(schema.apply(name).dataType())).toList();
    TableScan scan = scans.apply(scanned);
    // Of equal rows constants are all that there is.
    boolean nothingVaries =
        IntStream.range(0, scanned.size()).allMatch(j -> scan.tally(j).isConstant());
    SameColumns same = new SameColumns();
    List<TableColumn> columns = new ArrayList<>();
    List<List<Object>> drawn = new ArrayList<>();
    List<ColumnTally> tallies = new ArrayList<>();
    for (String name : names) {
      int j = scanned.indexOf(name);
      if (j < 0) {
        columns.add(TableColumn.leftOut(name, schema.apply(name).dataType().simpleString()));
        drawn.add(List.of());
        tallies.add(new ColumnTally(0));
        continue;
      }
      RequestedKind wish =
          wishes.getOrDefault(name, nothingVaries ? RequestedKind.CONTINUOUS : RequestedKind.NONE);
      boolean isOneValue = scan.tally(j).isConstant() && scan.tally(j).values() > 0;
      if (wish == RequestedKind.CONTINUOUS && isOneValue && !nothingVaries) {
        // As a constant of a vector it is left out.
        wish = RequestedKind.NONE;
      }
      if (name.equals(labelCol)) {
        requireLabels(scan.tally(j));
      }
      List<Object> cells = scan.sample(j);
      TableColumn column =
          found(
              scan.tally(j),
              ColumnKinds.of(
                  name, scan.tally(j), cells, wish, codes.getOrDefault(name, List.of())));
      columns.add(same.checked(column, cells, wish != RequestedKind.NONE));
      drawn.add(cells);
      tallies.add(scan.tally(j));
    }
    List<TableColumn> found = RepeatedIds.checked(columns, drawn, tallies, wishes::containsKey);
    requireNumbers(found);
    requireFeatures(schema, found);
    return found;
  }

  /** Refuses a column that tells no rows apart, else the raw text of its cells would be labels. */
  private void requireLabels(ColumnTally tally) {
    if (tally.values() == 0) {
      throw FeatureAttributes.noLabel(labelCol);
    }
    if (tally.isConstant()) {
      throw FeatureAttributes.oneLabel(labelCol);
    }
  }

  /** Returns a column whose numbers are to be finite. */
  private TableColumn found(ColumnTally tally, TableColumn column) {
    boolean isOfNumbers = column.kind() != Kind.LEFT_OUT && column.numbers().isPresent();
    if (isOfNumbers && tally.infinite().isPresent() && !skipsInfinite) {
      throw new UserException(
          "Column '%s' has the infinite number %s; correct it, or leave the column out with `ignoredCols`."
              .formatted(column.name(), tally.infinite().get()));
    }
    return column;
  }

  /** Refuses codes for missing values of a column that has no numbers. */
  private void requireNumbers(List<TableColumn> columns) {
    for (TableColumn column : columns) {
      if (codes.containsKey(column.name())
          && column.kind() != Kind.LEFT_OUT
          && column.numbers().isEmpty()) {
        throw new UserException(
            "`missingCodes` names column '%s', which has no numbers but text such as '%s'; leave the column out of `missingCodes`."
                .formatted(column.name(), column.levels().get(0)));
      }
    }
  }

  private static void requireFeatures(StructType schema, List<TableColumn> columns) {
    if (columns.stream().anyMatch(column -> column.kind() != Kind.LEFT_OUT)) {
      return;
    }
    String fix =
        columns.stream()
            .map(TableColumn::name)
            .filter(name -> Columns.isOfFeatures(schema.apply(name).dataType()))
            .findFirst()
            .map("give '%s', which holds all numbers of a row, as `featuresCol`"::formatted)
            .orElse("name those to take among `categoricalCols` and `continuousCols`");
    throw new UserException(
        "No column can be a feature: %s; %s."
            .formatted(
                columns.stream()
                    .map(column -> "%s (%s)".formatted(column.name(), column.reason()))
                    .collect(Collectors.joining(", ")),
                fix));
  }

  private List<String> names(StructType schema) {
    return List.of(inputCols.length == 0 ? schema.fieldNames() : inputCols);
  }

  private static boolean isReadable(DataType type) {
    return type instanceof NumericType
        || type instanceof StringType
        || type instanceof BooleanType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  private void wish(RequestedKind wish, String... names) {
    for (String name : names) {
      if (wishes.putIfAbsent(name, wish) != null) {
        throw new UserException(
            "Column '%s' is named for two kinds; name it once among `categoricalCols`, `continuousCols`, `logCols` and `ignoredCols`."
                .formatted(name));
      }
    }
  }

  private void code(String entry) {
    int sign = entry.lastIndexOf('=');
    double code = sign < 1 ? Double.NaN : number(entry.substring(sign + 1));
    if (!Double.isFinite(code)) {
      throw new UserException(
          "`missingCodes` '%s' is no column and number; write it like age=999.".formatted(entry));
    }
    codes.computeIfAbsent(entry.substring(0, sign), name -> new ArrayList<>()).add(code + 0.0);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
