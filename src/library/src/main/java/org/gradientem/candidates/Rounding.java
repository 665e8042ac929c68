package org.gradientem.candidates;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/**
 * Least variances of components along features whose values are rounded: with a component on each
 * value the likelihood has no bound and says nothing about what was measured.
 *
 * <p>Components of variance {@code s h^2} on all values of a grid of step h have a density that, on
 * the grid, is higher by the share {@code 2 exp(-2 pi^2 s)} than the one they approximate (Poisson
 * summation). With the least variance n rows gain as much by that as BIC takes for a parameter.
 */
public final class Rounding {
  private final double[] least;

  /**
   * Prepares the variances.
   *
   * @param steps of each feature: the distance between neighbouring values, 0 if it is not rounded
   * @param rows whose likelihood counts
   */
  public Rounding(double[] steps, double rows) {
    double n = Math.max(2, rows);
    double share = Math.log(4 * n / Math.log(n)) / (2 * Math.PI * Math.PI);
    least = Arrays.stream(steps).map(step -> share * step * step).toArray();
  }

  /** Adds them, as often as there are rows, to a scatter in the shape of the type. */
  public void addTo(CovarianceType type, double rows, double[] scatter) {
    int stride = type == CovarianceType.FULL ? least.length + 1 : 1;
    for (int j = 0; j < least.length; j++) {
      scatter[scatter.length == 1 ? 0 : j * stride] += rows * least[j];
    }
  }

  /** Whether a shared covariance is no narrower; one variance, than they are on average. */
  public boolean admits(Covariance shared) {
    double mean = Arrays.stream(least).average().orElse(0);
    return switch (shared.type()) {
      case IDENTITY -> true;
      case SPHERICAL -> shared.variance(0) >= mean;
      case DIAGONAL, FULL ->
          IntStream.range(0, least.length).allMatch(j -> shared.variance(j) >= least[j]);
    };
  }
}
