package org.gradientem.families;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.statistics.DataMoments;

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
    boolean isOfFamily = start != null && start.family() == family;
    boolean isOfKind = start != null && start.family().isTied() == family.isTied();
    FactorCovariance[] known = isOfKind ? known(start, counts.length) : null;
    FactorRanks ranks =
        keepsFactors && isOfFamily && known != null
            ? kept(known)
            : new FactorRanks.ByBic(family, moments.dim(), Math.log(moments.weight()));
    double[] floor = floor(counts, scatters);
    FactorEstimate estimate = new FactorEstimate(family, counts, scatters, floor, ranks);
    return of(family, estimate.estimate(known, isOfFamily));
  }

  private static FactorRanks kept(FactorCovariance... known) {
    return (component, count, eigenvalues) -> known[component].factors();
  }

  private static Covariances of(CovarianceFamily family, FactorCovariance... all) {
    return family.isTied()
        ? new Covariances.Tied(family, all[0])
        : new Covariances.Own(family, all);
  }

  /** The covariances as ones of low rank; null where they are not known to be. */
  private static FactorCovariance[] known(Covariances covariances, int k) {
    boolean areKnown =
        (!(covariances instanceof Covariances.Own own) || own.k() == k)
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
    double[] within = new double[moments.dim()];
    Arrays.setAll(
        within,
        j -> share * Arrays.stream(scatters).mapToDouble(s -> s[j * (moments.dim() + 1)]).sum());
    averaged(within);
    double[] floor = floor();
    Arrays.setAll(floor, j -> Math.max(floor[j], within[j]));
    return floor;
  }

  /** The least variances of noise whatever the components' rows are. */
  private double[] floor() {
    double[] floor = moments.variances();
    averaged(floor);
    double[] least = IntStream.range(0, moments.dim()).mapToDouble(rounding::least).toArray();
    if (family.hasIsotropicNoise()) {
      Arrays.fill(least, Arrays.stream(least).max().orElse(0));
    }
    Arrays.setAll(floor, j -> Math.max(LEAST_NOISE * floor[j], least[j]));
    return floor;
  }

  /** An isotropic noise has the mean of the coordinates' variances. */
  private void averaged(double[] variances) {
    if (family.hasIsotropicNoise()) {
      Arrays.fill(variances, Arrays.stream(variances).average().orElse(0));
    }
  }

  /** Covariances whose noise is not below its least variances. */
  Covariances bounded(Covariances covariances, int k) {
    FactorCovariance[] known = known(covariances, family.isTied() ? 1 : k);
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
    FactorCovariance[] known =
        start == null ? null : known(start, family.isTied() ? 1 : counts.length);
    FactorRanks byBic = new FactorRanks.ByBic(family, dim, Math.log(ROWS_OF_A_MATRIX));
    FactorRanks ranks =
        known == null
            ? (component, count, eigenvalues) -> byBic.of(component, ROWS_OF_A_MATRIX, eigenvalues)
            : kept(known);
    double[] noFloor = new double[dim];
    double[] rows = family.isTied() ? new double[] {Arrays.stream(counts).sum()} : counts;
    return of(
        family, new FactorEstimate(family, rows, scatters, noFloor, ranks).estimate(known, true));
  }
}
