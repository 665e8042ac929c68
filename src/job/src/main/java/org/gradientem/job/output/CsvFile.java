package org.gradientem.job.output;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Writes a csv file whose texts a spreadsheet does not take for formulas. */
final class CsvFile {
  private static final String BEGIN_FORMULAS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvFile() {}

  static void write(FileSystem files, Path path, List<String> header, Stream<Object[]> rows)
      throws IOException {
    try (OutputStream out = files.create(path)) {
      CsvWriter csv = new CsvWriter(out, StandardCharsets.UTF_8, new CsvWriterSettings());
      csv.writeHeaders(header.stream().map(CsvFile::text).toList());
      rows.forEach(row -> csv.writeRow(Stream.of(row).map(CsvFile::cell).toArray()));
      csv.close();
    }
  }

  private static Object cell(Object value) {
    return value instanceof String text ? text(text) : value;
  }

  /** A text with an apostrophe before it where it might be a formula, blanks before that or not. */
  static String text(String text) {
    String begun = text.stripLeading();
    boolean isFormula =
        (!text.isEmpty() && BEGIN_FORMULAS.indexOf(text.charAt(0)) >= 0)
            || (!begun.isEmpty() && BEGIN_FORMULAS.indexOf(begun.charAt(0)) >= 0);
    return isFormula ? "'" + text : text;
  }
}
