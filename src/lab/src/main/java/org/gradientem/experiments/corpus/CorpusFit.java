package org.gradientem.experiments.corpus;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.gradientem.RootLocale;

/**
 * A fit of a set from a seed.
 *
 * @param set the set's name
 * @param seed the seed
 * @param answer what it found
 * @param cost what that took
 */
record CorpusFit(String set, long seed, Answer answer, Cost cost) {
  /** Name of the table of fits in results.json. */
  static final String TABLE = "corpus";

  static final List<String> COLUMNS =
      List.of("set", "seed", "family", "k", "bic", "unseen", "passes", "work", "seconds");

  /**
   * What a fit found.
   *
   * @param family the covariances' family
   * @param k number of components
   * @param bic BIC of the rows that were fitted
   * @param unseen mean log-likelihood of rows that fits of the others have not seen, if measured
   */
  record Answer(String family, int k, double bic, OptionalDouble unseen) {
    @Override
    public String toString() {
      return family + ", " + k;
    }
  }

  /**
   * What a fit took.
   *
   * @param passes over the rows
   * @param work components, summed over the passes
   * @param seconds wall-clock time, beside other fits
   */
  record Cost(long passes, long work, double seconds) {}

  double bic() {
    return answer.bic;
  }

  /** A cell for each of {@link #COLUMNS}. */
  List<String> cells() {
    return List.of(
        set,
        String.valueOf(seed),
        answer.family,
        String.valueOf(answer.k),
        RootLocale.format("%.4f", answer.bic),
        answer.unseen.isEmpty() ? "" : RootLocale.format("%.5f", answer.unseen.getAsDouble()),
        String.valueOf(cost.passes),
        String.valueOf(cost.work),
        RootLocale.format("%.2f", cost.seconds));
  }

  /** Reads its cells by their columns. */
  static CorpusFit of(Map<String, String> cells) {
    String unseen = cells.get("unseen");
    return new CorpusFit(
        cells.get("set"),
        Long.parseLong(cells.get("seed")),
        new Answer(
            cells.get("family"),
            Integer.parseInt(cells.get("k")),
            Double.parseDouble(cells.get("bic")),
            unseen.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(unseen))),
        new Cost(
            Long.parseLong(cells.get("passes")),
            Long.parseLong(cells.get("work")),
            Double.parseDouble(cells.get("seconds"))));
  }
}
