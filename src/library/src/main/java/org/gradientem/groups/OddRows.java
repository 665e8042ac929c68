package org.gradientem.groups;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.RootLocale;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/**
 * Finds the cells that make a row odd. Without column c, the log-density of a row rises by {@code
 * -log p(x_c | rest)}, which is in closed form ({@link ColumnDensities}). How much that is depends
 * on the column's units and on the other cells that the row has. So its mean over rows of the
 * mixture that have the same cells is subtracted. Noise is left aside: it expects nothing.
 *
 * <p>Immutable, and safe for several threads.
 *
 * @since 0.1.0
 */
public final class OddRows implements Serializable {
  private static final int MAX_REASONS = 3;

  /** A cell whose density is lower by less than this factor e^2 is not odd. */
  private static final double MIN_NATS = 2;

  /** Nor is one of less than this share of the oddest cell's. */
  private static final double MIN_SHARE = 0.3;

  private static final int MAX_DRAWS = 500;
  private static final int MIN_DRAWS = 16;
  private static final double MAX_WORK = 1 << 27;

  /** Means of more patterns of missing cells than this are computed anew. */
  private static final int MAX_PATTERNS = 256;

  private static final long SEED = 1;

  private final List<RowColumn> columns;
  private final Categories categories;
  private final MixtureScorer scorer;
  private final ColumnDensities densities;

  /** Rows of the mixture, as a table has them. */
  private final double[][] drawn;

