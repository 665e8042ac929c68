package org.gradientem.job.input;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import scala.Tuple2;

/** Finds the line of a csv file that has more or fewer values than the header has names. */
public final class MalformedLine {
  private static final Pattern REPORTED =
      Pattern.compile("Malformed CSV record: (.*?)(?: SQLSTATE|$)", Pattern.MULTILINE);

  /** Java's words for a text that is no number. */
  private static final Pattern NO_NUMBER = Pattern.compile("For input string: |NumberFormat");

  private static final String FILE = "file of a line";

  private MalformedLine() {}

  /**
   * Does what reads rows; a failure has file and line if it came from such a line.
   *
   * @param <T> what comes of it
   * @param rows the rows
   * @param work reads them
   * @return what came of it
   */
  public static <T> T explained(Dataset<Row> rows, Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) {
      // Spark throws its checked exceptions undeclared.
      Optional<UserException> malformed = found(e, rows);
      if (malformed.isPresent()) {
        throw malformed.get();
      }
      throw e;
    }
  }

  private static Optional<UserException> found(Exception failure, Dataset<Row> rows) {
    SparkSession session = rows.sparkSession();
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    Matcher found = REPORTED.matcher(String.valueOf(root.getMessage()));
    if (found.find()) {
      return Optional.of(new UserException(sentence(found.group(1), session, rows), failure));
    }
    return NO_NUMBER.matcher(String.valueOf(root.getMessage())).find()
        ? repeatedHeader(session, rows.inputFiles())
        : Optional.empty();
  }

  /**
   * Returns what is wrong with files that were put together with their headers.
   *
   * @param files the files
   */
  static Optional<UserException> repeatedHeader(SparkSession session, String... files) {
    return Arrays.stream(files)
        .flatMap(file -> repeatedHeader(session, file).stream())
        .map(where -> new UserException(where + " is the header again; remove that line."))
        .findFirst();
  }

  private static Optional<String> repeatedHeader(SparkSession session, String file) {
    return lines(session, file).takeAsList(1).stream()
        .flatMap(header -> place(header, 1, session, file).stream())
        .findFirst();
  }

  /**
   * Returns the refusal of a file with lines that are no json objects.
   *
   * @param rows rows of which there is such a line
   * @param corrupt the column that has its text
   */
  static UserException ofJson(Dataset<Row> rows, String corrupt) {
    Row line =
        rows.withColumn(FILE, functions.input_file_name())
            .filter(functions.col(corrupt).isNotNull())
            .head();
    String text = line.getAs(corrupt);
    String file = line.getAs(FILE);
    return new UserException(
        "%s is no json object: '%s'; correct it."
            .formatted(
                place(text, 0, rows.sparkSession(), file).orElse("A line of " + file),
                Header.shortened(text)));
  }

  private static String sentence(String record, SparkSession session, Dataset<Row> rows) {
    String firstLine = record.lines().findFirst().orElse("");
    String where =
        Arrays.stream(rows.inputFiles())
            .map(file -> place(firstLine, 0, session, file))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse("A line of the input");
    return "%s has more or fewer values than the header has names: '%s'; correct it."
        .formatted(where, Header.shortened(record));
  }

  /** Returns where the first line from some index on is that has a text. */
  private static Optional<String> place(String text, long from, SparkSession session, String file) {
    return lines(session, file)
        .toJavaRDD()
        .zipWithIndex()
        .filter(line -> line._2() >= from && line._1().equals(text))
        .map(Tuple2::_2)
        .take(1)
        .stream()
        .map(index -> RootLocale.format("Line %d of %s", index + 1, file))
        .findFirst();
  }

  private static Dataset<String> lines(SparkSession session, String file) {
    return session.read().textFile(file);
  }
}
