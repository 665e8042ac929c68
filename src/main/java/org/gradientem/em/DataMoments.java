package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.mixture.Mixture;

/**
 * The first two moments of all rows, collected once, from which every pass gets its log-likelihood
 * and its tied covariance without looking at a second moment again. Immutable.
 */
public final class DataMoments {
  /**
   * Share of the data's own covariance that is added to every estimate, so that none is singular.
   */
  private static final double REGULARISATION = 1e-6;

  /** Below this pivot of its correlation matrix the data's covariance counts as singular. */
  private static final double SINGULAR_PIVOT = 1e-10;

  /**
   * A column whose variance is below this share of its mean square is constant but for rounding.
   */
  private static final double CONSTANT_SHARE = 1e-12;

  /** Relative difference of sums that the order of summation can make on any number of rows. */
  private static final double SAME = 1e-9;

  private final CovarianceType type;
  private final int dim;
  private final long rows;
  private final double weight;
  private final double[] mean;
  private final double[] secondMoment;
  private final double[] variance;
  private final int[] dependent;
  private final double[] regularisation;

  /**
   * Takes the moments from statistics that carry a second moment.
   *
   * @param type the covariance type to estimate
   * @param statistics of all rows, of any mixture
   */
  public DataMoments(CovarianceType type, SufficientStatistics statistics) {
    this(
        type,
        statistics.rows,
        statistics.weight,
        mean(statistics),
        statistics.secondMoment.clone());
  }

  private DataMoments(
      CovarianceType type, long rows, double weight, double[] mean, double[] secondMoment) {
    this.type = type;
    this.rows = rows;
    this.weight = weight;
    this.mean = mean;
    this.secondMoment = secondMoment;
    dim = mean.length;
    variance = perRow();
    raiseConstantColumns();
    boolean singular = type == CovarianceType.FULL && isSingular();
    dependent = singular ? dependent() : new int[0];
    regularisation = regularisation(singular);
  }

  private static double[] mean(SufficientStatistics statistics) {
    double[] mean = new double[statistics.dim];
    for (int j = 0; j < mean.length; j++) {
      for (int i = 0; i < statistics.n; i++) {
        mean[j] += statistics.sums[j * statistics.n + i] / statistics.weight;
      }
    }
    return mean;
  }

  /**
   * The moments of the same rows as a smaller type holds them.
   *
   * @param smaller a type of which these hold all
   * @return the moments; these if they are of that type
   * @throws IllegalArgumentException if these hold less
   */
  public DataMoments reduced(CovarianceType smaller) {
    if (smaller == type) {
      return this;
    }
    if (smaller.momentSize(dim) > secondMoment.length) {
      throw new IllegalArgumentException(
          "Moments of type %s were collected, which %s covariances cannot be estimated from; collect %s ones."
              .formatted(type, smaller, smaller));
    }
    double[] part = new double[smaller.momentSize(dim)];
    if (part.length == secondMoment.length) {
      return new DataMoments(smaller, rows, weight, mean, secondMoment);
    }
    for (int j = 0; j < dim; j++) {
      part[part.length == 1 ? 0 : j] += secondMoment[momentIndex(j)];
    }
    return new DataMoments(smaller, rows, weight, mean, part);
  }

  /**
   * The covariance type that can be estimated.
   *
   * @return the type
   */
  public CovarianceType type() {
    return type;
  }

  /**
   * Number of coordinates.
   *
   * @return d
   */
  public int dim() {
    return dim;
  }

  /**
   * Number of rows.
   *
   * @return the number
   */
  public long rows() {
    return rows;
  }

  /**
   * Total sample weight.
   *
   * @return W
   */
  public double weight() {
    return weight;
  }

  /**
   * The rows' weighted mean.
   *
   * @return d values, a new array
   */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * The data's covariance in the shape of the type, scaled: {@code n^(-2/d)} times it is where a
   * fit of n components starts.
   *
   * @param scale factor, positive
   * @return the covariance; the identity whatever the scale for {@link CovarianceType#IDENTITY}
   */
  public Covariance covariance(double scale) {
    double[] scaled = variance.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= scale;
    }
    return toCovariance(scaled);
  }

