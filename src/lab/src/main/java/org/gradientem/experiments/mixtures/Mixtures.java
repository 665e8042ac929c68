package org.gradientem.experiments.mixtures;

import java.util.Arrays;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Mixture;

/** Mixtures with the identity as covariance. */
public final class Mixtures {
  private Mixtures() {}

  /** Equal weights on the line. */
  public static Mixture line(double... means) {
    return equal(
        Arrays.stream(means).mapToObj(mean -> new double[] {mean}).toArray(double[][]::new));
  }

  public static Mixture equal(double[]... means) {
    double[] weights = new double[means.length];
    Arrays.fill(weights, 1.0 / means.length);
    return of(weights, means);
  }

  public static Mixture of(double[] weights, double[]... means) {
    return Mixture.of(weights, means, new AxisAlignedCovariance.Identity(means[0].length));
  }

  /** Two spheres with centres on the first axis, on both sides of the origin. */
  public static Mixture twoCentres(int dim, double separation, double... weights) {
    double[][] means = new double[2][dim];
    means[0][0] = separation / 2;
    means[1][0] = -separation / 2;
    return of(weights, means);
  }

  /** The means of a model of MLlib's. */
  public static double[][] means(GaussianMixtureModel model) {
    return Arrays.stream(model.gaussians())
        .map(gaussian -> gaussian.mean().toArray())
        .toArray(double[][]::new);
  }
}
