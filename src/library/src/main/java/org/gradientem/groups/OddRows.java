package org.gradientem.groups;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.statistics.MixtureScorer;

/**
 * Finds the cells that make a row odd. Without column c, the log-density of a row rises by {@code
 * -log p(x_c | rest)}, which is in closed form ({@link ColumnDensities}). How much that is depends
 * on the column's units, so its mean over rows of the mixture is subtracted. Noise is left aside:
 * it expects nothing.
 *
 * @since 0.1.0
 */
public final class OddRows {
  private static final int MOST_REASONS = 3;

  /** A cell whose density is lower by less than this factor e^2 is not odd. */
  private static final double LEAST_NATS = 2;

  /** Nor is one of less than this share of the oddest cell's. */
  private static final double LEAST_SHARE = 0.3;

  private static final int MOST_DRAWS = 500;
  private static final int FEWEST_DRAWS = 16;
  private static final double MOST_WORK = 1 << 27;
  private static final long SEED = 1;

  private final List<RowColumn> columns;
  private final Categories categories;
  private final MixtureScorer scorer;
  private final ColumnDensities densities;

  /** Of each column the mean log-density of its cells given the rest of their rows. */
  private final double[] usual;

  /** Of each column the standard deviation of its number; NaN if it has none. */
  private final double[] deviations;

  /**
   * Prepares a mixture.
   *
   * @param mixture the mixture
   * @param columns the columns of its rows
   */
  public OddRows(Mixture mixture, List<RowColumn> columns) {
    this.columns = List.copyOf(columns);
    categories = mixture.levels().categories();
    scorer = new MixtureScorer(mixture);
    densities = new ColumnDensities(mixture, columns);
    double[][] means = mixture.means();
    deviations =
        columns.stream()
            .mapToDouble(c -> ColumnMoments.of(mixture, means, c, mixture.weights(), 0).deviation())
            .toArray();
    usual = usual(SomeColumns.withoutNoise(mixture));
  }

  private double[] usual(Mixture mixture) {
    boolean isFull = mixture.covariances().family().type() == CovarianceType.FULL;
    double ofDraw = mixture.k() * Math.pow(mixture.dim() + 1.0, isFull ? 2 : 1);
    int draws = (int) Math.max(FEWEST_DRAWS, Math.min(MOST_DRAWS, MOST_WORK / ofDraw));
    MixtureSampler sampler = new MixtureSampler(mixture, SEED);
    double[] sums = new double[columns.size()];
    for (int r = 0; r < draws; r++) {
      double[] drawn = sampler.draw(r).features();
      double[] row = RowColumn.withoutNumbersOfAtoms(columns, categories, drawn);
      ColumnDensities.Row evaluated = densities.of(row);
      for (int c = 0; c < sums.length; c++) {
        sums[c] += evaluated.logConditional(c) / draws;
      }
    }
    return sums;
  }

  /**
   * Explains the rows of the lowest density.
   *
   * @param most how many rows
   * @param rows rows to choose from; those that lack cells are not chosen, since their densities do
   *     not compare
   * @return the rows, the least dense first
   */
  public List<OddRow> leastDense(int most, double[]... rows) {
    double[] logDensities =
        Arrays.stream(rows)
            .mapToDouble(row -> isComplete(row) ? logDensity(row) : Double.NaN)
            .toArray();
    return IntStream.range(0, rows.length)
        .filter(r -> !Double.isNaN(logDensities[r]))
        .boxed()
        .sorted(Comparator.comparingDouble(r -> logDensities[r]))
        .limit(most)
        .map(
            r ->
                new OddRow(
                    RowColumn.cells(columns, categories, rows[r]),
                    logDensities[r],
                    reasons(rows[r])))
        .toList();
  }

  /** NaN where rounding hides it. */
  private double logDensity(double... row) {
    try {
      return scorer.logLikelihood(row);
    } catch (ArithmeticException e) {
      return Double.NaN;
    }
  }

  /** Whether a row has all cells that a table has: no other number beside an atom. */
  private boolean isComplete(double... row) {
    return RowColumn.cells(columns, categories, row).size() == columns.size();
  }

  /**
   * Explains a row.
   *
   * @param row all its features, NaN where a cell is missing
   * @return the columns that make it odd, at most three, the most surprising first; none if no cell
   *     is odd given the others
   */
  public List<OddRow.Reason> reasons(double... row) {
    ColumnDensities.Row evaluated = densities.of(row);
    Map<String, Object> cells = RowColumn.cells(columns, categories, row);
    double[] nats = new double[columns.size()];
    for (int c = 0; c < nats.length; c++) {
      boolean isThere = cells.containsKey(columns.get(c).name());
      nats[c] = isThere ? usual[c] - evaluated.logConditional(c) : 0;
    }
    double largest = Arrays.stream(nats).max().orElse(0);
    return IntStream.range(0, nats.length)
        .filter(c -> nats[c] >= Math.max(LEAST_NATS, LEAST_SHARE * largest))
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -nats[c]))
        .limit(MOST_REASONS)
        .map(c -> reason(c, nats[c], cells.get(columns.get(c).name()), row))
        .toList();
  }

  private OddRow.Reason reason(int c, double nats, Object value, double... row) {
    RowColumn column = columns.get(c);
    double[] numbers = categories.numbers(row).clone();
    int[] levels = categories.levels(row);
    if (column.number() >= 0) {
      numbers[column.number()] = Double.NaN;
    }
    if (column.level() >= 0) {
      levels[column.level()] = -1;
    }
    Object expected = expected(column, categories.row(numbers, levels));
    String shown =
        expected instanceof Double number
            ? FactWords.rounded(number, spread(column, number, deviations[c]))
            : String.valueOf(expected);
    String text =
        RootLocale.format("%s %s (expected %s)", column.name(), FactWords.cell(value), shown);
    return new OddRow.Reason(column.name(), value, expected, nats, text);
  }

  /** What the mixture expects in a column, NaN where rounding hides that. */
  private Object expected(RowColumn column, double... row) {
    try {
      double[] filled = scorer.imputed(row);
      return RowColumn.cells(List.of(column), categories, filled).get(column.name());
    } catch (ArithmeticException e) {
      return Double.NaN;
    }
  }

  /** Roughly how far numbers spread in the units of the table. */
  private static double spread(RowColumn column, double number, double deviation) {
    return column.isLog() ? number * Math.min(1, deviation) : deviation;
  }
}