  /**
   * The tied covariance that maximises the expected log-likelihood under the given means, {@code (C
   * - S'M - M'S + M' diag(N) M) / W}, plus 1e-6 of the data's own.
   *
   * @param statistics of a pass; its own second moment is used where it carries one
   * @param means the means, {@code n x d}
   * @return the covariance
   */
  public Covariance tiedCovariance(SufficientStatistics statistics, double[] means) {
    double[] within = within(statistics, means);
    for (int i = 0; i < within.length; i++) {
      within[i] += regularisation[i];
    }
    return toCovariance(within);
  }

  /**
   * The same from the scatter within components.
   *
   * @param scatter the sum of the components' scatters about their means, of this type
   * @return the covariance
   */
  public Covariance tiedCovariance(double[] scatter) {
    double[] within = new double[regularisation.length];
    double divisor = divisor(weight);
    for (int i = 0; i < within.length; i++) {
      within[i] = scatter[i] / divisor;
      // Rounding can leave a variance, though not a covariance, just below zero.
      within[i] = type == CovarianceType.FULL ? within[i] : Math.max(0, within[i]);
      within[i] += regularisation[i];
    }
    return toCovariance(within);
  }

  /**
   * The rows' second moment about the origin.
   *
   * @return {@code sum w x x'} as far as the type holds it, a new array
   */
  public double[] secondMoment() {
    return secondMoment.clone();
  }

  /**
   * The scatter of all rows about their mean.
   *
   * @return in the shape of the type
   */
  double[] scatter() {
    double divisor = divisor(weight);
    return Arrays.stream(perRow()).map(entry -> entry * divisor).toArray();
  }

  private double[] perRow() {
    double[] sum = Arrays.stream(mean).map(value -> weight * value).toArray();
    return scatter(secondMoment, weight, new double[] {weight}, sum, mean);
  }

  /** Scatter of the rows around the components' means. */
  private double[] within(SufficientStatistics statistics, double[] means) {
    double[] moment = statistics.secondMoment == null ? secondMoment : statistics.secondMoment;
    return scatter(moment, statistics.weight, statistics.counts, statistics.sums, means);
  }

  /**
   * Mean variance per coordinate around the components' means, for types that hold one number.
   *
   * @param statistics of a pass
   * @param means the means, {@code n x d}
   * @return the variance
   */
  public double meanWithinVariance(SufficientStatistics statistics, double[] means) {
    return within(statistics, means)[0];
  }

  /**
   * {@code (C - S'M - M'S + M'NM) / W} in the shape of the type, as {@code (C - R'M - M'R) / W}
   * with {@code R = S - N M / 2}.
   */
  private double[] scatter(
      double[] moment, double w, double[] counts, double[] sums, double[] means) {
    int n = counts.length;
    double[] scatter = moment.clone();
    if (type == CovarianceType.FULL) {
      double[] r = Arrays.copyOf(sums, means.length);
      for (int j = 0; j < dim; j++) {
        for (int i = 0; i < n; i++) {
          r[j * n + i] -= 0.5 * counts[i] * means[j * n + i];
        }
      }
      BLAS.getInstance().dsyr2k("L", "T", dim, n, -1, r, n, means, n, 1, scatter, dim);
    } else {
      for (int j = 0; j < dim; j++) {
        double product = 0;
        for (int i = 0; i < n; i++) {
          double mean = means[j * n + i];
          product += (sums[j * n + i] - 0.5 * counts[i] * mean) * mean;
        }
        scatter[type == CovarianceType.DIAGONAL ? j : 0] -= 2 * product;
      }
    }
    double divisor = divisor(w);
    for (int i = 0; i < scatter.length; i++) {
      scatter[i] /= divisor;
      // Rounding can leave a variance, though not a covariance, just below zero.
      scatter[i] = type == CovarianceType.FULL ? scatter[i] : Math.max(0, scatter[i]);
    }
    return scatter;
  }

  private double divisor(double w) {
    return type == CovarianceType.DIAGONAL || type == CovarianceType.FULL ? w : w * dim;
  }

  /**
   * Gives constant columns a share of the other columns' variance (1 if all are constant). It
   * changes no responsibility, since no row deviates along them.
   */
  private void raiseConstantColumns() {
    int stride = type == CovarianceType.FULL ? dim + 1 : 1;
    double divisor = divisor(weight);
    // A sum of so many rows is exact to about a unit in the last place of each.
    double constantShare = Math.max(CONSTANT_SHARE, rows * Math.ulp(1.0));
    double total = 0;
    int varying = 0;
    for (int i = 0; i < variance.length; i += stride) {
      if (variance[i] <= constantShare * secondMoment[i] / divisor) {
        variance[i] = 0;
      } else {
        total += variance[i];
        varying++;
      }
    }
    for (int i = 0; i < variance.length; i += stride) {
      if (variance[i] == 0) {
        variance[i] = varying == 0 ? 1 : total / varying;
      }
    }
  }

