package org.gradientem.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.gradientem.UserException;
import org.gradientem.columns.ColumnKinds;
import org.gradientem.columns.ColumnTally;
import org.gradientem.columns.Kind;
import org.gradientem.columns.RepeatedIds;
import org.gradientem.columns.RequestedKind;
import org.gradientem.columns.SameColumns;
import org.gradientem.columns.TableColumn;
import org.gradientem.spark.io.StageReader;
import org.gradientem.spark.io.StageWriter;
import org.gradientem.spark.rows.Columns;

/**
 * Makes the features of a table of numbers, text, booleans and dates as it is: one scan finds what
 * kind of column each one is. Numbers of many values are entries of a vector, as they stand or as
 * their logarithms; text and numbers of few values become indices of levels; what says nothing of
 * groups, such as identities, constants and columns that say the same as one before, is left out.
 *
 * @since 0.1.0
 */
public class TableFeatures extends Estimator<TableFeaturesModel>
    implements TableFeaturesParams<TableFeatures>, MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final StringArrayParam inputCols;
  final TableParamSet params;
  private final StringArrayParam categoricalCols;
  private final StringArrayParam continuousCols;
  private final StringArrayParam logCols;
  private final StringArrayParam ignoredCols;
  private final StringArrayParam missingCodes;

  /** Makes an estimator with a random uid. */
  public TableFeatures() {
    this(Identifiable$.MODULE$.randomUID("TableFeatures"));
  }

  /**
   * Makes an estimator.
   *
   * @param uid its unique name
   */
  @SuppressWarnings("this-escape") // Spark's params register with their owner as they are made
  public TableFeatures(String uid) {
    this.uid = uid;
    inputCols = new StringArrayParam(this, "inputCols", "columns to read; none = all");
    params = new TableParamSet(this);
    categoricalCols =
        new StringArrayParam(this, "categoricalCols", "columns each of whose values is a level");
    continuousCols =
        new StringArrayParam(this, "continuousCols", "columns of numbers taken as they stand");
    logCols = new StringArrayParam(this, "logCols", "columns whose logarithms are taken");
    ignoredCols = new StringArrayParam(this, "ignoredCols", "columns to leave out");
    missingCodes =
        new StringArrayParam(
            this,
            "missingCodes",
            "numbers that stand for missing values, each as column=number, beside those found");
    for (StringArrayParam names :
        List.of(inputCols, categoricalCols, continuousCols, logCols, ignoredCols, missingCodes)) {
      setDefault(names, new String[0]);
    }
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * Finds the kinds of the columns in one scan.
   *
   * @param dataset the table
   * @return the transformer
   * @throws IllegalArgumentException if a column is missing, cannot be what a param says, or none
   *     is left
   */
  @Override
  public TableFeaturesModel fit(Dataset<?> dataset) {
    List<TableColumn> columns =
        columns(
            dataset.schema(),
            names ->
                TableScan.of(
                    dataset.select(
                        names.stream()
                            .map(name -> dataset.col(Columns.quoted(name)))
                            .toArray(Column[]::new))));
    TableFeaturesModel model = new TableFeaturesModel(uid).withColumns(columns);
    return copyValues(model, ParamMap.empty()).setParent(this);
  }

  /** Finds the kinds of the columns of a table, of which some are scanned. */
  List<TableColumn> columns(StructType schema, Function<List<String>, TableScan> scans) {
    transformSchema(schema);
    Map<String, RequestedKind> wishes = wishes();
    Map<String, List<Double>> codes = codes();
    List<String> names = scanned(schema);
    List<String> scanned =
        names.stream().filter(name -> isReadable(schema.apply(name).dataType())).toList();
    TableScan scan = scans.apply(scanned);
    // Of equal rows constants are all that there is.
    boolean nothingVaries =
        IntStream.range(0, scanned.size()).allMatch(j -> scan.tally(j).isConstant());
    SameColumns same = new SameColumns();
    List<TableColumn> columns = new ArrayList<>();
    List<List<Object>> drawn = new ArrayList<>();
    for (String name : names) {
      int j = scanned.indexOf(name);
      if (j < 0) {
        columns.add(TableColumn.leftOut(name, schema.apply(name).dataType().simpleString()));
        drawn.add(List.of());
        continue;
      }
      RequestedKind wish =
          wishes.getOrDefault(name, nothingVaries ? RequestedKind.CONTINUOUS : RequestedKind.NONE);
      List<Object> cells = scan.sample(j);
      TableColumn column =
          found(
              scan.tally(j),
              ColumnKinds.of(
                  name, scan.tally(j), cells, wish, codes.getOrDefault(name, List.of())));
      columns.add(same.checked(column, cells, wish != RequestedKind.NONE));
      drawn.add(cells);
    }
    List<TableColumn> found = RepeatedIds.checked(columns, drawn, wishes::containsKey);
    requireFeatures(schema, found);
    return found;
  }

  /** Returns a column whose numbers are to be finite. */
  private TableColumn found(ColumnTally tally, TableColumn column) {
    boolean isOfNumbers = column.kind() != Kind.LEFT_OUT && column.numbers().isPresent();
    if (isOfNumbers && tally.infinite().isPresent() && !getHandleInvalid().equals("skip")) {
      throw new UserException(
          "Column '%s' has the infinite number %s; correct it, or leave the column out with ignoredCols."
              .formatted(column.name(), tally.infinite().get()));
    }
    return column;
  }

  private static void requireFeatures(StructType schema, List<TableColumn> columns) {
    if (columns.stream().anyMatch(column -> column.kind() != Kind.LEFT_OUT)) {
      return;
    }
    String mend =
        columns.stream()
            .map(TableColumn::name)
            .filter(name -> Columns.isOfFeatures(schema.apply(name).dataType()))
            .findFirst()
            .map("give '%s', which holds all numbers of a row, as featuresCol"::formatted)
            .orElse("name those to take among categoricalCols and continuousCols");
    throw new UserException(
        "No column can be a feature: %s; %s."
            .formatted(
                columns.stream()
                    .map(column -> "%s (%s)".formatted(column.name(), column.reason()))
                    .collect(Collectors.joining(", ")),
                mend));
  }

  private List<String> scanned(StructType schema) {
    String[] given = getInputCols();
    return List.of(given.length == 0 ? schema.fieldNames() : given);
  }

  private static boolean isReadable(DataType type) {
    return type instanceof NumericType
        || type instanceof StringType
        || type instanceof BooleanType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  private Map<String, RequestedKind> wishes() {
    Map<String, RequestedKind> wishes = new HashMap<>();
    Map.of(
            RequestedKind.CATEGORICAL, getCategoricalCols(),
            RequestedKind.CONTINUOUS, getContinuousCols(),
            RequestedKind.LOG, getLogCols(),
            RequestedKind.IGNORED, getIgnoredCols())
        .forEach(
            (wish, names) -> {
              for (String name : names) {
                if (wishes.putIfAbsent(name, wish) != null) {
                  throw new UserException(
                      "Column '%s' is named for two kinds; name it once among categoricalCols, continuousCols, logCols and ignoredCols."
                          .formatted(name));
                }
              }
            });
    return wishes;
  }

  private Map<String, List<Double>> codes() {
    Map<String, List<Double>> codes = new HashMap<>();
    for (String entry : getMissingCodes()) {
      int sign = entry.lastIndexOf('=');
      try {
        codes
            .computeIfAbsent(entry.substring(0, Math.max(0, sign)), name -> new ArrayList<>())
            .add(Double.parseDouble(entry.substring(sign + 1)) + 0.0);
      } catch (NumberFormatException e) {
        throw new UserException(
            "missingCodes '%s' is no column and number; write it like age=999.".formatted(entry));
      }
    }
    return codes;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    List<String> known = Arrays.asList(schema.fieldNames());
    List<String> needed = new ArrayList<>(scanned(schema));
    needed.addAll(wishes().keySet());
    needed.addAll(codes().keySet());
    for (String name : needed) {
      if (!known.contains(name)) {
        throw new UserException(
            "There is no column '%s'; the columns are %s.".formatted(name, known));
      }
    }
    Columns.requireAbsent(schema, getOutputCol(), "outputCol");
    return schema.add(getOutputCol(), SQLDataTypes.VectorType());
  }

  @Override
  public TableFeatures copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  /**
   * Reads an estimator that was saved.
   *
   * @param path where it was saved
   * @return the estimator
   */
  public static TableFeatures load(String path) {
    return read().load(path);
  }

  /**
   * A reader of saved estimators.
   *
   * @return the reader
   */
  public static MLReader<TableFeatures> read() {
    return new StageReader<>(TableFeatures.class, TableFeatures::new);
  }

  /**
   * The param: names of the columns to read.
   *
   * @return the param, by default none, which means all
   * @since 0.1.0
   */
  public StringArrayParam inputCols() {
    return inputCols;
  }

  /**
   * The value of {@link #inputCols}.
   *
   * @return the value
   */
  public String[] getInputCols() {
    return getOrDefault(inputCols);
  }

  /**
   * Sets {@link #inputCols}.
   *
   * @param value names of columns
   * @return this
   */
  public TableFeatures setInputCols(String... value) {
    set(inputCols, value);
    return this;
  }

  /**
   * The param: names of columns each of whose values is a level.
   *
   * @return the param, by default none
   * @since 0.1.0
   */
  public StringArrayParam categoricalCols() {
    return categoricalCols;
  }

  /**
   * The value of {@link #categoricalCols}.
   *
   * @return the value
   */
  public String[] getCategoricalCols() {
    return getOrDefault(categoricalCols);
  }

  /**
   * Sets {@link #categoricalCols}.
   *
   * @param value names of columns
   * @return this
   */
  public TableFeatures setCategoricalCols(String... value) {
    set(categoricalCols, value);
    return this;
  }

  /**
   * The param: names of columns whose numbers are taken as they stand.
   *
   * @return the param, by default none
   * @since 0.1.0
   */
  public StringArrayParam continuousCols() {
    return continuousCols;
  }

  /**
   * The value of {@link #continuousCols}.
   *
   * @return the value
   */
  public String[] getContinuousCols() {
    return getOrDefault(continuousCols);
  }

  /**
   * Sets {@link #continuousCols}.
   *
   * @param value names of columns
   * @return this
   */
  public TableFeatures setContinuousCols(String... value) {
    set(continuousCols, value);
    return this;
  }

  /**
   * The param: names of columns whose logarithms are taken.
   *
   * @return the param, by default none
   * @since 0.1.0
   */
  public StringArrayParam logCols() {
    return logCols;
  }

  /**
   * The value of {@link #logCols}.
   *
   * @return the value
   */
  public String[] getLogCols() {
    return getOrDefault(logCols);
  }

  /**
   * Sets {@link #logCols}.
   *
   * @param value names of columns
   * @return this
   */
  public TableFeatures setLogCols(String... value) {
    set(logCols, value);
    return this;
  }

  /**
   * The param: names of columns to leave out.
   *
   * @return the param, by default none
   * @since 0.1.0
   */
  public StringArrayParam ignoredCols() {
    return ignoredCols;
  }

  /**
   * The value of {@link #ignoredCols}.
   *
   * @return the value
   */
  public String[] getIgnoredCols() {
    return getOrDefault(ignoredCols);
  }

  /**
   * Sets {@link #ignoredCols}.
   *
   * @param value names of columns
   * @return this
   */
  public TableFeatures setIgnoredCols(String... value) {
    set(ignoredCols, value);
    return this;
  }

  /**
   * The param: numbers that stand for missing values, each as {@code column=number}. Usual codes
   * far beyond a column's other numbers, such as -999, are found without it.
   *
   * @return the param, by default none
   * @since 0.1.0
   */
  public StringArrayParam missingCodes() {
    return missingCodes;
  }

  /**
   * The value of {@link #missingCodes}.
   *
   * @return the value
   */
  public String[] getMissingCodes() {
    return getOrDefault(missingCodes);
  }

  /**
   * Sets {@link #missingCodes}.
   *
   * @param value entries such as {@code age=999}
   * @return this
   */
  public TableFeatures setMissingCodes(String... value) {
    set(missingCodes, value);
    return this;
  }
}
