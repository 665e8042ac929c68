package org.gradientem.experiments.corpus;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gradientem.UserException;
import org.gradientem.experiments.ExternalScript;

/**
 * A set of the corpus, as {@code corpus.tsv} lists it.
 *
 * @param source the package that has it, {@code mixture} or {@code shape}
 * @param columns its columns, or what it is drawn from, each after a comma
 */
record CorpusSet(String name, String source, List<String> columns, int rows, boolean isQuick) {
  static List<CorpusSet> all() {
    return all("corpus.tsv");
  }

  /** Those that a resource lists. */
  static List<CorpusSet> all(String resource) {
    return ExternalScript.lines(resource).stream().map(CorpusSet::of).toList();
  }

  /** The sets of real data, or the generated ones, with the fewest cells. */
  static Stream<CorpusSet> smallest(int most, boolean isGenerated) {
    return all().stream()
        .filter(set -> set.isGenerated() == isGenerated)
        .sorted(Comparator.comparingInt(set -> set.rows * set.columns.size()))
        .limit(most);
  }

  /** The sets of some names. */
  static Stream<CorpusSet> named(List<String> names) {
    List<CorpusSet> all = all();
    return names.stream()
        .map(
            name ->
                all.stream()
                    .filter(set -> set.name.equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(name)));
  }

  private static UserException unknown(String name) {
    return new UserException(
        "The corpus has no set '%s'; give --sets names of corpus.tsv.".formatted(name));
  }

  private static CorpusSet of(List<String> cells) {
    return new CorpusSet(
        cells.get(0),
        cells.get(1),
        List.of(cells.get(2).split(", ", -1)),
        Integer.parseInt(cells.get(3)),
        cells.get(4).equals("quick"));
  }

  boolean isGenerated() {
    return source.equals("mixture") || source.equals("shape");
  }

  /** The line that the scripts of the packages read. */
  String request() {
    return String.join("\t", name, source, String.join(", ", columns));
  }
}
