package org.gradientem.experiments.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.experiments.mixtures.Mixtures;
import org.gradientem.mixture.Mixture;

/** Two spheres with centres on the first axis, on both sides of the origin (arXiv 2610.07551). */
public final class TwoCentres {
  public static final double PUBLISHED_STEP = 0.05;

  private static final double LARGEST_DOT = 22;
  private static final double SMALLEST_DOT = 4;

  private TwoCentres() {}

  /** The mixture of the published weights .3 and .7. */
  static Mixture truth(int dim, double separation) {
    return truth(dim, separation, 0.3, 0.7);
  }

  public static Mixture truth(int dim, double separation, double... weights) {
    double[][] means = new double[2][dim];
    means[0][0] = separation / 2;
    means[1][0] = -separation / 2;
    return Mixtures.of(weights, means);
  }

  /** A dot for each mean: its first coordinate, the length of the rest, and its weight as area. */
  static List<double[]> dots(double[] weights, double[] first, double[] rest) {
    return IntStream.range(0, weights.length)
        .mapToObj(
            i ->
                new double[] {
                  first[i], rest[i], Math.max(SMALLEST_DOT, LARGEST_DOT * Math.sqrt(weights[i]))
                })
        .toList();
  }

  static List<double[]> dots(List<Mixture> mixtures) {
    List<double[]> dots = new ArrayList<>();
    for (Mixture mixture : mixtures) {
      double[][] means = mixture.means();
      double[] first = Arrays.stream(means).mapToDouble(mean -> mean[0]).toArray();
      double[] rest =
          Arrays.stream(means)
              .map(mean -> Arrays.copyOfRange(mean, 1, mean.length))
              .mapToDouble(MathArrays::safeNorm)
              .toArray();
      dots.addAll(dots(mixture.weights(), first, rest));
    }
    return dots;
  }
}
