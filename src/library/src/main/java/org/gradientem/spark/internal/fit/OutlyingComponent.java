package org.gradientem.spark.internal.fit;

import java.util.ArrayList;
import java.util.List;
import org.gradientem.mixture.Mixture;

/**
 * A component of a few rows that are far from all others in one feature.
 *
 * @param component number of the component
 * @param feature number of the feature, from 0
 */
record OutlyingComponent(int component, int feature) {
  /** Standard deviations from the other rows that no row has by chance. */
  static final double DEVIATIONS = 100;

  /** Share of the rows up to which those of a component are a few. */
  private static final double FEW = 0.01;

  /** Those of a mixture, at most one for each feature. */
  static List<OutlyingComponent> in(Mixture mixture) {
    double[] weights = mixture.weights();
    List<OutlyingComponent> far = new ArrayList<>();
    for (int j = 0; j < mixture.dim(); j++) {
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] <= FEW && isFar(mixture, weights, i, j)) {
          far.add(new OutlyingComponent(i, j));
          break;
        }
      }
    }
    return far;
  }

  private static boolean isFar(Mixture mixture, double[] weights, int i, int j) {
    double[] means = mixture.meanMatrix();
    int k = weights.length;
    double mean = 0;
    double square = 0;
    for (int o = 0; o < k; o++) {
      double share = o == i ? 0 : weights[o] / (1 - weights[i]);
      double at = means[j * k + o];
      mean += share * at;
      square += share * (at * at + mixture.covariances().get(o).variance(j));
    }
    double variance = Math.max(0, square - mean * mean);
    return Math.abs(means[j * k + i] - mean) > DEVIATIONS * Math.sqrt(variance);
  }
}
