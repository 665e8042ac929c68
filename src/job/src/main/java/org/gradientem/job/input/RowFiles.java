package org.gradientem.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.job.errors.WrongUsage;
import picocli.CommandLine.Option;

/** The options that say where the rows are and how they are written, and the reading of them. */
class RowFiles {
  private static final List<String> FORMATS = List.of("parquet", "csv", "tsv", "json", "libsvm");
  private static final Pattern OTHER_SEPARATORS = Pattern.compile("[;|\t]");

  /** A cell of a csv file that is not there, as an empty one is not. */
  private static final String NOT_THERE = "NA";

  /** What takes the place of bytes that are of another encoding. */
  private static final char UNDECODED = '\uFFFD';

  @Option(names = "--input", required = true, paramLabel = "PATH", description = "File or folder.")
  String path;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "parquet, csv, tsv, json or libsvm. Default: by the ending of the file's name.")
  String format;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "Between the columns of a csv file. Default: a comma, in tsv a tab.")
  String separator;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Of a csv file, such as iso-8859-1. Default: UTF-8.")
  String encoding = "UTF-8";

  @Option(
      names = "--no-header",
      description = "The first line of a csv file is a row; its columns are called _c0, _c1, ….")
  boolean noHeader;

  /** The path as it was given. */
  public final String path() {
    return path;
  }

  /** Reads the rows as a table, with its columns named and typed. */
  final Dataset<Row> rows(SparkSession session) throws IOException {
    if (path.equals("-") || path.startsWith("/dev/")) {
      throw new UserException(
          "The rows are read more than once, which %s cannot be; write them to a file."
              .formatted(path));
    }
    String chosen = chosenFormat(session);
    Dataset<Row> rows =
        switch (chosen) {
          case "csv", "tsv" -> csv(session, path, true, !noHeader);
          case "json", "parquet", "libsvm" -> session.read().format(chosen).load(path);
          default ->
              throw new WrongUsage(
                  "The format '%s' is unknown; use one of %s."
                      .formatted(chosen, String.join(", ", FORMATS)));
        };
    requireTable(rows);
    return rows;
  }

  private String chosenFormat(SparkSession session) throws IOException {
    return format == null ? guessFormat(session) : format.toLowerCase(Locale.ROOT);
  }

  /** What may be wrong with the names of a csv file's columns, a sentence each. */
  final List<String> advice(SparkSession session, Dataset<Row> rows) throws IOException {
    return List.of("csv", "tsv").contains(chosenFormat(session)) && !noHeader
        ? Header.advice(path, rows, () -> csv(session, path, false, false))
        : List.of();
  }

  /** The cells of a csv file as they are written. */
  final Dataset<Row> asText(SparkSession session, String file) throws IOException {
    return csv(session, file, false, !noHeader);
  }

  private Dataset<Row> csv(SparkSession session, String file, boolean inferTypes, boolean hasHeader)
      throws IOException {
    return session
        .read()
        .option("header", hasHeader)
        .option("sep", separator == null ? defaultSeparator(session) : separator)
        .option("encoding", encoding)
        .option("inferSchema", inferTypes)
        .option("nullValue", NOT_THERE)
        // A quoted empty cell, which programs write that quote every cell.
        .option("emptyValue", NOT_THERE)
        .option("mode", "FAILFAST")
        .csv(file);
  }

  private String defaultSeparator(SparkSession session) throws IOException {
    return chosenFormat(session).equals("tsv") ? "\t" : ",";
  }

  /** Refuses what was read in another format or with another separator than it has. */
  private void requireTable(Dataset<Row> rows) {
    String[] names = rows.columns();
    if (names.length == 0 || (isAllText(rows.schema()) && rows.isEmpty())) {
      throw new UserException("%s has 0 usable rows; check --input.".formatted(path));
    }
    if (names.length == 1 && names[0].equals("_corrupt_record")) {
      throw new UserException("%s is not a json object a line; check --format.".formatted(path));
    }
    if (Arrays.stream(names).anyMatch(name -> name.indexOf('\0') >= 0)) {
      throw new UserException("%s is UTF-16; write it as UTF-8.".formatted(path));
    }
    Optional<String> undecoded = undecoded(Arrays.stream(names));
    if (undecoded.isPresent()) {
      throw new UserException(undecoded.get());
    }
    Matcher between = OTHER_SEPARATORS.matcher(names[0]);
    if (names.length == 1 && separator == null && between.find()) {
      throw new UserException(
          "%s has one column, '%s'; give --separator '%s' if that is between its columns."
              .formatted(path, names[0], between.group()));
    }
  }

  /** What is wrong with the first of some texts that has bytes of another encoding. */
  final Optional<String> undecoded(Stream<String> texts) {
    return texts
        .filter(text -> text.indexOf(UNDECODED) >= 0)
        .findFirst()
        .map(
            text ->
                "%s has '%s', which is not %s; give its --encoding, such as iso-8859-1."
                    .formatted(path, text, encoding));
  }

  private static boolean isAllText(StructType schema) {
    return Arrays.stream(schema.fields()).allMatch(f -> f.dataType().equals(DataTypes.StringType));
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
        .filter(
            ending ->
                names.stream()
                    .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("." + ending)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "The format of %s does not follow from its name; give --format %s."
                        .formatted(path, String.join("|", FORMATS))));
  }
}
