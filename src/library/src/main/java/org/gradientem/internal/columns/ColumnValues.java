package org.gradientem.internal.columns;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.gradientem.internal.work.Workers;

/**
 * Which values a column's rows have in common. Where they are many, components of a likelihood
 * without bound can stand on them.
 */
public final class ColumnValues {
  /** Rows of a typical row's value, from which on a column is rounded: ties have two by chance. */
  private static final int ROWS_OF_A_VALUE = 3;

  /** Of the steps of a grid, by which a value may be off. */
  private static final double OFF_GRID = 0.01;

  /** Steps to both neighbours within which a value is one of its grid. */
  private static final double NEAR = 1.5;

  /** A value of a smaller fraction of the rows of a typical row's value is no heap. */
  private static final double LEAST_OF_HEAP = 0.25;

  /** Rows of a heap, at least. */
  private static final int ROWS_OF_A_HEAP = 2;

  /** Steps that the standard deviation of a rounded column has at least. */
  private static final int MIN_STEPS = 2;

  /** Values that are not on a grid by chance, within what a value may be off. */
  private static final int VALUES_OF_A_GRID = 6;

  /** Values that are codes if they spread over less than two steps. */
  private static final int MAX_CODES = 10;

  /** Range of logarithms whose exponentials have as many digits as a grid needs. */
  private static final double MAX_LOG_RANGE = 25;

  /** Share of the rows from which on a value weighs. */
  private static final double HEAVY = 0.1;

  /**
   * Times the rows of the other values on average, and of neighbours on a grid: above those of 31
   * real sets that are no code.
   */
  private static final double FAR_ABOVE = 10;

  /** Times the rows of the next value: the peak of rounded values falls off in smaller steps. */
  private static final double ABOVE_NEXT = 2;

  /** Ascending. */
  private final double[] distinct;

  /** What the rows of each weigh. */
  private final double[] weights;

