package org.gradientem.job.input;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.UserException;
import org.gradientem.internal.columns.Kind;
import org.gradientem.internal.columns.TableColumn;
import org.gradientem.job.errors.WrongUsage;
import org.gradientem.job.files.Places;
import org.gradientem.job.files.SparkFormat;
import org.gradientem.spark.internal.rows.Columns;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say where the rows are and how they are written, and the reading of them. */
class RowFiles {
  /** Formats by the endings of names. */
  private static final List<String> FORMATS =
      List.of("parquet", "csv", "tsv", "json", "libsvm", "orc", "avro");

  private static final List<String> ENCODINGS =
      List.of(
          "utf-8",
          "windows-1252",
          "iso-8859-1",
          "us-ascii",
          "utf-16",
          "utf-16le",
          "utf-16be",
          "utf-32");
  private static final Pattern SEPARATORS = Pattern.compile("[,;|\t]");
  private static final Pattern NO_SEPARATOR = Pattern.compile("[\"\r\n]");

  /** Spark's name for the text of a line that is no json. */
  private static final String CORRUPT = "_corrupt_record";

  /** What takes the place of bytes that are of another encoding. */
  private static final char UNDECODED = '\uFFFD';

  @ArgGroup(multiplicity = "1")
  RowPlace place;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "parquet, csv, tsv, json, libsvm, or another format that Spark reads: orc; avro, delta,"
              + " iceberg or hudi with their packages. Default: by the ending of the file's name.")
  String format;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "An option of Spark's reader of the format; may be given several times.")
  Map<String, String> options = Map.of();

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "Between the columns of a csv file. Default: a comma, in tsv a tab.")
  String separator;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Of a csv file, such as windows-1252. Default: UTF-8.")
  String encoding = "UTF-8";

  @Option(
      names = "--no-header",
      description = "The first line of a csv file is a row; its columns are called _c0, _c1, ….")
  boolean noHeader;

  private DataFiles files;
  private String chosen;
  private boolean isMultiLine;

  /** The names of a csv file's columns as they are written. */
  private List<String> header = List.of();

  private Consumer<StructType> check = columns -> {};

  /**
   * Has the columns checked as soon as they are known.
   *
   * @param columnCheck throws an exception if they are to be refused
   */
  public final void checkColumns(Consumer<StructType> columnCheck) {
    check = columnCheck;
  }

  /** Where the rows are, in words: the path as it was given, or the table. */
  public final String path() {
    return place.words();
  }

  /**
   * Adds the files and folders that are read.
   *
   * @param places the places of the command
   * @return these places
   * @throws IOException if a file system cannot be read
   */
  public final Places addTo(Places places) throws IOException {
    return place.addTo(places);
  }

  /**
   * Refuses what cannot be read, as far as that is known before Spark is started.
   *
   * @param hadoop the configuration of the file systems
   * @throws IOException if the file system cannot be read
   */
  public final void check(Configuration hadoop) throws IOException {
    if (format != null) {
      requireFormat(format);
    }
    requireSeparator();
    requireEncoding();
    place.check(hadoop);
  }

  private static void requireFormat(String name) {
    if (!name.equalsIgnoreCase("tsv")) {
      SparkFormat.require("--format", name);
    }
  }

  private String format() {
    return format.toLowerCase(Locale.ROOT);
  }

  /** Reads the rows as a table, with its columns named and typed. */
  final Dataset<Row> rows(SparkSession session) throws IOException {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    check(hadoop);
    Dataset<Row> rows = place.table == null ? ofFiles(session, hadoop) : ofTable(session);
    requireTable(rows);
    check.accept(rows.schema());
    return rows;
  }

  private Dataset<Row> ofTable(SparkSession session) {
    chosen = "table";
    try {
      return session.read().options(options).table(place.table);
    } catch (Exception e) {
      // Spark throws it undeclared.
      if (e instanceof AnalysisException) {
        throw new UserException(
            "There is no table '%s' in Spark's catalog; check --table.".formatted(place.table), e);
      }
      throw e;
    }
  }

  private Dataset<Row> ofFiles(SparkSession session, Configuration hadoop) throws IOException {
    if (format != null && LakeTable.FORMATS.contains(format())) {
      chosen = format();
      return session
          .read()
          .format(chosen)
          .options(options)
          .load(place.paths.toArray(String[]::new));
    }
    files = DataFiles.at(place.paths, hadoop);
    chosen = chosenFormat();
    requireFormat(chosen);
    List<FileStatus> found = files.of(chosen, FORMATS);
    return switch (chosen) {
      case "csv", "tsv" -> csv(session, FileHead.of(found, hadoop));
      case "json" -> {
        FileHead.of(found, hadoop).forEach(FileHead::requireText);
        yield loaded(session.read().format(chosen));
      }
      default -> loaded(session.read().format(chosen));
    };
  }

  private Dataset<Row> csv(SparkSession session, List<FileHead> heads) {
    CsvDialect dialect = dialect(encoding);
    if (!dialect.isOfWideLetters()) {
      heads.forEach(FileHead::requireText);
    }
    header = dialect.requireOneHeader(heads);
    isMultiLine = dialect.isMultiLine(session, heads);
    return loaded(reader(session, dialect).option("inferSchema", true));
  }

  private DataFrameReader reader(SparkSession session, CsvDialect dialect) {
    return dialect.reader(session, isMultiLine).format("csv");
  }

  private CsvDialect dialect(String charset) {
    return new CsvDialect(separator(), charset, !noHeader);
  }

  private Dataset<Row> loaded(DataFrameReader reader) {
    try {
      return files.loaded(reader.options(options));
    } catch (UserException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "--format %s cannot read %s (%s); give that by --option, or another --format."
              .formatted(chosen, path(), e.getMessage().replace("requirement failed: ", "")),
          e);
    }
  }

  private String separator() {
    if (separator == null) {
      return chosen.equals("tsv") ? "\t" : ",";
    }
    return separator.replace("\\t", "\t");
  }

  private void requireEncoding() {
    try {
      Charset.forName(encoding);
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(
          "--encoding '%s' is unknown; use one of %s."
              .formatted(encoding, String.join(", ", ENCODINGS)));
    }
  }

  private void requireSeparator() {
    if (separator != null && (separator.isEmpty() || NO_SEPARATOR.matcher(separator).find())) {
      throw new WrongUsage(
          "--separator cannot be empty, a quote or a line break; give what is between the columns, such as ';'.");
    }
  }

  private String chosenFormat() {
    return format == null
        ? files
            .format(FORMATS)
            .orElseThrow(
                () ->
                    new UserException(
                        "The format of %s does not follow from its name; give --format %s."
                            .formatted(path(), String.join("|", FORMATS))))
        : format();
  }

  private boolean isCsv() {
    return chosen.equals("csv") || chosen.equals("tsv");
  }

  /** Returns what is not read, and what may be wrong with a csv file's names, a sentence each. */
  final List<String> advice(Dataset<Row> rows) {
    List<String> advice = new ArrayList<>();
    if (!header.isEmpty()) {
      advice.addAll(Header.advice(path(), rows, header));
    }
    if (files != null) {
      files.notRead(chosen).ifPresent(advice::add);
    }
    return advice;
  }

  /** Refuses what was read in another format or with another separator than it has. */
  private void requireTable(Dataset<Row> rows) {
    String[] names = rows.columns();
    if (names.length == 0 || (isAllText(rows.schema()) && rows.isEmpty())) {
      throw new UserException("%s has 0 usable rows; check --input.".formatted(path()));
    }
    if (names.length == 1 && names[0].equals(CORRUPT)) {
      throw new UserException("%s is not a json object a line; check --format.".formatted(path()));
    }
    if (chosen.equals("json") && List.of(names).contains(CORRUPT)) {
      throw MalformedLine.ofJson(rows, CORRUPT);
    }
    Optional<String> undecoded = undecoded(Arrays.stream(names));
    if (undecoded.isPresent()) {
      throw new UserException(undecoded.get());
    }
    Matcher between = SEPARATORS.matcher(names[0].replace(isCsv() ? separator() : "", ""));
    if (names.length == 1 && between.find()) {
      throw new UserException(
          "%s has one column, '%s'; give --separator '%s' if that is between its columns."
              .formatted(path(), names[0], between.group()));
    }
  }

  /** Returns what is wrong with the first of some texts that has bytes of another encoding. */
  final Optional<String> undecoded(Stream<String> texts) {
    return texts
        .filter(text -> text.indexOf(UNDECODED) >= 0)
        .findFirst()
        .map(
            text ->
                "%s has '%s', which is not %s; give its --encoding, such as windows-1252."
                    .formatted(path(), Header.shortened(text), encoding));
  }

  /**
   * Refuses levels of another encoding: the letters that differ between two of them may be lost.
   *
   * @param rows the rows
   * @param columns what their columns were found to be
   */
  final void requireDecoded(SparkSession session, Dataset<Row> rows, List<TableColumn> columns)
      throws IOException {
    for (TableColumn column : columns) {
      Stream<String> texts =
          column.kind() == Kind.LEFT_OUT ? Stream.of(column.reason()) : column.levels().stream();
      Optional<String> sentence = undecoded(texts);
      if (sentence.isPresent() && isCsv() && !hasReplacement(session, rows, column.name())) {
        throw new UserException(sentence.get());
      }
    }
  }

  /** Refuses a csv file of text that has its header among the rows as well. */
  final void requireOneHeader(SparkSession session, Dataset<Row> rows, List<TableColumn> columns) {
    boolean isSuspect =
        columns.stream().anyMatch(column -> column.levels().contains(column.name()));
    if (isSuspect && isCsv() && !noHeader) {
      Optional<UserException> repeated = MalformedLine.repeatedHeader(session, rows.inputFiles());
      if (repeated.isPresent()) {
        throw repeated.get();
      }
    }
  }

  /** Returns whether a column of the files has the replacement character itself, in UTF-8. */
  private boolean hasReplacement(SparkSession session, Dataset<Row> rows, String column) {
    Charset bytes = StandardCharsets.ISO_8859_1;
    String written = new String(String.valueOf(UNDECODED).getBytes(StandardCharsets.UTF_8), bytes);
    int j = List.of(rows.columns()).indexOf(column);
    Dataset<Row> raw = loaded(reader(session, dialect(bytes.name())));
    // The columns of folder names come last, and have no encoding.
    return j < raw.columns().length
        && !raw.filter(raw.col(Columns.quoted(raw.columns()[j])).contains(written)).isEmpty();
  }

  private static boolean isAllText(StructType schema) {
    return Arrays.stream(schema.fields()).allMatch(f -> f.dataType().equals(DataTypes.StringType));
  }
}
