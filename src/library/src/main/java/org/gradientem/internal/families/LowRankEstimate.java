package org.gradientem.internal.families;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FactorCovariance;

/**
 * The covariances of a family of low rank in the M-step: what {@link FactorEstimate} needs to know
 * of the data and of the covariances before.
 *
 * @param moments moments of all rows
 * @param family the family
 * @param rounding the least variances of rounded features
 * @param keepsFactors whether components keep the number of factors that they have
 */
record LowRankEstimate(
    DataMoments moments, CovarianceFamily family, Rounding rounding, boolean keepsFactors) {
  /**
   * Least variance of the noise next to factors, relative to the data's: a coordinate that factors
   * explain wholly has none (a Heywood case).
   */
  private static final double LEAST_NOISE = 1e-3;

  /** Rows by whose BIC a matrix without rows of its own gets its number of factors. */
  private static final double ROWS_OF_A_MATRIX = 1e6;

  /** Rounds from no noise that is known, and where one covariance is cheap next to a pass. */
  private static final int FIRST_ROUNDS = 5;

  /**
   * Estimates the covariances.
   *
   * @param counts rows of each component, of a tied family the sum of all
   * @param scatters each component's scatter, of a tied family the sum of all
   * @param start the covariances before, of this family or another; or null
   */
  Covariances maximise(double[] counts, double[][] scatters, Covariances start) {
    for (double count : counts) {
      if (!(count > 0)) {
        throw new IllegalArgumentException("A component has no rows; leave it out.");
      }
    }
    FactorCovariance[] known = known(family, start, counts.length);
    double logWeight = Math.log(moments.weight());
    FactorRanks[] ranks = new FactorRanks[counts.length];
    Arrays.setAll(
        ranks,
        i ->
            keepsFactors && known != null
                ? kept(known[i])
                : FactorRanks.byBic(moments.dim(), counts[i], logWeight));
    return estimated(family, counts, scatters, floor(counts, scatters), known, ranks);
  }

  private static FactorRanks kept(FactorCovariance known) {
    return eigenvalues -> known.factors();
  }

  private static Covariances estimated(
      CovarianceFamily family,
      double[] counts,
      double[][] scatters,
      double[] floor,
      FactorCovariance[] known,
      FactorRanks... ranks) {
    int rounds = known == null || family.isTied() ? FIRST_ROUNDS : 1;
    FactorCovariance[] found = new FactorCovariance[counts.length];
    for (int i = 0; i < found.length; i++) {
      double count = counts[i];
      double[] covariance = Arrays.stream(scatters[i]).map(entry -> entry / count).toArray();
      found[i] =
          new FactorEstimate(covariance, floor, ranks[i])
              .estimate(known == null ? null : known[i], rounds);
    }
    return of(family, found);
  }

  private static Covariances of(CovarianceFamily family, FactorCovariance... all) {
    return family.isTied()
        ? new Covariances.Tied(family, all[0])
        : new Covariances.Own(family, all);
  }

  /** The covariances of the family as ones of low rank; null where they are not known to be. */
  private static FactorCovariance[] known(CovarianceFamily family, Covariances covariances, int k) {
    boolean areKnown =
        covariances != null
            && covariances.family() == family
            && (!(covariances instanceof Covariances.Own own) || own.k() == k)
            && IntStream.range(0, k).allMatch(i -> covariances.get(i) instanceof FactorCovariance);
    return areKnown
        ? IntStream.range(0, k)
            .mapToObj(i -> (FactorCovariance) covariances.get(i))
            .toArray(FactorCovariance[]::new)
        : null;
  }

  /**
   * The least variances of noise. Where none of a component's rows differ, one more may still
   * differ as those of all components do: so many rows determine no smaller variance than one in so
   * many would give.
   */
  private double[] floor(double[] counts, double[][] scatters) {
    double rows = Arrays.stream(counts).sum();
    double share = counts.length / (counts.length + rows) / rows;
    double[] floor = floor();
    Arrays.setAll(
        floor,
        j ->
            Math.max(
                floor[j],
                share
                    * Arrays.stream(scatters).mapToDouble(s -> s[j * (moments.dim() + 1)]).sum()));
    return floor;
  }

  /** The least variances of noise whatever the components' rows are. */
  private double[] floor() {
    double[] floor = moments.variances();
    Arrays.setAll(floor, j -> Math.max(LEAST_NOISE * floor[j], rounding.least(j)));
    return floor;
  }

  /** Covariances whose noise is not below its least variances. */
  Covariances bounded(Covariances covariances, int k) {
    FactorCovariance[] known = known(family, covariances, family.isTied() ? 1 : k);
    if (known == null) {
      return covariances;
    }
    double[] floor = floor();
    boolean isBelow = false;
    for (int i = 0; i < known.length; i++) {
      double[] noise = known[i].noise();
      double[] raised = noise.clone();
      Arrays.setAll(raised, j -> Math.max(floor[j], noise[j]));
      if (!Arrays.equals(noise, raised)) {
        known[i] = new FactorCovariance(raised, known[i].loadings());
        isBelow = true;
      }
    }
    return isBelow ? of(family, known) : covariances;
  }

  /**
   * The covariances of a family nearest to others, with as many factors as a start has.
   *
   * @param counts weight of each component
   * @param scatters theirs, of a tied family the sum of all
   * @param start of the family, or null
   */
  static Covariances project(
      CovarianceFamily family, double[] counts, double[][] scatters, int dim, Covariances start) {
    double[] rows = family.isTied() ? new double[] {Arrays.stream(counts).sum()} : counts;
    FactorCovariance[] known = known(family, start, rows.length);
    FactorRanks byBic = FactorRanks.byBic(dim, ROWS_OF_A_MATRIX, Math.log(ROWS_OF_A_MATRIX));
    FactorRanks[] ranks = new FactorRanks[rows.length];
    Arrays.setAll(ranks, i -> known == null ? byBic : kept(known[i]));
    return estimated(family, rows, scatters, new double[dim], known, ranks);
  }
}
