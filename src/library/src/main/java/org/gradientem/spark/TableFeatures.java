package org.gradientem.spark;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.columns.RequestedKind;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.internal.io.StageReader;
import org.gradientem.spark.internal.io.StageWriter;
import org.gradientem.spark.internal.rows.Columns;

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
    params = new TableParamSet(this);
    inputCols = params.names("inputCols", "columns to read; none = all");
    categoricalCols = params.names("categoricalCols", "columns each of whose values is a level");
    continuousCols = params.names("continuousCols", "columns of numbers taken as they stand");
    logCols = params.names("logCols", "columns whose logarithms are taken");
    ignoredCols = params.names("ignoredCols", "columns to leave out");
    missingCodes =
        params.names(
            "missingCodes",
            "numbers that stand for missing values, each as column=number, beside those found");
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
    transformSchema(dataset.schema());
    List<TableColumn> columns =
        finder()
            .find(
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

  ColumnFinder finder() {
    return new ColumnFinder(
        getInputCols(),
        getLabelCol(),
        Map.of(
            RequestedKind.CATEGORICAL,
            Stream.concat(Stream.of(getCategoricalCols()), Stream.of(getLabelCol()))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toArray(String[]::new),
            RequestedKind.CONTINUOUS,
            getContinuousCols(),
            RequestedKind.LOG,
            getLogCols(),
            RequestedKind.IGNORED,
            getIgnoredCols()),
        getMissingCodes(),
        getHandleInvalid().equals("skip"));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    finder().requireColumns(schema);
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
    return (TableFeatures) set(inputCols, value);
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
    return (TableFeatures) set(categoricalCols, value);
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
    return (TableFeatures) set(continuousCols, value);
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
    return (TableFeatures) set(logCols, value);
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
    return (TableFeatures) set(ignoredCols, value);
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
    return (TableFeatures) set(missingCodes, value);
  }
}