  /**
   * A share of the data's covariance, whole so that the fit stays equivariant under linear maps; of
   * its diagonal only where the whole is singular. There the diagonal is added to the data's
   * covariance as well, so that it can serve as a start.
   */
  private double[] regularisation(boolean singular) {
    double[] share = variance.clone();
    for (int i = 0; i < share.length; i++) {
      boolean kept = !singular || i % (dim + 1) == 0;
      share[i] *= kept ? REGULARISATION : 0;
      variance[i] += singular ? share[i] : 0;
    }
    return share;
  }

  /**
   * Columns that are linear combinations of those before them, as far as a covariance can tell.
   *
   * @return their numbers from 0; none for types that hold no covariances between columns
   */
  public int[] dependentColumns() {
    return dependent.clone();
  }

  private int[] dependent() {
    double[] factor = correlation();
    return IntStream.range(0, dim).filter(j -> !eliminate(factor, j)).toArray();
  }

  /** A step of Cholesky's factorisation; false, and nothing done, where the pivot is next to 0. */
  private boolean eliminate(double[] factor, int j) {
    double pivot = factor[j * dim + j];
    boolean independent = pivot > SINGULAR_PIVOT;
    for (int i = j; i < dim; i++) {
      factor[j * dim + i] /= independent ? Math.sqrt(pivot) : Double.POSITIVE_INFINITY;
    }
    for (int c = j + 1; c < dim; c++) {
      double share = factor[j * dim + c];
      for (int i = c; i < dim; i++) {
        factor[c * dim + i] -= share * factor[j * dim + i];
      }
    }
    return independent;
  }

  private boolean isSingular() {
    return !(FullCovariance.smallestPivot(dim, correlation()) > SINGULAR_PIVOT);
  }

  private double[] correlation() {
    double[] correlation = new double[variance.length];
    for (int j = 0; j < dim; j++) {
      for (int i = j; i < dim; i++) {
        correlation[j * dim + i] =
            variance[j * dim + i]
                / Math.sqrt(variance[j * dim + j])
                / Math.sqrt(variance[i * dim + i]);
      }
    }
    return correlation;
  }

  private Covariance toCovariance(double[] values) {
    double[] numbers = type == CovarianceType.IDENTITY ? new double[0] : values;
    return Covariance.of(type, dim, numbers);
  }

  /**
   * Whether statistics can be of the rows that these moments were taken of: as many, of the same
   * weight, and with the same sums but for rounding.
   *
   * @param statistics of a pass over all rows
   * @return false if the rows have changed
   */
  public boolean isOfSameRows(SufficientStatistics statistics) {
    boolean same = statistics.rows == rows && Math.abs(statistics.weight - weight) <= SAME * weight;
    for (int j = 0; j < dim && same; j++) {
      double sum = 0;
      for (int i = 0; i < statistics.n; i++) {
        sum += statistics.sums[j * statistics.n + i];
      }
      double meanSquare = secondMoment[momentIndex(j)] / weight;
      same = Math.abs(sum / weight - mean[j]) <= SAME * Math.sqrt(meanSquare);
    }
    return same;
  }

  private int momentIndex(int j) {
    return switch (type) {
      case IDENTITY, SPHERICAL -> 0;
      case DIAGONAL -> j;
      case FULL -> j * (dim + 1);
    };
  }

  /**
   * The log-likelihood of the rows of a pass.
   *
   * @param mixture the mixture that the pass evaluated
   * @param statistics its statistics; their own second moment is used where they carry one
   * @return {@code sum w log p(x)}
   */
  public double logLikelihood(Mixture mixture, SufficientStatistics statistics) {
    if (!mixture.covariances().family().isTied()) {
      return statistics.logSumExp - 0.5 * statistics.weight * dim * Math.log(2 * Math.PI);
    }
    Covariance covariance = mixture.covariance();
    double[] moment = statistics.secondMoment == null ? secondMoment : statistics.secondMoment;
    return statistics.logSumExp
        - 0.5 * covariance.precisionTrace(moment)
        - 0.5 * statistics.weight * (dim * Math.log(2 * Math.PI) + covariance.logDeterminant());
  }
}
