package org.gradientem.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of text under a header; the name is that of its file without an ending. */
public record Table(String name, List<String> columns, List<List<String>> rows) {
  /** Makes a table without rows; bars separate the names of the header. */
  public static Table of(String name, String header) {
    return new Table(name, List.of(header.split(" \\| ", -1)), new ArrayList<>());
  }

  /** Adds a row with a cell for each column; lists among the cells are several cells. */
  public Table row(Object... cells) {
    rows.add(cells(cells));
    return this;
  }

  /** Values as text; the entries of lists one by one. */
  public static List<String> cells(Object... values) {
    return Arrays.stream(values)
        .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
        .map(String::valueOf)
        .toList();
  }

  /** A number in a format; no text where there is none. */
  public static String number(String format, OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
  }

  /** The table as Markdown, ending with a new line. */
  public String markdown() {
    List<String> rule = Collections.nCopies(columns.size(), "---");
    return Stream.concat(Stream.of(columns, rule), rows.stream())
        .map(
            row ->
                row.stream()
                    .map(cell -> cell.replace("|", "\\|"))
                    .collect(Collectors.joining(" | ", "| ", " |\n")))
        .collect(Collectors.joining());
  }

  /** The table as comma-separated values, ending with a new line; no cell may hold a comma. */
  public String csv() {
    return Stream.concat(Stream.of(columns), rows.stream())
        .map(row -> String.join(",", row) + "\n")
        .collect(Collectors.joining());
  }
}
