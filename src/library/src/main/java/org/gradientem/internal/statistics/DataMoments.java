package org.gradientem.internal.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.work.Lapack;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;

/**
 * The mean and second moment of all rows, computed once. Passes use them for the log-likelihood and
 * the shared covariance. Unless cells are missing or noise is fitted, no pass sums second moments
 * again for these. Immutable.
 */
public final class DataMoments {
  private final StoredMoments stored;
  private final CovarianceType type;
  private final int dim;
  private final MomentShape shape;
  private final double weight;
  private final double[] mean;
  private final double[] secondMoment;
  private final DataCovariance covariance;

  /**
   * Takes the moments from statistics that carry a second moment.
   *
   * @param type the covariance type to estimate
   * @param statistics of all rows, of any mixture
   */
  public DataMoments(CovarianceType type, SufficientStatistics statistics) {
    this(
        StoredMoments.of(type, statistics),
        StoredMoments.mean(statistics),
        statistics.secondMoment.clone());
  }

  /**
   * Takes the sums of rows of numbers that lack no cell.
   *
   * @param type the covariance type to estimate
   * @param rows number of rows
   * @param weight their weight W
   * @param sums {@code sum w x}, d values
   * @param secondMoment {@code sum w x x'} as far as the type holds it
   * @return the moments
   */
  public static DataMoments ofComplete(
      CovarianceType type, long rows, double weight, double[] sums, double[] secondMoment) {
    double[] mean = Arrays.stream(sums).map(sum -> sum / weight).toArray();
    LevelEstimate none = new LevelEstimate(Categories.NONE);
    return new DataMoments(
        new StoredMoments(type, rows, weight, mean, secondMoment.clone(), false, none, 1),
        mean,
        secondMoment.clone());
  }

  private DataMoments(StoredMoments stored, double[] mean, double[] secondMoment) {
    this.stored = stored;
    this.mean = mean;
    this.secondMoment = secondMoment;
    type = stored.type();
    weight = stored.weight();
    dim = mean.length;
    shape = new MomentShape(type, dim);
    covariance =
        new DataCovariance(
            type,
            dim,
            perRow(),
            stored.rows(),
            secondMoment,
            shape.divisor(weight),
            stored.lacksCells());
  }

  /**
   * The same rows, their missing cells completed by the one Gaussian of a pass.
   *
   * @param statistics of that pass
   * @return the moments
   */
  public DataMoments completedBy(SufficientStatistics statistics) {
    double[] moment = secondMoment();
    statistics.missing.addMoment(type, moment);
    return new DataMoments(stored, StoredMoments.mean(statistics), moment);
  }

  /**
   * The same rows as far as their cells are there: uncorrelated, about the origin.
   *
   * @param statistics of a pass of one component at the origin whose covariance is the identity
   * @return the moments
   */
  public DataMoments ofObserved(SufficientStatistics statistics) {
    double[] absent = new double[secondMoment.length];
    statistics.missing.addMoment(type, absent);
    double[] moment = new double[secondMoment.length];
    for (int j = 0; j < dim; j++) {
      int e = shape.index(j);
      double all = type == CovarianceType.DIAGONAL || type == CovarianceType.FULL ? 1 : dim;
      moment[e] = stored.secondMoment()[e] * all * weight / (all * weight - absent[e]);
    }
    return new DataMoments(stored, new double[dim], moment);
  }

  /**
   * The moments of these rows and old ones, which lack no cell.
   *
   * @param others the old ones' statistics
   * @param moment their second moment, in the shape of the type
   * @return the moments
   */
  public DataMoments with(SufficientStatistics others, double[] moment) {
    return new DataMoments(
        stored.with(others, moment),
        stored.meanWith(mean, others),
        StoredMoments.sum(1, secondMoment, 1, moment));
  }

