package org.gradientem.experiments.mixtures;

import static org.gradientem.RootLocale.format;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;
import org.gradientem.mixture.Mixture;

/**
 * Where a run ended, compared with the true mixture: each component counts for the true one that it
 * is nearest to.
 *
 * @param distance the largest distance of a true mean from its components' mean; infinite if a true
 *     mean has none
 * @param weightError the largest error of their weight
 * @param heaviest the largest weight of a component
 * @param distanceToMean how far that component is from the mixture's mean
 */
public record Ending(double distance, double weightError, double heaviest, double distanceToMean) {
  private static final double NEAR = 1;
  private static final double WEIGHT_TOLERANCE = 0.05;
  private static final double NEARLY_ALL = 0.99;

  public static Ending of(Mixture truth, Mixture end) {
    double[][] means = end.means();
    double[] weights = end.weights();
    double distance = 0;
    double error = 0;
    for (int g = 0; g < truth.k(); g++) {
      int group = g;
      int[] own =
          IntStream.range(0, weights.length)
              .filter(i -> nearest(truth.means(), means[i]) == group)
              .toArray();
      double weight = Arrays.stream(own).mapToDouble(i -> weights[i]).sum();
      double[] mean = new double[truth.dim()];
      for (int i : own) {
        Arrays.setAll(mean, j -> mean[j] + weights[i] * means[i][j] / weight);
      }
      double apart =
          weight > 0 ? MathArrays.distance(mean, truth.means()[g]) : Double.POSITIVE_INFINITY;
      distance = Math.max(distance, apart);
      error = Math.max(error, Math.abs(weight - truth.weights()[g]));
    }
    int heavy =
        IntStream.range(0, weights.length)
            .boxed()
            .max(Comparator.comparingDouble(i -> weights[i]))
            .orElseThrow();
    return new Ending(
        distance, error, weights[heavy], MathArrays.distance(means[heavy], truth.mean()));
  }

  private static int nearest(double[][] means, double[] point) {
    return IntStream.range(0, means.length)
        .boxed()
        .min(Comparator.comparingDouble(g -> MathArrays.distance(means[g], point)))
        .orElseThrow();
  }

  /** The components around each true mean add up to its weight and average to it. */
  public boolean foundBoth() {
    return distance < NEAR && weightError < WEIGHT_TOLERANCE;
  }

  /** One component has the weight and sits at the mixture's mean. */
  public boolean collapsed() {
    return heaviest > NEARLY_ALL && distanceToMean < NEAR;
  }

  public String inWords() {
    return collapsed()
        ? format("weight %.4f at %.2f from the mixture's mean", heaviest, distanceToMean)
        : format("means within %.2f, weights within %.3f", distance, weightError);
  }
}
