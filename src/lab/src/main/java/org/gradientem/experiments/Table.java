package org.gradientem.experiments;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows of text under a header.
 *
 * @param name file name without its ending
 * @param columns the header
 * @param rows as many cells each as there are columns
 */
public record Table(String name, List<String> columns, List<List<String>> rows) {

  /**
   * The table for a reader.
   *
   * @return Markdown, ending with a new line
   */
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

  /**
   * The table for a program.
   *
   * @return comma-separated values, ending with a new line; no cell may hold a comma
   */
  public String csv() {
    return Stream.concat(Stream.of(columns), rows.stream())
        .map(row -> String.join(",", row) + "\n")
        .collect(Collectors.joining());
  }
}