  /**
   * The moments of the same rows as a smaller type, or the same, holds them.
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
    return new DataMoments(stored.reduced(smaller), mean, type.reduced(smaller, dim, secondMoment));
  }

  /**
   * The E-step of a mixture on these rows.
   *
   * @param mixture the mixture, in their coordinates
   * @return the E-step; of rows that lack cells one that completes what M-steps need of them
   * @throws ArithmeticException if a component is so far out and so narrow that rounding hides its
   *     shape
   */
  public Expectation expectation(Mixture mixture) {
    return stored.lacksCells()
        ? Expectation.ofIncomplete(mixture, null, type)
        : new Expectation(mixture);
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
   * Number of rows that the passes see, where equal ones may be summed up.
   *
   * @return the number
   */
  public long storedRows() {
    return stored.rows();
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
   * The data's covariance in the shape of the type, scaled.
   *
   * @param scale factor, positive
   * @return the covariance; the identity whatever the scale for {@link CovarianceType#IDENTITY}
   */
  public Covariance covariance(double scale) {
    return covariance.times(scale);
  }

  /**
   * The variances of the data's coordinates.
   *
   * @return d variances, a new array
   */
  public double[] variances() {
    Covariance data = covariance(1);
    return IntStream.range(0, dim).mapToDouble(data::variance).toArray();
  }

  /**
   * The scale at which a fit of n components starts: that many so wide have the data's volume.
   *
   * @param n number of components
   * @return {@code n^(-2/d)}; 1 without coordinates
   */
  public double startScale(int n) {
    return dim == 0 ? 1 : Math.pow(n, -2.0 / dim);
  }

  /**
   * All rows as one component.
   *
   * @return a mixture of one component with their mean and covariance
   */
  public Mixture gaussian() {
    return Mixture.ofLogWeights(new double[1], mean, covariance(1)).withLevels(levels().alike(1));
  }

  /**
   * The levels of categorical columns over all rows.
   *
   * @return their counts, and the M-step that takes them as its prior
   */
  public LevelEstimate levels() {
    return stored.levels();
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
    return covariance.addedTo(within(statistics, means), stored.fresh());
  }

  /**
   * The same from the scatter within components, to which not all rows may belong.
   *
   * @param scatter the sum of the components' scatters about their means, of this type
   * @param count weight of the rows that do
   * @return the covariance
   */
  public Covariance tiedCovariance(double[] scatter, double count) {
    return covariance.addedTo(shape.perRow(scatter.clone(), count), stored.fresh());
  }

  /**
   * The rows' second moment about the origin, with 0 in the place of missing cells.
   *
   * @return {@code sum w x x'} as far as the type holds it, a new array
   */
  public double[] secondMoment() {
    return stored.secondMoment().clone();
  }

  /**
   * The same with missing cells completed by one Gaussian.
   *
   * @return {@code sum w x x'} as far as the type holds it, a new array
   */
  public double[] completedMoment() {
    return secondMoment.clone();
  }

  /**
   * The scatter of all rows about their mean.
   *
   * @return in the shape of the type, a matrix with both its triangles
   */
  public double[] scatter() {
    double divisor = shape.divisor(weight);
    double[] scatter = Arrays.stream(perRow()).map(entry -> entry * divisor).toArray();
    if (type == CovarianceType.FULL) {
      Lapack.mirrorLowerTriangle(dim, scatter);
    }
    return scatter;
  }

  /**
   * Adds to a scatter what gives it an inverse.
   *
   * @param count weight of its rows
   * @param scatter a scatter of this type, to be added to
   */
  public void separate(double count, double[] scatter) {
    covariance.separate(stored.fresh() * count, scatter);
  }

  private double[] perRow() {
    double[] sum = Arrays.stream(mean).map(value -> weight * value).toArray();
    return shape.within(secondMoment, weight, new double[] {weight}, sum, mean);
  }

  /** Scatter of the rows around the components' means. */
  private double[] within(SufficientStatistics statistics, double[] means) {
    return shape.within(
        statistics.completed(type, storedMoment(statistics)),
        statistics.weight,
        statistics.counts,
        statistics.sums,
        means);
  }

  private double[] storedMoment(SufficientStatistics statistics) {
    return statistics.secondMoment == null ? stored.secondMoment() : statistics.secondMoment;
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
   * Columns that are linear combinations of those before them, as far as a covariance can tell.
   *
   * @return their numbers from 0; none for types that hold no covariances between columns
   */
  public int[] dependentColumns() {
    return covariance.dependentColumns();
  }

  /**
   * Columns in which a tied covariance is mostly its regularisation, though rows differ in them.
   *
   * @param tied what {@link #tiedCovariance} gave
   * @return their numbers from 0, all of them where one variance is shared by all; none where the
   *     covariance is given
   */
  public int[] flatColumns(Covariance tied) {
    double leastShare = 2 * DataCovariance.REGULARISATION;
    double[] values = tied.values();
    double[] ofRows = perRow();
    return IntStream.range(0, type == CovarianceType.IDENTITY ? 0 : dim)
        .filter(j -> values[shape.index(j)] < leastShare * ofRows[shape.index(j)])
        .toArray();
  }

  /**
   * Whether statistics can be of the rows that these moments were taken of: as many, of the same
   * weight, and with the same sums but for rounding.
   *
   * @param statistics of a pass over all rows
   * @return false if the rows have changed
   */
  public boolean isOfSameRows(SufficientStatistics statistics) {
    return stored.isOfSameRows(statistics);
  }

  /**
   * The log-likelihood of the rows of a pass.
   *
   * @param mixture the mixture that the pass evaluated
   * @param statistics its statistics; their own second moment is used where they carry one
   * @return {@code sum w log p(x)}
   */
  public double logLikelihood(Mixture mixture, SufficientStatistics statistics) {
    if (mixture.statistic() != RowStatistic.LINEAR) {
      return statistics.logSumExp - 0.5 * statistics.weight * dim * Math.log(2 * Math.PI);
    }
    Covariance covariance = mixture.covariance();
    return statistics.logSumExp
        - 0.5 * covariance.precisionTrace(storedMoment(statistics))
        - 0.5 * statistics.weight * (dim * Math.log(2 * Math.PI) + covariance.logDeterminant());
  }
}
