package org.gradientem.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import picocli.CommandLine.Option;

/** The options that name the rows to work on, and the reading of those rows. */
class Input {
  private static final List<String> FORMATS = List.of("parquet", "csv", "json", "libsvm");
  private static final String ASSEMBLED = "assembled features";

  @Option(names = "--input", required = true, paramLabel = "PATH", description = "File or folder.")
  String path;

  @Option(
      names = "--format",
      description = "parquet, csv, json or libsvm. Default: by the ending of the file's name.")
  String format;

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Numeric columns, or one column of vectors or arrays. Default: the one vector column,"
              + " else every numeric column.")
  List<String> features;

  /** Rows, the column that holds their features, and the names of the features. */
  record Table(Dataset<Row> rows, String featuresCol, List<String> names) {}

  /**
   * Reads the rows.
   *
   * @param usual the columns to take if none are named and all of these are there; may be null
   * @param notFeatures columns that are needed but not to be taken unless they are named; '' for
   *     none
   */
  Table read(SparkSession session, List<String> usual, String... notFeatures) throws IOException {
    Dataset<Row> rows = load(session);
    StructType schema = rows.schema();
    for (String name : notFeatures) {
      if (!name.isEmpty()) {
        type(schema, name);
      }
    }
    List<String> chosen = features;
    if (chosen == null) {
      boolean hasUsual = usual != null && List.of(schema.fieldNames()).containsAll(usual);
      chosen = hasUsual ? usual : defaults(schema, List.of(notFeatures));
    }
    if (chosen.size() == 1 && isVector(type(schema, chosen.get(0)))) {
      return new Table(rows, chosen.get(0), List.of());
    }
    for (String name : chosen) {
      if (!(type(schema, name) instanceof NumericType)) {
        throw new UserException(NotANumber.explain(this, session, rows, name));
      }
    }
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(chosen.stream().map(Input::quotedIfNeeded).toArray(String[]::new))
            .setOutputCol(ASSEMBLED)
            .setHandleInvalid("keep");
    return new Table(assembler.transform(rows), ASSEMBLED, chosen);
  }

  /** Spark ML looks columns up by name, and takes a dot in it for a field of a struct. */
  private static String quotedIfNeeded(String name) {
    return name.contains(".") ? "`" + name + "`" : name;
  }

  /** The rows without the column that reading may have added. */
  static Dataset<Row> withoutAssembled(Dataset<Row> rows) {
    return rows.drop(ASSEMBLED);
  }

  private Dataset<Row> load(SparkSession session) throws IOException {
    String chosen = format == null ? guessFormat(session) : format.toLowerCase(Locale.ROOT);
    return switch (chosen) {
      case "csv" -> csv(session, path, true);
      case "json", "parquet", "libsvm" -> session.read().format(chosen).load(path);
      default ->
          throw new UserException(
              "The format '%s' is unknown; use one of %s."
                  .formatted(chosen, String.join(", ", FORMATS)));
    };
  }

  static Dataset<Row> csv(SparkSession session, String path, boolean inferTypes) {
    return session
        .read()
        .option("header", true)
        .option("inferSchema", inferTypes)
        .option("nullValue", "NA")
        .option("mode", "FAILFAST")
        .csv(path);
  }

  private String guessFormat(SparkSession session) throws IOException {
    Path root = new Path(path);
    var files = root.getFileSystem(session.sparkContext().hadoopConfiguration());
    FileStatus[] found = files.globStatus(root);
    if (found == null || found.length == 0) {
      throw new UserException("There is no file at " + path + "; check --input.");
    }
    List<String> names = new ArrayList<>();
    for (FileStatus status : found) {
      names.add(status.getPath().getName());
      if (status.isDirectory()) {
        Arrays.stream(files.listStatus(status.getPath()))
            .map(file -> file.getPath().getName())
            .forEach(names::add);
      }
    }
    return FORMATS.stream()
        .filter(ending -> names.stream().anyMatch(name -> name.contains("." + ending)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "The format of %s cannot be told from its name; give --format %s."
                        .formatted(path, String.join("|", FORMATS))));
  }

  private List<String> defaults(StructType schema, List<String> notFeatures) {
    List<String> vectors = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (field.dataType().equals(SQLDataTypes.VectorType())) {
        vectors.add(field.name());
      } else if (field.dataType() instanceof NumericType && !notFeatures.contains(field.name())) {
        numbers.add(field.name());
      }
    }
    if (vectors.size() == 1) {
      return vectors;
    }
    if (vectors.isEmpty() && !numbers.isEmpty()) {
      return numbers;
    }
    throw new UserException(
        "%s has %d vector and %d numeric columns among %s; name the features with --features."
            .formatted(path, vectors.size(), numbers.size(), schema.simpleString()));
  }

  private static boolean isVector(DataType type) {
    return type.equals(SQLDataTypes.VectorType()) || type instanceof ArrayType;
  }

  private DataType type(StructType schema, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new UserException(
          "%s has no column '%s'; its columns are %s."
              .formatted(path, name, Arrays.toString(schema.fieldNames())));
    }
    return schema.apply(name).dataType();
  }
}
