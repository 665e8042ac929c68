package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.gradientem.UserException;
import org.gradientem.experiments.Check;
import org.gradientem.experiments.Table;

/** Two runs of the corpus, of two builds, on the sets that both have. */
record CorpusComparison(List<Difference> sets) {
  /** BIC as close as this is of the same answer. */
  private static final double ALIKE = 0.02;

  /** A mean log-likelihood as close as this is of the same answer. */
  private static final double UNSEEN_ALIKE = 0.005;

  /** Sets with atoms and ties, on which a density has no bound: their unseen rows judge nothing. */
  private static final Set<String> UNBOUNDED = Set.of("snow-deaths", "concrete", "salaries");

  /** The fits of a set in this run and in the other. */
  record Difference(String set, SetFits here, SetFits there) {
    /** Mean BIC over the seeds, here less there. */
    double bic() {
      return here.meanBic() - there.meanBic();
    }

    /** The larger difference between seeds of the two runs. */
    double spread() {
      return Math.max(here.spread(), there.spread());
    }

    /** Returns whether BIC differs by more than the seeds do, and than what is no evidence. */
    boolean isBeyondSpread() {
      return Math.abs(bic()) > Math.max(spread(), CorpusResult.WITHIN);
    }

    private OptionalDouble unseen() {
      return SetFits.difference(here.unseen(), there.unseen());
    }

    /** The larger difference of the unseen rows' likelihood between seeds of the two runs. */
    private double unseenSpread() {
      return Math.max(here.unseenSpread(), there.unseenSpread());
    }

    boolean isAlike() {
      return Math.abs(bic()) <= ALIKE && Math.abs(unseen().orElse(0)) <= UNSEEN_ALIKE;
    }
  }

  static CorpusComparison of(List<CorpusFit> here, List<CorpusFit> there) {
    Map<String, SetFits> others = SetFits.bySet(there);
    List<Difference> sets = new ArrayList<>();
    SetFits.bySet(here)
        .forEach(
            (set, fits) -> {
              if (others.containsKey(set)) {
                sets.add(new Difference(set, fits, others.get(set)));
              }
            });
    return new CorpusComparison(sets);
  }

  /** The fits that a {@code results.json} has of the corpus. */
  static List<CorpusFit> read(Path results) {
    ObjectMapper json = new ObjectMapper();
    try {
      for (JsonNode experiment : json.readTree(results.toFile())) {
        for (JsonNode record : experiment.path("records")) {
          if (record.path("name").asText().equals(CorpusFit.TABLE)) {
            Table table = json.treeToValue(record, Table.class);
            return table.rows().stream().map(CorpusFit::of).toList();
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

  private List<String> beyond(int sign) {
    return sets.stream()
        .filter(set -> set.isBeyondSpread() && sign * set.bic() > 0)
        .map(Difference::set)
        .toList();
  }

  /** At most one set in twenty may end lower by more than the seeds' spread. */
  Check check() {
    List<String> lower = beyond(-1);
    double here = sets.stream().mapToDouble(set -> set.here.meanWork()).sum();
    double there = sets.stream().mapToDouble(set -> set.there.meanWork()).sum();
    return new Check(
        format("%d sets against another run", sets.size()),
        "BIC lower by more than the seeds' spread on at most one set in twenty",
        format(
            "lower on %d%s, higher on %d, alike on %d; sum of BIC %+.1f, work %.3f",
            lower.size(),
            lower.isEmpty() ? "" : " (" + String.join(", ", lower) + ")",
            beyond(1).size(),
            sets.stream().filter(Difference::isAlike).count(),
            sets.stream().mapToDouble(Difference::bic).sum(),
            here / there),
        20 * lower.size() <= sets.size());
  }

  /**
   * Unseen rows are in the median over sets no worse than by what seeds differ by, and all fits
   * take no more passes.
   */
  Check judge() {
    List<Difference> judging =
        sets.stream()
            .filter(set -> !UNBOUNDED.contains(set.set) && set.unseen().isPresent())
            .toList();
    double change = median(judging.stream().mapToDouble(set -> set.unseen().getAsDouble()));
    double spread = median(judging.stream().mapToDouble(Difference::unseenSpread));
    double here = judging.stream().mapToDouble(set -> set.here.meanWork()).sum();
    double work = here / judging.stream().mapToDouble(set -> set.there.meanWork()).sum();
    return new Check(
        format("unseen rows of %d sets against another run", judging.size()),
        "median change above minus the median of the seeds' spread, work at most 1.000",
        format("median change %+.4f, seeds' spread %.4f, work %.3f", change, spread, work),
        change >= -spread && work < 1.0005);
  }

  private static double median(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length == 0
        ? Double.NaN
        : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The sets that do not end alike. */
  Table table() {
    Table table =
        Table.of(
            "corpus-against",
            "set | there | here | BIC | seeds' spread | more than it | unseen | work");
    for (Difference set : sets) {
      if (!set.isAlike()) {
        table.row(
            set.set,
            set.there.answers(),
            set.here.answers(),
            format("%+.2f", set.bic()),
            format("%.2f", set.spread()),
            set.isBeyondSpread() ? "yes" : "no",
            Table.number("%+.3f", set.unseen()),
            format("%.2f", set.here.meanWork() / set.there.meanWork()));
      }
    }
    return table;
  }
}