  /** Of each column the mean log-density given the other cells, by the columns that are missing. */
  private final ConcurrentHashMap<BitSet, double[]> usual = new ConcurrentHashMap<>();

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
    densities = new ColumnDensities(mixture, this.columns);
    double[][] means = mixture.means();
    deviations =
        columns.stream()
            .mapToDouble(c -> ColumnMoments.of(mixture, means, c, mixture.weights(), 0).deviation())
            .toArray();
    drawn = drawn(mixture.withoutNoise());
  }

  private double[][] drawn(Mixture mixture) {
    boolean isFull = mixture.covariances().family().type() == CovarianceType.FULL;
    double ofDraw = mixture.k() * Math.pow(mixture.dim() + 1.0, isFull ? 2 : 1);
    int draws = (int) Math.max(MIN_DRAWS, Math.min(MAX_DRAWS, MAX_WORK / ofDraw));
    MixtureSampler sampler = new MixtureSampler(mixture, SEED);
    return IntStream.range(0, draws)
        .mapToObj(r -> sampler.draw(r).features())
        .map(row -> RowColumn.withoutNumbersOfAtoms(columns, categories, row))
        .toArray(double[][]::new);
  }

  private double[] usual(BitSet missing) {
    if (usual.size() >= MAX_PATTERNS) {
      usual.clear();
    }
    return usual.computeIfAbsent(missing, this::means);
  }

  private double[] means(BitSet missing) {
    double[] means = new double[columns.size()];
    for (double[] row : drawn) {
      double[] some = row;
      for (int c = missing.nextSetBit(0); c >= 0; c = missing.nextSetBit(c + 1)) {
        some = without(columns.get(c), some);
      }
      ColumnDensities.Row evaluated = densities.of(some);
      for (int c = 0; c < means.length; c++) {
        means[c] += evaluated.logConditional(c) / drawn.length;
      }
    }
    return means;
  }

  /** The row without the cell of a column. */
  private double[] without(RowColumn column, double... row) {
    double[] numbers = categories.numbers(row).clone();
    int[] levels = categories.levels(row);
    if (column.number() >= 0) {
      numbers[column.number()] = Double.NaN;
    }
    if (column.level() >= 0) {
      levels[column.level()] = -1;
    }
    return categories.row(numbers, levels);
  }

  /** A row's place, and a measure of how well it fits or its rank by that. */
  private record Ranked(int place, double value) {}

  /**
   * Explains the rows that fit least: of those that have all features the ones of the lowest
   * density, of the others those with the lowest tail probability ({@link
   * MixtureScorer#tailProbability}), since densities of different features do not compare. Both
   * kinds are chosen from in proportion.
   *
   * @param most how many rows
   * @param rows rows to choose from, NaN where a cell is missing
   * @return the rows, the oddest first
   */
  public List<OddRow> leastDense(int most, double[]... rows) {
    Map<Boolean, List<Integer>> byKind =
        IntStream.range(0, rows.length)
            .boxed()
            .collect(Collectors.partitioningBy(r -> MixtureScorer.isIncomplete(rows[r])));
    return Stream.concat(
            ranked(byKind.get(false), most, r -> logDensity(rows[r])),
            ranked(byKind.get(true), most, r -> tailProbability(rows[r])))
        .sorted(Comparator.comparingDouble(Ranked::value))
        .limit(most)
        .map(ranked -> rows[ranked.place])
        .map(row -> new OddRow(cells(row), logDensity(row), reasons(row)))
        .toList();
  }

  /** Ranks the rows of the lowest values by the fraction of rows whose value is no higher. */
  private static Stream<Ranked> ranked(
      List<Integer> places, int most, ToDoubleFunction<Integer> measure) {
    List<Ranked> rising =
        places.stream()
            .map(place -> new Ranked(place, measure.applyAsDouble(place)))
            .filter(ranked -> !Double.isNaN(ranked.value))
            .sorted(Comparator.comparingDouble(Ranked::value))
            .toList();
    return IntStream.range(0, Math.min(most, rising.size()))
        .mapToObj(r -> new Ranked(rising.get(r).place, (r + 1.0) / rising.size()));
  }

  private Map<String, Object> cells(double... row) {
    return RowColumn.cells(columns, categories, row);
  }

  /** NaN where rounding hides it, or no number is there. */
  private double tailProbability(double... row) {
    boolean isEmpty = Arrays.stream(categories.numbers(row)).allMatch(Double::isNaN);
    try {
      return isEmpty ? Double.NaN : scorer.tailProbability(row);
    } catch (ArithmeticException e) {
      return Double.NaN;
    }
  }

  /** NaN where rounding hides it. */
  private double logDensity(double... row) {
    try {
      return scorer.logLikelihood(row);
    } catch (ArithmeticException e) {
      return Double.NaN;
    }
  }

  /**
   * Explains a row.
   *
   * @param row all its features, NaN where a cell is missing
   * @return the columns that make it odd, at most three, the most surprising first; none if no cell
   *     is odd given the others
   */
  public List<OddRow.Reason> reasons(double... row) {
    return reasons(MIN_NATS, row);
  }

  /**
   * Explains an outlier in words.
   *
   * @param row all its features, NaN where a cell is missing
   * @return the columns that make it one, at most three, and what the mixture expects there
   */
  public String explanation(double... row) {
    List<OddRow.Reason> reasons = reasons(row);
    if (reasons.isEmpty()) {
      reasons = reasons(Double.MIN_VALUE, row);
    }
    return reasons.isEmpty()
        ? "all cells together, none by itself"
        : reasons.stream().map(OddRow.Reason::text).collect(Collectors.joining(", "));
  }

  private List<OddRow.Reason> reasons(double least, double... row) {
    ColumnDensities.Row evaluated = densities.of(row);
    Map<String, Object> cells = cells(row);
    BitSet missing = new BitSet();
    IntStream.range(0, columns.size())
        .filter(c -> !cells.containsKey(columns.get(c).name()))
        .forEach(missing::set);
    double[] means = usual(missing);
    double[] nats = new double[columns.size()];
    Arrays.setAll(nats, c -> missing.get(c) ? 0 : means[c] - evaluated.logConditional(c));
    double largest = Arrays.stream(nats).max().orElse(0);
    return IntStream.range(0, nats.length)
        .filter(c -> nats[c] >= Math.max(least, MIN_SHARE * largest))
        .boxed()
        .sorted(Comparator.comparingDouble(c -> -nats[c]))
        .limit(MAX_REASONS)
        .map(c -> reason(c, nats[c], cells.get(columns.get(c).name()), row))
        .toList();
  }

  private OddRow.Reason reason(int c, double nats, Object value, double... row) {
    RowColumn column = columns.get(c);
    Object expected = expected(column, without(column, row));
    String shown =
        expected instanceof Double number
            ? FactWords.inUnits(column, number, deviations[c])
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
}