  private ColumnValues(SortedMap<Double, Double> weightOf) {
    distinct = weightOf.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    weights = weightOf.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Takes a column over. Without a box for each row: of ten thousand rows of 32 columns a new JVM
   * would take 0.3 s.
   */
  private ColumnValues(double[] column, double[] ofRows) {
    // Adding 0 turns a negative zero into a positive one.
    Arrays.setAll(column, r -> column[r] + 0.0);
    double[] sorted = column.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (int r = 0; r < sorted.length && !Double.isNaN(sorted[r]); r++) {
      if (count == 0 || sorted[r] > sorted[count - 1]) {
        sorted[count++] = sorted[r];
      }
    }
    distinct = Arrays.copyOf(sorted, count);
    weights = new double[count];
    for (int r = 0; r < column.length; r++) {
      if (!Double.isNaN(column[r])) {
        weights[Arrays.binarySearch(distinct, column[r])] += ofRows[r];
      }
    }
  }

  /**
   * Takes values that are counted already.
   *
   * @param weightOf what the rows of each value weigh
   * @return the values
   */
  public static ColumnValues of(SortedMap<Double, Double> weightOf) {
    return new ColumnValues(weightOf);
  }

  /**
   * Reads rows.
   *
   * @param x the rows, {@code weights.length x d}, NaN where a cell is missing
   * @param weights what each row weighs
   * @return the values of each of the d columns
   */
  public static List<ColumnValues> of(double[] x, double... weights) {
    int rows = weights.length;
    return Workers.map(
        x.length / rows,
        j -> new ColumnValues(Arrays.copyOfRange(x, j * rows, (j + 1) * rows), weights));
  }

  /**
   * How many different values there are.
   *
   * @return the number
   */
  public int distinct() {
    return distinct.length;
  }

  /**
   * Returns how far the rows' values spread.
   *
   * @return their variance
   */
  public double variance() {
    return new Variance(false).evaluate(distinct, weights);
  }

  /**
   * The cells that the values of a rounded column stand for.
   *
   * @param step their width; 0 if the column is not rounded
   * @param isLog whether the values are logarithms of numbers with cells of this width
   */
  public record Cells(double step, boolean isLog) {}

  /**
   * The cells of a rounded column, or of numbers whose logarithms it has.
   *
   * @return the cells, of a step of 0 if half of the rows have values of their own, or if few
   *     values spread so little that they are codes
   */
  public Cells cells() {
    boolean isLog = isOfLogarithms();
    ColumnValues numbers = isLog ? exponentials() : this;
    return new Cells(numbers.stepOfCells(), isLog);
  }

  /** Whether the values are no grid, but their exponentials are one, up to a factor. */
  private boolean isOfLogarithms() {
    boolean isNarrow =
        distinct.length >= VALUES_OF_A_GRID
            && distinct[distinct.length - 1] - distinct[0] < MAX_LOG_RANGE;
    return isNarrow && grid() == 0 && exponentials().grid() > 0;
  }

  private ColumnValues exponentials() {
    SortedMap<Double, Double> exponentials = new TreeMap<>();
    IntStream.range(0, distinct.length)
        .forEach(v -> exponentials.put(Math.exp(distinct[v]), weights[v]));
    return new ColumnValues(exponentials);
  }

  /**
   * Returns the step of heaps; where one value is the only heap, as 0 is of rare counts, the step
   * of the grid that all values are on, or the least distance of a few.
   */
  private double stepOfCells() {
    double step = stepOfHeaps();
    boolean isOneHeap = step == 0 && typicalWeight() >= ROWS_OF_A_VALUE && distinct.length > 1;
    return isOneHeap ? distinct.length > MAX_CODES ? grid() : leastDistance() : step;
  }

  /**
   * How far apart the heaps of a rounded column of many values are.
   *
   * @return the distance; 0 if half of the rows have values of their own, or so few values that
   *     they are codes or counts
   */
  double step() {
    double step = stepOfHeaps();
    return Math.sqrt(new Variance().evaluate(distinct, weights)) < MIN_STEPS * step ? 0 : step;
  }

  /**
   * Returns of the values that most rows have the distance to the nearest other, the median of the
   * rows. Of heights in whole inches and some in centimetres that is an inch.
   */
  private double stepOfHeaps() {
    double typical = typicalWeight();
    int[] heaps =
        IntStream.range(0, distinct.length)
            .filter(v -> weights[v] >= Math.max(ROWS_OF_A_HEAP, LEAST_OF_HEAP * typical))
            .toArray();
    if (typical < ROWS_OF_A_VALUE || heaps.length < 2) {
      return 0;
    }
    SortedMap<Double, Double> weightOf = new TreeMap<>();
    for (int i = 0; i < heaps.length; i++) {
      double below = i == 0 ? Double.POSITIVE_INFINITY : distance(heaps[i - 1], heaps[i]);
      double above =
          i == heaps.length - 1 ? Double.POSITIVE_INFINITY : distance(heaps[i], heaps[i + 1]);
      weightOf.merge(Math.min(below, above), weights[heaps[i]], Double::sum);
    }
    double left = weightOf.values().stream().mapToDouble(w -> w).sum() / 2;
    double step = weightOf.lastKey();
    for (Map.Entry<Double, Double> gap : weightOf.entrySet()) {
      left -= gap.getValue();
      if (left <= 0) {
        step = gap.getKey();
        break;
      }
    }
    return step;
  }

  private double distance(int from, int to) {
    return distinct[to] - distinct[from];
  }

  /** Returns what the rows of the median row's value weigh. */
  private double typicalWeight() {
    double[] ascending = weights.clone();
    Arrays.sort(ascending);
    double left = StatUtils.sum(weights) / 2;
    int v = ascending.length - 1;
    while (v >= 0 && left > ascending[v]) {
      left -= ascending[v--];
    }
    return v < 0 ? 0 : ascending[v];
  }

  /**
   * The share of the rows that have the one value many have where the others vary, such as no rain
   * or the limit of an instrument.
   *
   * @return the share; 0 where there is no such value
   */
  public double atom() {
    return atoms().stream().mapToDouble(this::share).max().orElse(0);
  }

  /**
   * The values that many rows have each where the others vary.
   *
   * @return the values, the heaviest first; none if all are alike
   */
  public List<Double> atoms() {
    double least = HEAVY * weight();
    List<Double> offGrid =
        IntStream.range(0, distinct.length)
            .filter(v -> weights[v] >= least && isOffGrid(v))
            .mapToObj(v -> distinct[v])
            .toList();
    if (!offGrid.isEmpty()) {
      return offGrid;
    }
    List<Double> heavy = heavyValues();
    double step = without(heavy).step();
    return heavy.stream().filter(value -> !isAmidNeighbours(value, step)).toList();
  }

  /** Returns the other values. */
  ColumnValues without(List<Double> some) {
    SortedMap<Double, Double> others = new TreeMap<>();
    IntStream.range(0, distinct.length).forEach(v -> others.put(distinct[v], weights[v]));
    others.keySet().removeAll(some);
    return new ColumnValues(others);
  }

  /** Whether all other values are on a grid, such as whole numbers, and this one is not. */
  private boolean isOffGrid(int v) {
    ColumnValues others = without(List.of(distinct[v]));
    double grid = others.grid();
    return grid > 0 && !isMultiple(distinct[v] - others.distinct[0], grid);
  }

  /** Whether the values a step away are not far below, as on both sides of a peak. */
  private boolean isAmidNeighbours(double value, double step) {
    int v = Arrays.binarySearch(distinct, value);
    return v > 0
        && v < distinct.length - 1
        && distinct[v] - distinct[v - 1] < NEAR * step
        && distinct[v + 1] - distinct[v] < NEAR * step
        && weights[v] <= FAR_ABOVE * Math.max(weights[v - 1], weights[v + 1]);
  }

  /**
   * The step of the grid that all values are on.
   *
   * @return the least distance of two, if all distances are multiples of it and some values are
   *     neighbours on it; else 0
   */
  double grid() {
    double least = leastDistance();
    return distinct.length > 2
            && IntStream.range(1, distinct.length)
                .allMatch(v -> isMultiple(distance(v - 1, v), least))
        ? least
        : 0;
  }

  double leastDistance() {
    return IntStream.range(1, distinct.length).mapToDouble(v -> distance(v - 1, v)).min().orElse(0);
  }

  private static boolean isMultiple(double distance, double step) {
    double times = distance / step;
    return Math.abs(times - Math.rint(times)) < OFF_GRID;
  }

  private List<Double> heavyValues() {
    int[] heaviest =
        IntStream.range(0, distinct.length)
            .boxed()
            .sorted(Comparator.comparingDouble(v -> -weights[v]))
            .mapToInt(Integer::intValue)
            .toArray();
    double rows = StatUtils.sum(weights);
    double others = rows;
    int count = 0;
    for (int c = 1; c < heaviest.length; c++) {
      double least = weights[heaviest[c - 1]];
      others -= least;
      boolean isFarAbove =
          least > FAR_ABOVE * others / (heaviest.length - c)
              && least > ABOVE_NEXT * weights[heaviest[c]];
      if (least >= HEAVY * rows && isFarAbove) {
        count = c;
      }
    }
    return Arrays.stream(heaviest).limit(count).mapToObj(v -> distinct[v]).toList();
  }

  /** Returns the different values, ascending. */
  double[] values() {
    return distinct.clone();
  }

  /** Returns what the rows of each value weigh. */
  double[] weights() {
    return weights.clone();
  }

  /** Returns what all rows weigh. */
  double weight() {
    return StatUtils.sum(weights);
  }

  /** Returns what the rows of a value weigh, 0 if there are none. */
  double weight(double value) {
    int place = Arrays.binarySearch(distinct, value);
    return place < 0 ? 0 : weights[place];
  }

  /**
   * The share of the rows that have a value.
   *
   * @param value one of the values
   * @return the share
   */
  public double share(double value) {
    return weight(value) / StatUtils.sum(weights);
  }
}
