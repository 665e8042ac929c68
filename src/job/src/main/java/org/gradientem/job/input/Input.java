package org.gradientem.job.input;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.NumberStyle;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.internal.io.ColumnsJson;
import org.gradientem.spark.internal.rows.Columns;
import picocli.CommandLine.Option;

/** The options that name the rows to work on and their features, and the reading of both. */
public class Input extends RowFiles {
  private static final String ASSEMBLED = "assembled features";

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Columns, or one column of vectors or arrays. Default: the one vector column, else every"
              + " column that says something.")
  List<String> features;

  /** Columns that are missing in all rows where the input has none of their name. */
  private List<String> optional = List.of();

  /**
   * Takes columns that the input lacks for missing ones.
   *
   * @param names of columns that a model may need
   */
  public void mayLack(List<String> names) {
    optional = names;
  }

  private Dataset<Row> rowsWithOptional(SparkSession session) throws IOException {
    Dataset<Row> rows = rows(session);
    List<String> known = List.of(rows.columns());
    for (String name : optional) {
      if (!known.contains(name)) {
        rows = rows.withColumn(name, functions.lit(null).cast(DataTypes.DoubleType));
      }
    }
    return rows;
  }

  /**
   * Rows and their features.
   *
   * @param rows the rows
   * @param featuresCol the column that holds the features
   * @param columns the columns of the input
   * @param kinds what has made the features, if they are not taken as they stand
   * @param warnings what may be wrong with the columns, a sentence each
   */
  public record Table(
      Dataset<Row> rows,
      String featuresCol,
      ColumnTable columns,
      Optional<TableFeaturesModel> kinds,
      List<String> warnings) {
    /**
     * Refuses rows with missing cells, or leaves them out.
     *
     * @param handleInvalid error or skip
     * @return a table of the other rows
     */
    public Table complete(String handleInvalid) {
      Dataset<Row> whole = RequiredCells.of(rows, featuresCol, columns.columns(), handleInvalid);
      return new Table(whole, featuresCol, columns, kinds, warnings);
    }
  }

  /**
   * Refuses params that a table is not fitted with, before it is scanned.
   *
   * @param estimator has them; its features will be a column of this class
   * @param columns the columns of the table; none as long as they are not known
   */
  public void checkParams(GradientEM estimator, StructType columns) {
    String weight = estimator.getWeightCol();
    boolean isUnknown = columns.isEmpty() && !weight.isEmpty();
    StructType schema = isUnknown ? columns.add(weight, DataTypes.DoubleType) : columns;
    StructType unused =
        estimator
            .setFeaturesCol(ASSEMBLED)
            .transformSchema(schema.add(ASSEMBLED, SQLDataTypes.VectorType()));
  }

  /**
   * Reads the rows and finds what kinds of columns they have, unless one column holds vectors.
   *
   * @param given what the user says of the kinds
   * @param notFeatures columns that are needed but not to be taken unless they are named; '' for
   *     none
   */
  public Table readTable(SparkSession session, KindOptions given, String... notFeatures)
      throws IOException {
    Dataset<Row> rows = rows(session);
    FeatureColumns columns = new FeatureColumns(path(), rows.schema());
    Optional<String> vectors = columns.vectors(features);
    if (vectors.isPresent()) {
      return ofVectors(rows, vectors.get(), checked(columns, notFeatures));
    }
    given.names().forEach(columns::type);
    List<String> others = checked(columns, notFeatures);
    List<String> names = features == null ? columns.all(others) : columns.named(features);
    TableFeatures estimator = given.estimator(names).setOutputCol(ASSEMBLED);
    TableFeaturesModel kinds = MalformedLine.explained(rows, () -> estimator.fit(rows));
    List<String> warnings = advice(rows);
    warnings.addAll(given.warnings(columns(kinds)));
    requireDecoded(session, rows, columns(kinds));
    requireOneHeader(session, rows, columns(kinds));
    return table(rows, kinds, ColumnTable.of(rows.schema(), kinds, others), warnings);
  }

  /**
   * Reads the rows for a model whose features were made of columns, which are found by their names
   * unless others are named in their places.
   *
   * @param needed other columns that are needed
   */
  public Table read(SparkSession session, TableFeaturesModel kinds, String... needed)
      throws IOException {
    return read(rowsWithOptional(session), kinds, needed);
  }

  private Table read(Dataset<Row> given, TableFeaturesModel kinds, String... needed) {
    checked(new FeatureColumns(path(), given.schema()), needed);
    Dataset<Row> rows = features == null ? given : inTheirPlaces(given, kinds);
    List<String> fitted = taken(kinds);
    new FeatureColumns(path(), rows.schema()).requireFitted(fitted);
    ColumnTable columns = new ColumnTable(columns(kinds), true);
    List<String> warnings = advice(rows);
    warnings.addAll(
        MalformedLine.explained(rows, () -> UnusableColumns.warnings(rows, columns(kinds))));
    return table(rows, kinds.setOutputCol(ASSEMBLED), columns, warnings);
  }

  private static List<String> taken(TableFeaturesModel kinds) {
    return columns(kinds).stream()
        .filter(column -> column.kind() != Kind.LEFT_OUT)
        .map(TableColumn::name)
        .toList();
  }

  private Dataset<Row> inTheirPlaces(Dataset<Row> rows, TableFeaturesModel kinds) {
    List<String> given = new FeatureColumns(path(), rows.schema()).named(features);
    List<String> fitted = taken(kinds);
    if (given.size() != fitted.size()) {
      throw new UserException(
          RootLocale.format(
              "--features names %s, but the model was fitted on %d (%s); name as many, in this order.",
              RootLocale.count(given.size(), "column"), fitted.size(), String.join(", ", fitted)));
    }
    Dataset<Row> placed = rows;
    for (int j = 0; j < given.size(); j++) {
      if (!given.get(j).equals(fitted.get(j))) {
        placed = placed.withColumn(fitted.get(j), rows.col(Columns.quoted(given.get(j))));
      }
    }
    return placed;
  }

  private static Table table(
      Dataset<Row> rows, TableFeaturesModel kinds, ColumnTable columns, List<String> warnings) {
    return new Table(kinds.transform(rows), ASSEMBLED, columns, Optional.of(kinds), warnings);
  }

  private static List<String> checked(FeatureColumns columns, String... notFeatures) {
    List<String> needed = Stream.of(notFeatures).filter(name -> !name.isEmpty()).toList();
    needed.forEach(columns::type);
    return needed;
  }

  /**
   * Reads the rows for a model that was fitted to vectors: from a column of vectors, or from
   * columns of numbers by the names of its features.
   *
   * @param fitted the names of the features; empty if they are not known
   * @param handleInvalid error, skip or keep
   * @param needed other columns that are needed
   */
  public Table read(
      SparkSession session, List<String> fitted, String handleInvalid, String... needed)
      throws IOException {
    Dataset<Row> rows = rowsWithOptional(session);
    FeatureColumns columns = new FeatureColumns(path(), rows.schema());
    boolean areColumns = features == null && !fitted.isEmpty() && columns.has(fitted);
    Optional<String> vectors = areColumns ? Optional.empty() : columns.vectors(features);
    if (vectors.isPresent()) {
      return ofVectors(rows, vectors.get(), checked(columns, needed));
    }
    TableFeaturesModel kinds = numbers(fitted.isEmpty() ? columns.named(features) : fitted);
    return read(rows, kinds.setHandleInvalid(handleInvalid), needed);
  }

  /** Returns what makes features of columns of numbers as they stand. */
  private static TableFeaturesModel numbers(List<String> names) {
    Numbers any = new Numbers(0, 0, NumberStyle.POINT, false, null, List.of(), null);
    List<TableColumn> columns =
        names.stream()
            .map(name -> new TableColumn(name, Kind.CONTINUOUS, List.of(), any, 0, "given"))
            .toList();
    TableFeaturesModel kinds = new TableFeaturesModel();
    return (TableFeaturesModel) kinds.set(kinds.columnsJson(), ColumnsJson.toJson(columns));
  }

  private Table ofVectors(Dataset<Row> rows, String name, List<String> others) {
    ColumnTable columns = ColumnTable.ofVectors(rows.schema(), name, others, features != null);
    return new Table(rows, name, columns, Optional.empty(), advice(rows));
  }

  /** The rows without the column that reading may have added. */
  public static Dataset<Row> withoutAssembled(Dataset<Row> rows) {
    return rows.drop(ASSEMBLED);
  }

  private static List<TableColumn> columns(TableFeaturesModel kinds) {
    return ColumnsJson.fromJson(kinds.getColumnsJson());
  }
}
