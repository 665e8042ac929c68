package org.gradientem.job.input;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import scala.Tuple2;

/** Finds the line of a csv file that has more or fewer values than the header has names. */
public final class MalformedLine {
  private static final Pattern REPORTED =
      Pattern.compile("Malformed CSV record: (.*?)(?: SQLSTATE|$)", Pattern.MULTILINE);

  private MalformedLine() {}

  /** The failure with file and line if it came from such a line, else as it is. */
  public static Exception explained(Exception failure, SparkSession session, Dataset<Row> rows) {
    return found(failure, session, rows).map(Exception.class::cast).orElse(failure);
  }

  /** The failure with file and line; empty if it did not come from such a line. */
  static Optional<UserException> found(Exception failure, SparkSession session, Dataset<Row> rows) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    Matcher found = REPORTED.matcher(String.valueOf(root.getMessage()));
    return found.find()
        ? Optional.of(new UserException(sentence(found.group(1), session, rows), failure))
        : Optional.empty();
  }

  private static String sentence(String record, SparkSession session, Dataset<Row> rows) {
    String where =
        Arrays.stream(rows.inputFiles())
            .map(file -> place(record, session, file))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse("A line of the input");
    return "%s has more or fewer values than the header has names: '%s'; correct it."
        .formatted(where, record);
  }

  private static Optional<String> place(String record, SparkSession session, String file) {
    return session
        .read()
        .textFile(file)
        .toJavaRDD()
        .zipWithIndex()
        .filter(line -> line._1().equals(record))
        .map(Tuple2::_2)
        .take(1)
        .stream()
        .map(index -> RootLocale.format("Line %d of %s", index + 1, file))
        .findFirst();
  }
}
