package org.gradientem.experiments.groups;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.gradientem.truth.RandomMixture;

/**
 * Rows like those of a report to another library.
 *
 * @param k number of Gaussians they are of; empty where they are of none
 * @param asked what others.py is to answer with
 */
record OtherCase(
    String report, String what, OptionalInt k, LongFunction<double[][]> rows, String asked) {
  static List<OtherCase> all() {
    return List.of(
        new OtherCase(
            "scikit-learn #34845",
            "500 x 2, two side by side, 30 times as long as wide",
            OptionalInt.of(2),
            seed -> Drawn.of(sideBySide(), 500, seed).rows(),
            "by_bic"),
        new OtherCase(
            "graspologic #975",
            "200 x 2, the three Gaussians themselves",
            OptionalInt.of(3),
            seed -> Drawn.of(three(), 200, seed).rows(),
            "auto_gmm"),
        new OtherCase(
            "graspologic #975",
            "200 x 2, the embedding of a graph drawn from them",
            OptionalInt.empty(),
            seed -> new GraphEmbedding(Drawn.of(three(), 200, seed).rows(), seed).rows(),
            "auto_gmm"),
        new OtherCase(
            "scikit-learn #7729",
            "20 000 x 48, five spheres, the nearest two 6 apart",
            OptionalInt.of(5),
            seed -> Drawn.of(RandomMixture.balanced(5, 48, 6, seed), 20_000, seed).rows(),
            "dirichlet"));
  }

  /** The distance is six times the width. */
  private static Mixture sideBySide() {
    Covariance covariance = Covariance.of(CovarianceType.DIAGONAL, 2, new double[] {1, 900});
    double[][] means = {{0, 0}, {6, 0}};
    return Mixture.of(new double[] {0.5, 0.5}, means, covariance);
  }

  /** The report's own numbers. */
  static Mixture three() {
    double[][] means = {{-0.7, 0.3}, {0.7, 0.3}, {0, 0.8}};
    return Mixture.of(
        new double[] {0.33, 0.33, 0.34},
        means,
        new Covariances.Own(
            CovarianceFamily.VVV,
            full(0.005, 0.05, 0.8),
            full(0.005, -0.05, 0.8),
            full(0.002, 0, 0.002)));
  }

  private static Covariance full(double xx, double xy, double yy) {
    return Covariance.of(CovarianceType.FULL, 2, new double[] {xx, xy, xy, yy});
  }
}
