package org.gradientem.job.input;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.job.files.GivenPath;
import org.gradientem.job.files.Places;
import picocli.CommandLine.Option;

/** The options that say where the rows are: in files and folders, or in a table. */
final class RowPlace {
  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files or folders, a Hive-style folder (day=1) among them.")
  List<String> paths = List.of();

  @Option(
      names = "--table",
      required = true,
      paramLabel = "NAME",
      description = "A table of Spark's catalog instead.")
  String table;

  /** Returns the path as it was given, or the table; of many paths the first. */
  String words() {
    if (table != null) {
      return table;
    }
    return paths.size() > 2
        ? RootLocale.format("%s and %d more", paths.get(0), paths.size() - 1)
        : String.join(" and ", paths);
  }

  /** Adds the files and folders that are read to the places of a command. */
  Places addTo(Places places) throws IOException {
    for (String path : paths) {
      places.reads("--input", path);
    }
    return places;
  }

  /** Refuses what cannot be read, as far as that is known before Spark is started. */
  void check(Configuration hadoop) throws IOException {
    for (String path : paths) {
      if (path.equals("-") || path.startsWith("/dev/")) {
        throw new UserException(
            "The rows are read more than once, which %s cannot be; write them to a file."
                .formatted(path));
      }
      GivenPath.of("--input", path, hadoop).requireReadable();
    }
  }
}
