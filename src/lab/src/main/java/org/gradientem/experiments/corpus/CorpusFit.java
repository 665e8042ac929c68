package org.gradientem.experiments.corpus;

import static org.gradientem.RootLocale.format;

import java.util.List;
import java.util.OptionalDouble;
import org.gradientem.experiments.Table;

/**
 * A fit of a set from a seed.
 *
 * @param unseen mean log-likelihood of rows that fits of the others have not seen, if measured
 * @param work components, summed over the passes
 */
record CorpusFit(
    String set,
    long seed,
    String family,
    int k,
    double bic,
    OptionalDouble unseen,
    long passes,
    long work,
    double seconds) {
  /** Name of the table of fits in results.json. */
  static final String TABLE = "corpus";

  private static final String COLUMNS =
      "set | seed | family | k | bic | unseen | passes | work | seconds";

  static Table table(List<CorpusFit> fits) {
    Table table = Table.of(TABLE, COLUMNS);
    for (CorpusFit fit : fits) {
      table.row(
          fit.set,
          fit.seed,
          fit.family,
          fit.k,
          format("%.4f", fit.bic),
          Table.number("%.5f", fit.unseen),
          fit.passes,
          fit.work,
          format("%.2f", fit.seconds));
    }
    return table;
  }

  static CorpusFit of(List<String> cells) {
    return new CorpusFit(
        cells.get(0),
        Long.parseLong(cells.get(1)),
        cells.get(2),
        Integer.parseInt(cells.get(3)),
        Double.parseDouble(cells.get(4)),
        number(cells.get(5)),
        Long.parseLong(cells.get(6)),
        Long.parseLong(cells.get(7)),
        Double.parseDouble(cells.get(8)));
  }

  /** The number of a cell; none where it is empty or NA. */
  static OptionalDouble number(String cell) {
    return cell.isEmpty() || cell.equals("NA")
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(cell));
  }
}
