package org.gradientem.experiments.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Table;

/**
 * Two runs of the corpus, of two builds, on the sets that both have.
 *
 * @param sets the sets, in the order of this run
 */
record CorpusComparison(List<Difference> sets) {
  /** BIC so close is of the same answer. */
  private static final double ALIKE = 0.02;

  /** A mean log-likelihood so close is of the same answer. */
  private static final double UNSEEN_ALIKE = 0.005;

  /**
   * A set in both runs.
   *
   * @param set its name
   * @param here its fits in this run
   * @param there its fits in the other run
   */
  record Difference(String set, List<CorpusFit> here, List<CorpusFit> there) {
    /** Mean BIC over the seeds, here less there. */
    double bic() {
      return mean(here) - mean(there);
    }

    private static double mean(List<CorpusFit> fits) {
      return fits.stream().mapToDouble(CorpusFit::bic).average().orElseThrow();
    }

    /** The larger difference between seeds of the two runs. */
    double spread() {
      return Math.max(CorpusResult.spread(here), CorpusResult.spread(there));
    }

    /** Whether it is more than the seeds' own spread, and than what is no evidence. */
    boolean isBeyondSpread() {
      return Math.abs(bic()) > Math.max(spread(), CorpusResult.WITHIN);
    }

    /** Mean log-likelihood of unseen rows, here less there, where both measured it. */
    OptionalDouble unseen() {
      OptionalDouble ours = CorpusResult.unseen(here);
      OptionalDouble theirs = CorpusResult.unseen(there);
      return ours.isPresent() && theirs.isPresent()
          ? OptionalDouble.of(ours.getAsDouble() - theirs.getAsDouble())
          : OptionalDouble.empty();
    }

    private double workRatio() {
      return work(here) / work(there);
    }

    /** A seed's mean, since the runs may have different numbers of seeds. */
    private static double work(List<CorpusFit> fits) {
      return fits.stream().mapToLong(fit -> fit.cost().work()).average().orElseThrow();
    }

    boolean isAlike() {
      return Math.abs(bic()) <= ALIKE && Math.abs(unseen().orElse(0)) <= UNSEEN_ALIKE;
    }

    private List<String> cells() {
      return List.of(
          set,
          answers(there),
          answers(here),
          RootLocale.format("%+.2f", bic()),
          RootLocale.format("%.2f", spread()),
          isBeyondSpread() ? "yes" : "no",
          CorpusResult.number(x -> RootLocale.format("%+.3f", x), unseen()),
          RootLocale.format("%.2f", workRatio()));
    }

    private static String answers(List<CorpusFit> fits) {
      return fits.stream()
          .map(fit -> fit.answer().toString())
          .distinct()
          .collect(Collectors.joining("; "));
    }
  }

  static CorpusComparison of(List<CorpusFit> here, List<CorpusFit> there) {
    Map<String, List<CorpusFit>> others = bySet(there);
    return new CorpusComparison(
        bySet(here).entrySet().stream()
            .filter(entry -> others.containsKey(entry.getKey()))
            .map(
                entry ->
                    new Difference(entry.getKey(), entry.getValue(), others.get(entry.getKey())))
            .toList());
  }

  private static Map<String, List<CorpusFit>> bySet(List<CorpusFit> fits) {
    return fits.stream()
        .collect(Collectors.groupingBy(CorpusFit::set, LinkedHashMap::new, Collectors.toList()));
  }

  /** The fits that a {@code results.json} has of the corpus. */
  static List<CorpusFit> read(Path results) {
    try {
      for (JsonNode experiment : new ObjectMapper().readTree(results.toFile())) {
        for (JsonNode table : experiment.path("records")) {
          if (table.path("name").asText().equals(CorpusFit.TABLE)) {
            return fits(table);
          }
        }
      }
    } catch (IOException e) {
      throw new UserException(
          "%s cannot be read (%s); give --against the results.json of another reproduce corpus."
              .formatted(results, e.getMessage()));
    }
    throw new UserException(
        "%s has no fits of the corpus; give --against the results.json of another reproduce corpus."
            .formatted(results));
  }

  private static List<CorpusFit> fits(JsonNode table) {
    List<String> columns = texts(table.path("columns"));
    List<CorpusFit> fits = new ArrayList<>();
    for (JsonNode row : table.path("rows")) {
      List<String> cells = texts(row);
      fits.add(
          CorpusFit.of(
              IntStream.range(0, columns.size())
                  .boxed()
                  .collect(Collectors.toMap(columns::get, cells::get))));
    }
    return fits;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }

  private Stream<Difference> beyond(int sign) {
    return sets.stream().filter(set -> set.isBeyondSpread() && sign * set.bic() > 0);
  }

  /** At most one set in twenty may end lower by more than the seeds' spread. */
  Check check() {
    List<Difference> lower = beyond(-1).toList();
    return new Check(
        RootLocale.format("%d sets against another run", sets.size()),
        "BIC lower by more than the seeds' spread on at most one set in twenty",
        RootLocale.format(
            "lower on %d%s, higher on %d, alike on %d; sum of BIC %+.1f, work %.3f",
            lower.size(),
            lower.isEmpty()
                ? ""
                : lower.stream().map(Difference::set).collect(Collectors.joining(", ", " (", ")")),
            beyond(1).count(),
            sets.stream().filter(Difference::isAlike).count(),
            sets.stream().mapToDouble(Difference::bic).sum(),
            workRatio()),
        20 * lower.size() <= sets.size());
  }

  private double workRatio() {
    return sets.stream().mapToDouble(set -> Difference.work(set.here)).sum()
        / sets.stream().mapToDouble(set -> Difference.work(set.there)).sum();
  }

  /** The sets that do not end alike. */
  Table table() {
    return new Table(
        "corpus-against",
        List.of("set", "there", "here", "BIC", "seeds' spread", "more than it", "unseen", "work"),
        sets.stream().filter(set -> !set.isAlike()).map(Difference::cells).toList());
  }
}
