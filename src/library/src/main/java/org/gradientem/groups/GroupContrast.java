package org.gradientem.groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.gradientem.mixture.LogWeights;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;

/**
 * What each column does to tell a group of components from all others. Of a row x of group g, the
 * log-odds are {@code log p_g(x) - log p_o(x)}, where p_o is the mixture of the components of all
 * other groups. Without column c they fall, on average over the group's rows, by
 *
 * <pre>{@code E_g [ log p_g(x_c | x_S) - log p_o(x_c | x_S) ]}</pre>
 *
 * <p>where S are the columns that are left, and each density is a marginal in closed form ({@link
 * OrderedDensities}). This is the conditional Kullback-Leibler divergence of the column's cell
 * given the others: at least 0, in nats for numbers and levels alike, and without units. It depends
 * on S: two columns that say the same lose nothing by themselves. The loss of a column is therefore
 * the mean over the orders in which columns can be left out one after the other (Shapley 1953). The
 * losses of all columns add up to what sets the group apart.
 *
 * <p>The mean over the group's rows is one over rows drawn from the group's mixture, so that a
 * small group has as many as a large one, and a row that occurs often counts as often. Noise is no
 * group.
 */
final class GroupContrast {
  /** Rows drawn for each order. */
  private static final int MAX_DRAWS = 200;

  private static final int MIN_DRAWS = 3;

  /** Orders of more columns are drawn, each with its reverse. */
  private static final int MAX_ORDERS = 24;

  /** Products that take about half a second. */
  private static final double MAX_WORK = 1 << 28;

  static final long SEED = 1;

  private final Mixture mixture;
  private final List<RowColumn> columns;
  private final ColumnDensities densities;
  private final List<int[]> orders;
  private final List<OrderedDensities> ordered;
  private final int[] groupOf;
  private final int draws;

  GroupContrast(Mixture mixture, List<RowColumn> columns, int... groupOf) {
    this.mixture = mixture;
    this.columns = columns;
    this.groupOf = groupOf.clone();
    densities = new ColumnDensities(mixture, columns);
    orders = orders(columns.size());
    ordered =
        orders.stream()
            .map(order -> IntStream.of(order).mapToObj(columns::get).toList())
            .map(inOrder -> new OrderedDensities(mixture, inOrder))
            .toList();
    int groups = ComponentTree.groups(groupOf);
    double d = mixture.dim() + 1.0;
    double ofDraw = mixture.k() * (d * d + 16.0 * columns.size());
    if (columns.stream().anyMatch(RowColumn::hasAtoms)) {
      // Rows differ in the numbers that they lack, and each such pattern has factors of its own.
      ofDraw += mixture.k() * d * d * d / 3;
    }
    double most = MAX_WORK / (ofDraw * groups * orders.size());
    draws = (int) Math.max(MIN_DRAWS, Math.min(MAX_DRAWS, most));
  }

  /** All orders of few columns, else some. */
  static List<int[]> orders(int columns) {
    if (CombinatoricsUtils.factorialDouble(columns) <= MAX_ORDERS) {
      List<int[]> all = new ArrayList<>();
      permute(IntStream.range(0, columns).toArray(), 0, all);
      return all;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    List<int[]> some = new ArrayList<>();
    while (some.size() < MAX_ORDERS) {
      int[] order = IntStream.range(0, columns).toArray();
      for (int c = columns - 1; c > 0; c--) {
        swap(order, c, random.nextInt(c + 1));
      }
      some.add(order);
      some.add(IntStream.range(0, columns).map(c -> order[columns - 1 - c]).toArray());
    }
    return some;
  }

  private static void permute(int[] order, int from, List<int[]> all) {
    if (from >= order.length - 1) {
      all.add(order.clone());
    }
    for (int c = from; c < order.length && from < order.length - 1; c++) {
      swap(order, from, c);
      permute(order, from + 1, all);
      swap(order, from, c);
    }
  }

  private static void swap(int[] order, int a, int b) {
    int kept = order[a];
    order[a] = order[b];
    order[b] = kept;
  }

  /**
   * What columns do for a group.
   *
   * @param losses of its log-odds, in nats, one for each column: the means over the orders
   * @param alone what is lost where the column alone is left out
   * @param shifts for each column the mean of its number less what the other groups would expect
   *     there given the rest of the row; 0 of a column without a number
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
  record Contrast(double[] losses, double[] alone, double[] shifts) {}

  /** Number of rows that are drawn for each order. */
  int draws() {
    return draws;
  }

  /** Returns the contrast of a group; all 0 of the only one. */
  Contrast of(int group) {
    int[] own = members(true, group);
    int[] others = members(false, group);
    double[] losses = new double[columns.size()];
    double[] alone = new double[columns.size()];
    double[] shifts = new double[columns.size()];
    if (others.length > 0 && Arrays.stream(own).anyMatch(i -> mixture.weights()[i] > 0)) {
      MixtureSampler sampler = new MixtureSampler(part(own), SEED + group);
      for (int r = 0; r < draws * orders.size(); r++) {
        double[] row = asInTable(sampler.draw(r).features());
        addLosses(r % orders.size(), row, own, others, losses);
        if (r < draws) {
          addAlone(densities.of(row), own, others, alone, shifts);
        }
      }
    }
    return new Contrast(losses, alone, shifts);
  }

  private int[] members(boolean areOwn, int group) {
    return IntStream.range(0, groupOf.length)
        .filter(i -> (groupOf[i] == group) == areOwn)
        .toArray();
  }

  /** Some of the components, without noise. */
  private Mixture part(int... components) {
    return mixture.reordered(components).withoutNoise();
  }

  /** A row of a table has no other number where it has an atom. */
  private double[] asInTable(double... features) {
    return RowColumn.withoutNumbersOfAtoms(columns, mixture.levels().categories(), features);
  }

  private void addLosses(int order, double[] row, int[] own, int[] others, double[] losses) {
    double[] odds = {logSum(mixture.logWeights(), own) - logSum(mixture.logWeights(), others)};
    ordered
        .get(order)
        .visit(
            row,
            (place, joint) -> {
              double now = logSum(joint, own) - logSum(joint, others);
              losses[orders.get(order)[place]] += (now - odds[0]) / (draws * orders.size());
              odds[0] = now;
            });
  }

  private void addAlone(
      ColumnDensities.Row row, int[] own, int[] others, double[] alone, double[] shifts) {
    double odds = logSum(row.joint(), own) - logSum(row.joint(), others);
    for (int c = 0; c < shifts.length; c++) {
      double[] rest = row.without(c);
      double ofOthers = logSum(rest, others);
      alone[c] += (odds - (logSum(rest, own) - ofOthers)) / draws;
      for (int i : others) {
        shifts[c] += Math.exp(rest[i] - ofOthers) * row.deviations()[c][i] / draws;
      }
    }
  }

  private static double logSum(double[] joint, int... components) {
    double[] some = new double[components.length];
    for (int c = 0; c < some.length; c++) {
      some[c] = joint[components[c]];
    }
    return LogWeights.logSumExp(some);
  }
}
