package org.gradientem.groups;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * Adds the cells of a row to its density one column after the other, in a given order. With the
 * Cholesky factor L of a covariance whose coordinates are in that order, {@code z = L^-1 (x - m)}
 * comes one coordinate at a time. Each gives the density of a number given those before it, so all
 * leading marginals of a component take one factorisation.
 */
final class OrderedDensities {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private final Mixture mixture;
  private final Categories categories;
  private final List<RowColumn> columns;
  private final double[] logWeights;
  private final double[][] means;

  /** Factors of more numbers than this are computed anew: 8 MB for each of 24 orders. */
  private static final int MAX_KEPT = 1 << 20;

  /** The factors of all components by the numbers that a row lacks. */
  private final Map<BitSet, double[][]> factors = new HashMap<>();

  /**
   * Prepares an order.
   *
   * @param columns the columns in that order
   */
  OrderedDensities(Mixture mixture, List<RowColumn> columns) {
    this.mixture = mixture;
    this.columns = columns;
    categories = mixture.levels().categories();
    logWeights = mixture.logWeights();
    means = mixture.means();
  }

  /** Is shown the logarithms of weight times density as they are after each column. */
  interface Visitor {
    /**
     * Visits a column.
     *
     * @param place of the column in the order
     * @param joint one logarithm for each component, of this column's cell and those before it
     */
    void visit(int place, double[] joint);
  }

  /** Shows a visitor the densities of a row, all of whose features are given. */
  void visit(double[] features, Visitor visitor) {
    double[] numbers = categories.numbers(features);
    int[] levels = categories.levels(features);
    int[] order =
        columns.stream()
            .mapToInt(RowColumn::number)
            .filter(j -> j >= 0 && !Double.isNaN(numbers[j]))
            .toArray();
    double[][] factor = factors(order);
    int k = logWeights.length;
    double[] joint = logWeights.clone();
    double[][] white = new double[k][order.length];
    int at = 0;
    for (int place = 0; place < columns.size(); place++) {
      RowColumn column = columns.get(place);
      if (column.level() >= 0 && levels[column.level()] >= 0) {
        for (int i = 0; i < k; i++) {
          joint[i] += mixture.levels().logs()[levels[column.level()] * k + i];
        }
      }
      if (column.number() >= 0 && !Double.isNaN(numbers[column.number()])) {
        for (int i = 0; i < k; i++) {
          double off = numbers[column.number()] - means[i][column.number()];
          joint[i] += step(factor[i], white[i], at, off);
        }
        at++;
      }
      visitor.visit(place, joint);
    }
  }

  /** The log-density of the next number given those before it. */
  private double step(double[] factor, double[] white, int at, double off) {
    int n = white.length;
    double rest = off;
    double pivot;
    if (factor.length == n) {
      pivot = factor[at];
    } else {
      for (int s = 0; s < at; s++) {
        rest -= factor[s * n + at] * white[s];
      }
      pivot = factor[at * n + at];
    }
    white[at] = rest / pivot;
    return -HALF_LOG_TWO_PI - Math.log(pivot) - 0.5 * white[at] * white[at];
  }

  private double[][] factors(int... order) {
    BitSet key = new BitSet();
    Arrays.stream(order).forEach(key::set);
    if ((double) factors.size() * logWeights.length * order.length * order.length > MAX_KEPT) {
      factors.clear();
    }
    return factors.computeIfAbsent(
        key,
        numbers -> {
          double[][] all = new double[logWeights.length][];
          for (int i = 0; i < all.length; i++) {
            Covariance own = mixture.covariances().get(i);
            boolean isKnown = i > 0 && own == mixture.covariances().get(i - 1);
            all[i] = isKnown ? all[i - 1] : factor(own, order);
          }
          return all;
        });
  }

  /** L, column-major, of the coordinates in their order; its diagonal if there is nothing else. */
  private static double[] factor(Covariance covariance, int... order) {
    int n = order.length;
    if (covariance.type() != CovarianceType.FULL || n < 2) {
      return Arrays.stream(order).mapToDouble(j -> Math.sqrt(covariance.variance(j))).toArray();
    }
    double[] whole = covariance.values();
    int d = covariance.dim();
    double[] part = new double[n * n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        part[a * n + b] = whole[order[a] * d + order[b]];
      }
    }
    return ColumnDensities.positive(n, part).factor();
  }
}
