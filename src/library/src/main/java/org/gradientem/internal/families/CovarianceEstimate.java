package org.gradientem.internal.families;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.RowStatistic;

/**
 * Estimates the covariances of one family in the M-step. The likelihood of component-specific
 * covariances is unbounded. Each component therefore gets c prior observations: N_i += c and W_i +=
 * c n^(-2/d) Sigma_data. This is the posterior mode under an inverse Wishart prior (Fraley and
 * Raftery 2007). A shared covariance gets a small fraction of the data covariance instead.
 */
public final class CovarianceEstimate {
  /**
   * Pseudo-rows of each of more components than the data has: with fewer, such components shrink to
   * a point.
   */
  private static final double EXPLORING = 0.1;

  /**
   * Pseudo-rows of components that the data has: few, so that a narrow one keeps its likelihood.
   */
  private static final double SETTLED = 1e-5;

  /** Share of a variance that may be the pseudo-rows'. */
  private static final double MAX_PSEUDO_SHARE = 0.5;

  private final DataMoments moments;
  private final CovarianceFamily family;
  private final double pseudoRows;
  private final Rounding rounding;

  /** Whether components keep the number of factors that they have. */
  private final boolean keepsFactors;

  /** Number of directions in which no row differs from another; NaN before it is needed. */
  private double flatDirections = Double.NaN;

  private CovarianceEstimate(
      DataMoments moments,
      CovarianceFamily family,
      double pseudoRows,
      Rounding rounding,
      boolean keepsFactors) {
    this.moments = moments.reduced(family.type());
    this.family = family;
    this.pseudoRows = pseudoRows;
    this.rounding = rounding;
    this.keepsFactors = keepsFactors;
  }

  /**
   * The estimate for more components than the data has, with a tenth of a row each.
   *
   * @param moments moments of all rows, of the family's type or one that holds more
   * @param family the family
   * @throws IllegalArgumentException if the moments are of a type that holds less
   */
  public CovarianceEstimate(DataMoments moments, CovarianceFamily family) {
    this(moments, family, EXPLORING, Rounding.none(moments.dim()), false);
  }

  /**
   * The same for components that the data has, which rows determine: next to no pseudo-rows.
   *
   * @return the estimate
   */
  public CovarianceEstimate settled() {
    return new CovarianceEstimate(moments, family, SETTLED, rounding, keepsFactors);
  }

  /**
   * The same with as many factors as the covariances before have, so that no step lowers the
   * likelihood for fewer parameters.
   *
   * @return the estimate; this one for families without factors
   */
  public CovarianceEstimate keepingFactors() {
    return family.isLowRank()
        ? new CovarianceEstimate(moments, family, pseudoRows, rounding, true)
        : this;
  }

  /**
   * The same with no component narrower than rounding lets be known.
   *
   * @param bound the least covariance
   * @return the estimate
   */
  public CovarianceEstimate within(Rounding bound) {
    return new CovarianceEstimate(moments, family, pseudoRows, bound, keepsFactors);
  }

  /**
   * Moments of all rows.
   *
   * @return the moments, of the family's type
   */
  public DataMoments moments() {
    return moments;
  }

  /**
   * The family.
   *
   * @return the family of the covariances
   */
  public CovarianceFamily family() {
    return family;
  }

  /**
   * The covariances at which a fit of n components starts: each the data's times {@code n^(-2/d)}.
   *
   * @param n number of components
   * @return the covariances, in the family
   */
  public Covariances start(int n) {
    Covariance each = moments.covariance(moments.startScale(n));
    if (family.isLowRank()) {
      double rows = moments.weight();
      each =
          lowRank(rounding)
              .maximise(new double[] {rows}, new double[][] {scatter(each, rows)}, null)
              .get(0);
    }
    if (family.isTied()) {
      return new Covariances.Tied(family, each);
    }
    Covariance[] all = new Covariance[n];
    Arrays.fill(all, each);
    return new Covariances.Own(family, all);
  }

  /**
   * The covariances that maximise the expected log-likelihood under the given means, regularised.
   *
   * @param statistics of a pass; for a family that is not tied they hold each component's second
   *     moment, as they do after a pass of the same family or one that collects
   * @param means the means, {@code n x d}
   * @param start the covariances before, from which some families' iterations start; null for none
   * @return the covariances
   * @throws IllegalArgumentException if the statistics hold too little, or a covariance is not
   *     positive definite
   */
  public Covariances maximise(SufficientStatistics statistics, double[] means, Covariances start) {
    ComponentBounds bounds = bounds(means, statistics.counts().length);
    if (family.isTied() && statistics.statistic() == RowStatistic.LINEAR) {
      return tied(moments.tiedCovariance(statistics, means), bounds, start);
    }
    double[][] scatters = statistics.scatters(family.type(), means);
    if (family.isTied()) {
      double count = Arrays.stream(statistics.counts()).sum();
      return tied(moments.tiedCovariance(sum(scatters), count), bounds, start);
    }
    return maximise(statistics.counts(), scatters, bounds, start);
  }

  /**
   * The same from counts and scatters that are known already.
   *
   * @param counts rows of each component {@code N_i}, k values
   * @param scatters each component's scatter about its own mean {@code W_i}, of the family's type;
   *     changed in place. For a tied family one array with the sum of all will do
   * @param means the means, {@code n x d}
   * @param start the covariances before, from which some families' iterations start; null for none
   * @return the covariances
   * @throws IllegalArgumentException if a covariance is not positive definite
   */
  public Covariances maximise(
      double[] counts, double[][] scatters, double[] means, Covariances start) {
    return maximise(counts, scatters, bounds(means, counts.length), start);
  }

