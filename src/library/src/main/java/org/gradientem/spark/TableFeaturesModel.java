package org.gradientem.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.internal.columns.Numbers;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.spark.internal.io.ColumnsJson;
import org.gradientem.spark.internal.io.StageReader;
import org.gradientem.spark.internal.io.StageWriter;
import org.gradientem.spark.internal.rows.Columns;
import scala.Function1;

/**
 * Makes the features of a table as {@link TableFeatures} has found its columns to be. Columns are
 * found by their names.
 *
 * @since 0.1.0
 */
public class TableFeaturesModel extends Model<TableFeaturesModel>
    implements TableFeaturesParams<TableFeaturesModel>, MLWritable {
  private static final String ROWS = "rows";
  private static final String COLUMNS = "columns";
  private static final String JSON = "json";
  private static final StructType COLUMN =
      new StructType()
          .add("name", DataTypes.StringType, false)
          .add("kind", DataTypes.StringType, false)
          .add("levels", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("least", DataTypes.DoubleType)
          .add("greatest", DataTypes.DoubleType)
          .add("missing", DataTypes.LongType, false)
          .add("reason", DataTypes.StringType, false);

  private final String uid;
  final TableParamSet params;
  private final Param<String> columnsJson;
  private final Param<String> table;

  /** Makes a model of nothing: Spark Connect knows only classes that have such a constructor. */
  public TableFeaturesModel() {
    this(Identifiable$.MODULE$.randomUID("TableFeaturesModel"));
  }

  /**
   * Makes a model of nothing, as Spark's reader does.
   *
   * @param uid its unique name
   */
  @SuppressWarnings("this-escape") // Spark's params register with their owner as they are made
  public TableFeaturesModel(String uid) {
    this.uid = uid;
    params = new TableParamSet(this);
    columnsJson =
        new Param<>(
            this,
            "columnsJson",
            "the columns that were found, as JSON",
            (Function1<String, Object> & Serializable) ColumnsJson::isJson);
    table =
        params.choice(
            "table",
            ROWS,
            "what transform returns, for clients of Spark Connect; not saved",
            ROWS,
            COLUMNS,
            JSON);
    setDefault(columnsJson, "[]");
  }

  TableFeaturesModel withColumns(List<TableColumn> columns) {
    set(columnsJson, ColumnsJson.toJson(columns));
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * The columns that were scanned, as a table in the active session.
   *
   * @return a row per column, in their order: name, kind, levels, least and greatest number,
   *     missing cells, and the reason of its kind
   */
  public Dataset<Row> columns() {
    return columns(SparkSession.active());
  }

  private Dataset<Row> columns(SparkSession session) {
    return session.createDataFrame(found().stream().map(TableFeaturesModel::row).toList(), COLUMN);
  }

  List<TableColumn> found() {
    return ColumnsJson.fromJson(getColumnsJson());
  }

  /**
   * Appends the features.
   *
   * @param dataset a table with the columns that are not left out
   * @return the table with the features
   * @throws IllegalArgumentException if a column is missing
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    SparkSession session = dataset.sparkSession();
    return switch (getOrDefault(table)) {
      case COLUMNS -> columns(session);
      case JSON -> ModelTable.json(getColumnsJson(), session);
      default -> withFeatures(dataset);
    };
  }

  private static Row row(TableColumn column) {
    return RowFactory.create(
        column.name(),
        column.kind().toString(),
        column.levels().toArray(),
        column.numbers().map(Numbers::least).orElse(null),
        column.numbers().map(Numbers::greatest).orElse(null),
        column.missing(),
        column.reason());
  }

  private Dataset<Row> withFeatures(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema(), true);
    RowEncoder encoder = new RowEncoder(found(), getHandleInvalid());
    List<String> known = List.of(dataset.columns());
    Column[] cells = new Column[encoder.names().size()];
    for (int c = 0; c < cells.length; c++) {
      String name = encoder.names().get(c);
      Column cell = known.contains(name) ? dataset.col(Columns.quoted(name)) : functions.lit(null);
      // Spark writes names of a type into code without escaping them, so none is the table's.
      cells[c] = cell.as("c" + c);
    }
    Column features =
        functions.udf(encoder, SQLDataTypes.VectorType()).apply(functions.struct(cells));
    Dataset<Row> encoded =
        dataset.withColumn(
            getOutputCol(), features.as(getOutputCol(), schema.apply(getOutputCol()).metadata()));
    return getHandleInvalid().equals("skip")
        ? encoded.filter(encoded.col(Columns.quoted(getOutputCol())).isNotNull())
        : encoded;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    String asked = getOrDefault(table);
    if (!asked.equals(ROWS)) {
      return asked.equals(COLUMNS) ? COLUMN : ModelTable.JSON;
    }
    List<String> known = Arrays.asList(schema.fieldNames());
    RowEncoder encoder = new RowEncoder(found(), getHandleInvalid());
    List<String> lacking =
        encoder.names().stream()
            .filter(name -> !known.contains(name) && !name.equals(getLabelCol()))
            .toList();
    if (!lacking.isEmpty()) {
      throw new UserException(
          "The table lacks %s of the columns that the features were made of; its columns are %s."
              .formatted(String.join(", ", lacking), known));
    }
    Columns.requireAbsent(schema, getOutputCol(), "outputCol");
    Attribute[] attributes = encoder.attributes().toArray(Attribute[]::new);
    Metadata metadata = new AttributeGroup(getOutputCol(), attributes).toMetadata();
    return schema.add(getOutputCol(), SQLDataTypes.VectorType(), true, metadata);
  }

  @Override
  public TableFeaturesModel copy(ParamMap extra) {
    return copyValues(new TableFeaturesModel(uid), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this);
  }

  /**
   * Reads a model that was saved.
   *
   * @param path where it was saved
   * @return the model
   */
  public static TableFeaturesModel load(String path) {
    return read().load(path);
  }

  /**
   * A reader of saved models.
   *
   * @return the reader
   */
  public static MLReader<TableFeaturesModel> read() {
    return new StageReader<>(TableFeaturesModel.class, TableFeaturesModel::new);
  }

  /**
   * The param: the columns that were found, as JSON; set by {@link TableFeatures#fit}.
   *
   * @return the param
   * @since 0.1.0
   */
  public Param<String> columnsJson() {
    return columnsJson;
  }

  /**
   * The value of {@link #columnsJson}.
   *
   * @return an array of columns
   */
  public String getColumnsJson() {
    return getOrDefault(columnsJson);
  }

  /**
   * The param: what {@link #transform} returns, {@code rows} with their features or, for clients of
   * Spark Connect, which can call no other method, {@link #columns} or {@code json}, the value of
   * {@link #columnsJson}. It is not saved with the model.
   *
   * @return the param, by default rows
   * @since 0.1.0
   */
  public Param<String> table() {
    return table;
  }
}
