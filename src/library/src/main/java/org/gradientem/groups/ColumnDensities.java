package org.gradientem.groups;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.LogWeights;
import org.gradientem.mixture.Mixture;

/**
 * Evaluates what each column contributes to a row's density under each component. A component's
 * density of the row without a column is its marginal, so the contribution is the conditional
 * density of the column's cell given the others. With the precision P, the mean m and {@code u = P
 * (x - m)}, the number {@code x_j} given the others is Gaussian with mean {@code x_j - u_j / P_jj}
 * and variance {@code 1 / P_jj}. A level is independent of all others.
 */
final class ColumnDensities implements Serializable {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /** By how much correlations shrink where rounding leaves none that are possible. */
  private static final double SHRINKAGE = 1e-8;

  /** Tables of more patterns of missing cells than this are evaluated more slowly. */
  private static final int MAX_PATTERNS = 64;

  private final List<RowColumn> columns;
  private final Categories categories;
  private final LevelProbabilities levels;
  private final Covariances covariances;
  private final double[] logWeights;
  private final double[][] means;

  /** The marginal covariances of rows that lack the same numbers, by the numbers observed. */
  private final ConcurrentHashMap<BitSet, Covariance[]> marginals = new ConcurrentHashMap<>();

  ColumnDensities(Mixture mixture, List<RowColumn> columns) {
    this.columns = columns;
    levels = mixture.levels();
    categories = levels.categories();
    covariances = mixture.covariances();
    logWeights = mixture.logWeights();
    means = mixture.means();
  }

  /**
   * A row under k components.
   *
   * @param joint logarithm of weight times density of the observed cells, one for each component
   * @param own for each column and component the log-density of the column's cell given the others;
   *     0 where the cell is missing
   */
  record Row(double[] joint, double[][] own) {
    /** The logarithms of weight times density without a column. */
    double[] without(int column) {
      double[] rest = joint.clone();
      Arrays.setAll(rest, i -> rest[i] - own[column][i]);
      return rest;
    }

    /** The log-density of a column's cell given the others, under the components together. */
    double logConditional(int column) {
      return LogWeights.logSumExp(joint) - LogWeights.logSumExp(without(column));
    }
  }

  /**
   * Evaluates a row.
   *
   * @param features all its features, NaN where a cell is missing
   */
  Row of(double[] features) {
    double[] numbers = categories.numbers(features);
    int[] levelOf = categories.levels(features);
    int[] observed =
        IntStream.range(0, numbers.length).filter(j -> !Double.isNaN(numbers[j])).toArray();
    Covariance[] marginal = observed.length == 0 ? null : marginal(observed);
    int k = logWeights.length;
    Row row = new Row(logWeights.clone(), new double[columns.size()][k]);
    double[][] ofNumbers = new double[numbers.length][k];
    for (int i = 0; i < k && observed.length > 0; i++) {
      addNumbers(i, marginal[i], numbers, observed, row.joint, ofNumbers);
    }
    for (int c = 0; c < columns.size(); c++) {
      RowColumn column = columns.get(c);
      if (column.number() >= 0) {
        row.own[c] = ofNumbers[column.number()];
      }
      if (column.level() >= 0 && levelOf[column.level()] >= 0) {
        for (int i = 0; i < k; i++) {
          row.own[c][i] += levels.logs()[levelOf[column.level()] * k + i];
        }
      }
    }
    for (int level : levelOf) {
      for (int i = 0; level >= 0 && i < k; i++) {
        row.joint[i] += levels.logs()[level * k + i];
      }
    }
    return row;
  }

  private void addNumbers(
      int i,
      Covariance covariance,
      double[] numbers,
      int[] observed,
      double[] joint,
      double[][] own) {
    int n = observed.length;
    double[] precision = covariance.compactPrecision();
    boolean isFull = covariance.type() == CovarianceType.FULL;
    double[] off = new double[n];
    Arrays.setAll(off, a -> numbers[observed[a]] - means[i][observed[a]]);
    double square = 0;
    for (int a = 0; a < n; a++) {
      double pivot = isFull ? precision[a * n + a] : precision[a];
      double u = 0;
      if (isFull) {
        for (int b = 0; b < n; b++) {
          u += precision[a * n + b] * off[b];
        }
      } else {
        u = pivot * off[a];
      }
      square += u * off[a];
      own[observed[a]][i] = 0.5 * (Math.log(pivot) - LOG_TWO_PI - u * u / pivot);
    }
    joint[i] -= 0.5 * (n * LOG_TWO_PI + covariance.logDeterminant() + square);
  }

  private Covariance[] marginal(int... observed) {
    BitSet key = new BitSet();
    Arrays.stream(observed).forEach(key::set);
    if (marginals.size() >= MAX_PATTERNS) {
      marginals.clear();
    }
    return marginals.computeIfAbsent(key, pattern -> marginals(observed));
  }

  private Covariance[] marginals(int... observed) {
    IdentityHashMap<Covariance, Covariance> known = new IdentityHashMap<>();
    return IntStream.range(0, logWeights.length)
        .mapToObj(covariances::get)
        .map(whole -> known.computeIfAbsent(whole, covariance -> marginal(covariance, observed)))
        .toArray(Covariance[]::new);
  }

  /** The covariance of some coordinates. */
  static Covariance marginal(Covariance covariance, int... observed) {
    if (observed.length == covariance.dim()) {
      return covariance;
    }
    if (covariance.type() != CovarianceType.FULL || observed.length == 0) {
      return Covariance.of(
          CovarianceType.DIAGONAL,
          observed.length,
          Arrays.stream(observed).mapToDouble(covariance::variance).toArray());
    }
    double[][] matrix = covariance.toMatrix();
    double[] part = new double[observed.length * observed.length];
    Arrays.setAll(part, e -> matrix[observed[e / observed.length]][observed[e % observed.length]]);
    return positive(observed.length, part);
  }

  /**
   * A covariance that is positive definite up to rounding, which may end it in one order of the
   * coordinates and not in another.
   */
  static FullCovariance positive(int n, double... matrix) {
    if (FullCovariance.smallestPivot(n, matrix) > 0) {
      return new FullCovariance(n, matrix);
    }
    double[] shrunken = matrix.clone();
    Arrays.setAll(shrunken, e -> e % (n + 1) == 0 ? matrix[e] : (1 - SHRINKAGE) * matrix[e]);
    return new FullCovariance(n, shrunken);
  }
}