  private Covariances maximise(
      double[] counts, double[][] scatters, ComponentBounds bounds, Covariances start) {
    if (family.isTied()) {
      double count = Arrays.stream(counts).sum();
      return tied(moments.tiedCovariance(sum(scatters), count), bounds, start);
    }
    double[] padded = Arrays.stream(counts).map(count -> count + pseudoRows).toArray();
    double[] spread = pseudoScatter(counts.length);
    for (int i = 0; i < scatters.length; i++) {
      add(spread, scatters[i]);
      moments.separate(counts[i], scatters[i]);
    }
    if (family.isLowRank()) {
      return lowRank(bounds.ofAll()).maximise(padded, scatters, start);
    }
    return bounds.isNone()
        ? FamilyEstimate.estimate(family, moments.dim(), padded, scatters, start)
        : new BoundedEstimate(bounds, family, padded, scatters).estimate(scatters, start);
  }

  /**
   * Covariances no narrower than rounding lets be known.
   *
   * @param covariances of the family
   * @param means the means, {@code n x d}
   * @param n number of components
   * @return covariances of the family; the same object where they are wide enough
   */
  public Covariances bounded(Covariances covariances, double[] means, int n) {
    ComponentBounds bounds = bounds(means, n);
    return family.isLowRank()
        ? lowRank(bounds.ofAll()).bounded(covariances, n)
        : bounds.within(covariances);
  }

  private ComponentBounds bounds(double[] means, int n) {
    return new ComponentBounds(rounding, means, n);
  }

  private LowRankEstimate lowRank(Rounding bound) {
    return new LowRankEstimate(moments, family, bound, keepsFactors);
  }

  private Covariances tied(Covariance shared, ComponentBounds bounds, Covariances start) {
    if (family.isLowRank()) {
      double rows = moments.weight();
      return lowRank(bounds.ofAll())
          .maximise(new double[] {rows}, new double[][] {scatter(shared, rows)}, start);
    }
    return new Covariances.Tied(family, bounds.raised(shared));
  }

  /**
   * The probabilities of levels that maximise the expected log-likelihood, with the pseudo-rows
   * distributed as all rows are.
   *
   * @param levelCounts weight of each component's rows of each level, {@code n x total}
   * @param n number of components
   * @return the probabilities
   */
  public LevelProbabilities levels(double[] levelCounts, int n) {
    return moments.levels().maximise(levelCounts, n, pseudoRows);
  }

  private double[] pseudoScatter(int n) {
    return scatter(moments.covariance(moments.startScale(n)), pseudoRows);
  }

  /**
   * Whether every component's own variances are its rows' and not the pseudo-rows'. Those of a
   * component whose rows have no spread in some direction are not, and the likelihood means
   * nothing.
   *
   * @param scatters as {@link #maximise} has left them
   * @param covariances what it gave for them
   * @return true for tied families
   */
  public boolean isDetermined(double[][] scatters, Covariances covariances) {
    if (family.isTied()) {
      return true;
    }
    double[] spread = pseudoScatter(scatters.length);
    return IntStream.range(0, scatters.length)
        .allMatch(i -> isDetermined(covariances.get(i), scatters[i], spread));
  }

  private boolean isDetermined(Covariance covariance, double[] padded, double[] spread) {
    return pseudoShare(covariance, padded, spread) - flatDirections() <= MAX_PSEUDO_SHARE;
  }

  /** Found at its first use, and the same whoever finds it. */
  private double flatDirections() {
    double known = flatDirections;
    if (Double.isNaN(known)) {
      known = findFlatDirections();
      flatDirections = known;
    }
    return known;
  }

  private double findFlatDirections() {
    double[][] all = {moments.scatter()};
    Covariance one = maximise(new double[] {moments.weight()}, all, moments.mean(), null).get(0);
    return pseudoShare(one, all[0], pseudoScatter(1));
  }

  /**
   * Returns the fraction of a component's variance that comes from the prior, summed over the d
   * directions. Where volumes are equal, a variance is larger than the component's rows alone would
   * have it.
   */
  private double pseudoShare(Covariance covariance, double[] padded, double[] spread) {
    double perDirection = covariance.precisionTrace(padded) / moments.dim();
    return covariance.precisionTrace(spread) / perDirection;
  }

  /** The sum, in place of the first. */
  private static double[] sum(double[]... scatters) {
    for (int i = 1; i < scatters.length; i++) {
      add(scatters[i], scatters[0]);
    }
    return scatters[0];
  }

  private static void add(double[] from, double[] to) {
    for (int e = 0; e < to.length; e++) {
      to[e] += from[e];
    }
  }

  /**
   * The covariances of a family nearest to others in divergence, weighted: its estimate from them.
   *
   * @param family the family
   * @param counts weight of each component, k values
   * @param covariances their covariances, of the family's type
   * @param start where some families' iterations start; null for none
   * @return covariances of the family
   */
  public static Covariances project(
      CovarianceFamily family, double[] counts, Covariance[] covariances, Covariances start) {
    double[][] scatters =
        IntStream.range(0, counts.length)
            .mapToObj(i -> scatter(covariances[i], counts[i]))
            .toArray(double[][]::new);
    int dim = covariances[0].dim();
    if (family.isLowRank()) {
      double[][] own = family.isTied() ? new double[][] {sum(scatters)} : scatters;
      return LowRankEstimate.project(family, counts, own, dim, start);
    }
    return FamilyEstimate.estimate(family, dim, counts, scatters, start);
  }

  /** The scatter of so many rows with a covariance, in the shape of its type. */
  private static double[] scatter(Covariance covariance, double count) {
    double perValue = covariance.type() == CovarianceType.SPHERICAL ? covariance.dim() : 1;
    return Arrays.stream(covariance.values()).map(value -> count * perValue * value).toArray();
  }
}
