package org.gradientem.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.columns.Kind;
import org.gradientem.columns.TableColumn;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.TableFeatures;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.io.ColumnRecord;
import org.gradientem.spark.rows.Columns;
import org.gradientem.spark.rows.FeatureAttributes;
import picocli.CommandLine.Option;

/** The options that name the rows to work on and their features, and the reading of both. */
public class Input extends RowFiles {
  private static final String ASSEMBLED = "assembled features";
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_ -]+");

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
   * @param names the names of the features; empty if they come as vectors
   * @param columns the columns of the input
   * @param kinds what has made the features, if they are not taken as they stand
   * @param warnings what may be wrong with the columns, a sentence each
   */
  public record Table(
      Dataset<Row> rows,
      String featuresCol,
      List<String> names,
      ColumnTable columns,
      Optional<TableFeaturesModel> kinds,
      List<String> warnings) {}

  /**
   * Refuses params that no table is fitted with, before any is read.
   *
   * @param estimator has them; its features will be a column of this class
   */
  public void checkParams(GradientEM estimator) {
    StructType schema = new StructType().add(ASSEMBLED, SQLDataTypes.VectorType());
    String weight = estimator.getWeightCol();
    StructType unused =
        estimator
            .setFeaturesCol(ASSEMBLED)
            .transformSchema(weight.isEmpty() ? schema : schema.add(weight, DataTypes.DoubleType));
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
    boolean isOfVectors =
        features == null
            ? columns.hasVectors()
            : features.size() == 1
                && FeatureColumns.isVector(columns.type(features.get(0).strip()));
    if (isOfVectors) {
      return table(session, rows, List.of(), notFeatures);
    }
    given.names().forEach(columns::type);
    List<String> others = checked(columns, notFeatures);
    List<String> names = features == null ? columns.all(others) : columns.named(features).names();
    TableFeaturesModel kinds = found(given.estimator(names).setOutputCol(ASSEMBLED), session, rows);
    List<String> warnings = new ArrayList<>(advice(session, rows));
    requireDecoded(session, rows, columns(kinds));
    requireOneHeader(session, rows, columns(kinds));
    return table(rows, kinds, ColumnTable.of(rows.schema(), kinds, others), warnings);
  }

  private static TableFeaturesModel found(
      TableFeatures estimator, SparkSession session, Dataset<Row> rows) {
    try {
      return estimator.fit(rows);
    } catch (UserException e) {
      throw MalformedLine.found(e, session, rows).orElse(e);
    }
  }

  /**
   * Reads the rows for a model whose features were made of columns, which are found by their names
   * unless others are named in their places.
   *
   * @param needed other columns that are needed
   */
  public Table read(SparkSession session, TableFeaturesModel kinds, String... needed)
      throws IOException {
    Dataset<Row> rows = rowsWithOptional(session);
    checked(new FeatureColumns(path(), rows.schema()), needed);
    if (features != null) {
      rows = inTheirPlaces(rows, kinds);
    }
    List<String> fitted = taken(kinds);
    new FeatureColumns(path(), rows.schema()).fitted(fitted);
    ColumnTable columns = new ColumnTable(columns(kinds), true);
    List<String> warnings = new ArrayList<>(advice(session, rows));
    warnings.addAll(unusable(session, rows, kinds));
    return table(rows, kinds.setOutputCol(ASSEMBLED), columns, warnings);
  }

  private static List<String> unusable(
      SparkSession session, Dataset<Row> rows, TableFeaturesModel kinds) {
    try {
      return UnusableColumns.warnings(rows, columns(kinds));
    } catch (Exception e) {
      // Spark throws its checked exceptions undeclared.
      Optional<UserException> malformed = MalformedLine.found(e, session, rows);
      if (malformed.isPresent()) {
        throw malformed.get();
      }
      throw e;
    }
  }

  /**
   * Reads the rows for such a model, and refuses those with missing cells or leaves them out.
   *
   * @param handleInvalid error or skip
   * @param needed other columns that are needed
   */
  public Table readComplete(
      SparkSession session, TableFeaturesModel kinds, String handleInvalid, String... needed)
      throws IOException {
    Table table = read(session, kinds, needed);
    return new Table(
        RequiredCells.of(table.rows(), table.featuresCol(), columns(kinds), handleInvalid),
        table.featuresCol(),
        table.names(),
        table.columns(),
        table.kinds(),
        table.warnings());
  }

  private static List<String> taken(TableFeaturesModel kinds) {
    return columns(kinds).stream()
        .filter(column -> column.kind() != Kind.LEFT_OUT)
        .map(TableColumn::name)
        .toList();
  }

  private Dataset<Row> inTheirPlaces(Dataset<Row> rows, TableFeaturesModel kinds) {
    List<String> given = new FeatureColumns(path(), rows.schema()).named(features).names();
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
    Dataset<Row> made = kinds.transform(rows);
    return new Table(
        made,
        ASSEMBLED,
        FeatureAttributes.names(made.schema().apply(ASSEMBLED)),
        columns,
        Optional.of(kinds),
        warnings);
  }

  private static List<String> checked(FeatureColumns columns, String... notFeatures) {
    List<String> needed = Stream.of(notFeatures).filter(name -> !name.isEmpty()).toList();
    needed.forEach(columns::type);
    return needed;
  }

  /**
   * Reads the rows.
   *
   * @param fitted the features of the model that the rows are for, which are taken if none are
   *     named; empty if there is none or they are not known
   * @param notFeatures columns that are needed but not to be taken unless they are named; '' for
   *     none
   */
  public Table read(SparkSession session, List<String> fitted, String... notFeatures)
      throws IOException {
    return table(session, rowsWithOptional(session), fitted, notFeatures);
  }

  private Table table(
      SparkSession session, Dataset<Row> rows, List<String> fitted, String... notFeatures)
      throws IOException {
    FeatureColumns columns = new FeatureColumns(path(), rows.schema());
    List<String> others = checked(columns, notFeatures);
    FeatureColumns.Choice choice = choose(columns, fitted, others);
    ColumnTable all = ColumnTable.of(rows.schema(), choice, others);
    List<String> warnings = advice(session, rows);
    List<String> names = choice.names();
    if (names.size() == 1 && FeatureColumns.isVector(columns.type(names.get(0)))) {
      return new Table(rows, names.get(0), List.of(), all, Optional.empty(), warnings);
    }
    for (String name : names) {
      if (!(columns.type(name) instanceof NumericType)) {
        throw new UserException(
            NotANumber.explain(path(), file -> asText(session, file), rows, name));
      }
    }
    return new Table(assembled(rows, names), ASSEMBLED, names, all, Optional.empty(), warnings);
  }

  private FeatureColumns.Choice choose(
      FeatureColumns columns, List<String> fitted, List<String> notFeatures) {
    if (features != null) {
      return columns.named(features);
    }
    return columns.areNamed(fitted) ? columns.fitted(fitted) : columns.byDefault(notFeatures);
  }

  /**
   * Spark ML takes a dot in a name for a field of a struct, and knows no escape of a backtick;
   * quotes break the code that Spark SQL generates.
   */
  private static Dataset<Row> assembled(Dataset<Row> rows, List<String> names) {
    String[] plain = new String[names.size()];
    List<String> added = new ArrayList<>();
    Dataset<Row> table = rows;
    for (int j = 0; j < plain.length; j++) {
      plain[j] = names.get(j);
      if (!PLAIN.matcher(plain[j]).matches()) {
        plain[j] = ASSEMBLED + " " + j;
        added.add(plain[j]);
        table = table.withColumn(plain[j], table.col(Columns.quoted(names.get(j))));
      }
    }
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(plain).setOutputCol(ASSEMBLED).setHandleInvalid("keep");
    Dataset<Row> assembled = assembler.transform(table).drop(added.toArray(String[]::new));
    return assembled.withMetadata(ASSEMBLED, attributes(names));
  }

  private static Metadata attributes(List<String> names) {
    Attribute[] attributes =
        names.stream()
            .map(name -> NumericAttribute.defaultAttr().withName(name))
            .toArray(Attribute[]::new);
    return new AttributeGroup(ASSEMBLED, attributes).toMetadata();
  }

  /** The rows without the column that reading may have added. */
  public static Dataset<Row> withoutAssembled(Dataset<Row> rows) {
    return rows.drop(ASSEMBLED);
  }

  private static List<TableColumn> columns(TableFeaturesModel kinds) {
    return ColumnRecord.fromJson(kinds.getColumnsJson());
  }
}
