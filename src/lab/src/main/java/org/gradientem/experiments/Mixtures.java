package org.gradientem.experiments;

import java.util.Arrays;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Mixture;

/** Mixtures with the identity as covariance. */
final class Mixtures {
  private Mixtures() {}

  /** Equal weights on the line. */
  static Mixture line(double... means) {
    return equal(
        Arrays.stream(means).mapToObj(mean -> new double[] {mean}).toArray(double[][]::new));
  }

  /** Equal weights. */
  static Mixture equal(double[]... means) {
    double[] weights = new double[means.length];
    Arrays.fill(weights, 1.0 / means.length);
    return of(weights, means);
  }

  static Mixture of(double[] weights, double[]... means) {
    return Mixture.of(weights, means, new AxisAlignedCovariance.Identity(means[0].length));
  }
}
