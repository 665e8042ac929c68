package org.gradientem.job.input;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;

/**
 * How csv files are written: as RFC 4180 says, with quotes in quotes doubled.
 *
 * @param separator between cells
 * @param encoding name of the charset
 * @param hasHeader whether the first record names the columns
 */
record CsvDialect(String separator, String encoding, boolean hasHeader) implements Serializable {
  static final char QUOTE = '"';

  /** A cell of a csv file that is not there, as an empty one is not. */
  private static final String NOT_THERE = "NA";

  private static final int MAX_COLUMNS = 1 << 20;

  /** Returns a reader of such files that refuses rows of another length than the header has. */
  DataFrameReader reader(SparkSession session, boolean isMultiLine) {
    // Without it Spark has no other charsets than those of Unicode, Latin-1 and ASCII.
    session.conf().set("spark.sql.legacy.javaCharsets", true);
    return session
        .read()
        .option("header", hasHeader)
        .option("sep", separator)
        .option("encoding", encoding)
        .option("escape", String.valueOf(QUOTE))
        .option("multiLine", isMultiLine)
        .option("nullValue", NOT_THERE)
        // A quoted empty cell, which programs write that quote every cell.
        .option("emptyValue", NOT_THERE)
        .option("mode", "FAILFAST");
  }

  /**
   * Returns whether cells hold line breaks, for which a file has to be read whole by one task.
   *
   * @param heads the beginnings of the files; only those that have quotes are read further
   */
  boolean isMultiLine(SparkSession session, List<FileHead> heads) {
    if (isOfWideLetters()
        || heads.stream().anyMatch(head -> text(head).lines().anyMatch(CsvDialect::isOpen))) {
      return true;
    }
    String[] longer =
        heads.stream()
            .filter(head -> !head.isWhole() && text(head).indexOf(QUOTE) >= 0)
            .map(head -> head.file().getPath().toString())
            .toArray(String[]::new);
    return longer.length > 0
        && !session
            .read()
            .option("__globPaths__", false)
            .textFile(longer)
            .filter((FilterFunction<String>) CsvDialect::isOpen)
            .isEmpty();
  }

  /** Returns whether a line ends within quotes, or begins there. */
  private static boolean isOpen(String line) {
    return line.chars().filter(c -> c == QUOTE).count() % 2 == 1;
  }

  /** Returns whether a line feed is more than one byte, at which Spark cannot split a file. */
  boolean isOfWideLetters() {
    return "\n".getBytes(charset()).length > 1;
  }

  private Charset charset() {
    return Charset.forName(encoding);
  }

  private String text(FileHead head) {
    String text = new String(head.bytes(), charset());
    String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return head.isWhole() ? bare : bare.substring(0, bare.lastIndexOf('\n') + 1);
  }

  /**
   * Refuses files whose headers differ, since Spark would take columns by their places.
   *
   * @return the names of the columns; none without a header
   */
  List<String> requireOneHeader(List<FileHead> heads) {
    FileHead first = null;
    List<String> expected = List.of();
    for (FileHead head : heads) {
      List<String> names = hasHeader ? header(head) : List.of();
      if (names.isEmpty()) {
        continue;
      }
      if (first == null) {
        first = head;
        expected = names;
      } else if (!names.equals(expected)) {
        throw new UserException(difference(first.path(), expected, head.path(), names));
      }
    }
    return expected;
  }

  private static String difference(
      String first, List<String> expected, String other, List<String> names) {
    int j = 0;
    while (j < Math.min(expected.size(), names.size()) && expected.get(j).equals(names.get(j))) {
      j++;
    }
    return "Column %d of %s is %s, but of %s %s; give both files the same header, or read them one by one."
        .formatted(j + 1, first, name(expected, j), other, name(names, j));
  }

  private static String name(List<String> names, int j) {
    return j < names.size() ? "'" + Header.shortened(names.get(j)) + "'" : "missing";
  }

  private List<String> header(FileHead head) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(separator);
    settings.getFormat().setQuoteEscape(QUOTE);
    settings.getFormat().setComment('\0');
    settings.setMaxColumns(MAX_COLUMNS);
    settings.setMaxCharsPerColumn(-1);
    String text = text(head);
    String[] names = text.isBlank() ? null : new CsvParser(settings).parseLine(text);
    return names == null
        ? List.of()
        : Arrays.stream(names).map(name -> Objects.requireNonNullElse(name, "").strip()).toList();
  }
}
