package org.gradientem.internal.families;

import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;

/**
 * The M-step of a family whose components' covariances are their own, with each covariance within
 * the bound of rounded features. Scatters are raised first, which gives the maximum where
 * components have nothing in common. Where they share a shape, an orientation or a volume,
 * covariances that are still below the bound are multiplied by the least factor that suffices, all
 * by one where the volume is shared. If that lowers the expected log-likelihood, the covariances
 * before are kept.
 */
final class BoundedEstimate {
  private final ComponentBounds bounds;
  private final CovarianceFamily family;
  private final double[] counts;

  /** As the rows have them. */
  private final double[][] scatters;

  BoundedEstimate(
      ComponentBounds bounds, CovarianceFamily family, double[] counts, double[][] scatters) {
    this.bounds = bounds;
    this.family = family;
    this.counts = counts;
    this.scatters =
        IntStream.range(0, counts.length)
            .mapToObj(i -> scatters[i].clone())
            .toArray(double[][]::new);
  }

  /**
   * Estimates the covariances.
   *
   * @param raised the scatters, which are raised in place
   * @param start the covariances before, or null
   */
  Covariances estimate(double[][] raised, Covariances start) {
    boolean isRaised = false;
    for (int i = 0; i < counts.length; i++) {
      isRaised |= bounds.raise(i, family.type(), counts[i], raised[i]);
    }
    Covariances found = FamilyEstimate.estimate(family, bounds.dim(), counts, raised, start);
    boolean isExact = counts.length == 1 || family == CovarianceFamily.own(family.type());
    if (isExact) {
      return found;
    }
    Covariances within = bounds.times(found);
    boolean isChanged = isRaised || within != found;
    return isChanged && isBetter(start, within) ? start : within;
  }

  /** Whether the covariances before are of the family, within the bound, and more likely. */
  private boolean isBetter(Covariances start, Covariances found) {
    return start instanceof Covariances.Own own
        && own.family() == family
        && own.k() == counts.length
        && bounds.admit(own)
        && expected(start) > expected(found);
  }

  private double expected(Covariances covariances) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      Covariance covariance = covariances.get(i);
      sum -= counts[i] * covariance.logDeterminant() + covariance.precisionTrace(scatters[i]);
    }
    return sum / 2;
  }
}
