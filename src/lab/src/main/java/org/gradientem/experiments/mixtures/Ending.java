package org.gradientem.experiments.mixtures;

import org.gradientem.RootLocale;
import org.gradientem.mixture.Mixture;

/** Where a run ended, seen from the true mixture. */
public final class Ending {
  private static final double NEAR = 1;
  private static final double WEIGHT_TOLERANCE = 0.05;
  private static final double NEARLY_ALL = 0.99;

  private final double worstDistance;
  private final double worstWeight;
  private final double heaviest;
  private final double distanceToMean;

  /** Compares: each component counts for the true one that it is nearest to. */
  public Ending(Mixture truth, Mixture end) {
    double[][] means = end.means();
    double[] weights = end.weights();
    int m = truth.k();
    double[] groupWeights = new double[m];
    double[][] sums = new double[m][truth.dim()];
    int heavy = 0;
    for (int i = 0; i < weights.length; i++) {
      int group = nearest(truth.means(), means[i]);
      groupWeights[group] += weights[i];
      for (int j = 0; j < truth.dim(); j++) {
        sums[group][j] += weights[i] * means[i][j];
      }
      heavy = weights[i] > weights[heavy] ? i : heavy;
    }
    double distance = 0;
    double error = 0;
    for (int g = 0; g < m; g++) {
      for (int j = 0; j < truth.dim(); j++) {
        sums[g][j] /= groupWeights[g];
      }
      // A mean that no component is nearest to is infinitely far.
      double apart =
          groupWeights[g] > 0 ? distance(sums[g], truth.means()[g]) : Double.POSITIVE_INFINITY;
      distance = Math.max(distance, apart);
      error = Math.max(error, Math.abs(groupWeights[g] - truth.weights()[g]));
    }
    worstDistance = distance;
    worstWeight = error;
    heaviest = weights[heavy];
    distanceToMean = distance(means[heavy], truth.mean());
  }

  private static int nearest(double[][] means, double[] point) {
    int nearest = 0;
    for (int g = 1; g < means.length; g++) {
      nearest = distance(means[g], point) < distance(means[nearest], point) ? g : nearest;
    }
    return nearest;
  }

  public static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int j = 0; j < a.length; j++) {
      squares += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return Math.sqrt(squares);
  }

  /** The components around each true mean add up to its weight and average to it. */
  public boolean foundBoth() {
    return worstDistance < NEAR && worstWeight < WEIGHT_TOLERANCE;
  }

  /** One component has the weight and sits at the mixture's mean. */
  public boolean collapsed() {
    return heaviest > NEARLY_ALL && distanceToMean < NEAR;
  }

  public String inWords() {
    return collapsed()
        ? RootLocale.format("weight %.4f at %.2f from the mixture's mean", heaviest, distanceToMean)
        : RootLocale.format("means within %.2f, weights within %.3f", worstDistance, worstWeight);
  }
}
