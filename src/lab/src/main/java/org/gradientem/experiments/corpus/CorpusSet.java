package org.gradientem.experiments.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.gradientem.experiments.Experiment;

/**
 * A set of the corpus, as {@code corpus.tsv} lists it.
 *
 * @param name its name, and that of its file
 * @param source the package that has it, {@code mixture} or {@code shape}
 * @param columns its columns, or what it is drawn from, each after a comma
 * @param rows number of rows without a missing value
 * @param isQuick whether it belongs to the part that is run in minutes
 */
public record CorpusSet(
    String name, String source, List<String> columns, int rows, boolean isQuick) {

  /** All sets, in their order. */
  static List<CorpusSet> all() {
    return lines("corpus.tsv").stream().map(CorpusSet::of).toList();
  }

  private static CorpusSet of(List<String> cells) {
    return new CorpusSet(
        cells.get(0),
        cells.get(1),
        List.of(cells.get(2).split(", ", -1)),
        Integer.parseInt(cells.get(3)),
        cells.get(4).equals("quick"));
  }

  /** The cells of a resource's lines, but for the header. */
  public static List<List<String>> lines(String resource) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Experiment.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(line -> Arrays.asList(line.split("\t", -1))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isGenerated() {
    return source.equals("mixture") || source.equals("shape");
  }

  /** The line that the scripts of the packages read. */
  String request() {
    return String.join("\t", name, source, String.join(", ", columns));
  }
}
