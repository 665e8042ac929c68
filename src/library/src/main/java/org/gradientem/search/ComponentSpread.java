package org.gradientem.search;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.em.Pass;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;

/**
 * How wide the rows of each component lie along their widest direction, as the top eigenvalue of
 * their own covariance in coordinates whitened by the shared one; 1 where the component fits. Found
 * by power iteration on all components at once, with the ordinary pass: when a component is split
 * into two parts a little apart along v, the E-step draws the parts' means apart along V v.
 *
 * @param eigenvalues one for each component
 * @param counts weight of the rows of each
 * @param dim number of coordinates d
 */
@SuppressWarnings("ArrayRecordComponent") // made and read at once
record ComponentSpread(double[] eigenvalues, double[] counts, int dim) {
  /** Where one direction is three times as wide as the next, the next are down to 3^-8 then. */
  private static final int ITERATIONS = 8;

  private static final long SEED = 1;

  /** Whitened distance of a part from its component: small, so that the E-step is linear in it. */
  private static final double STEP = 1e-2;

  /** Of each component; takes a few passes. */
  static ComponentSpread of(Mixture mixture, Pass pass) {
    int k = mixture.k();
    SplittableRandom random = new SplittableRandom(SEED);
    double[] directions = new double[k * mixture.dim()];
    Arrays.setAll(directions, e -> random.nextGaussian());
    scaleRows(directions, k);
    double[] eigenvalues = new double[k];
    double[] parts = new double[2 * k];
    for (int t = 0; t < ITERATIONS; t++) {
      SufficientStatistics statistics = pass.run(inTwo(mixture, directions), t);
      parts = statistics.counts();
      directions = mixture.covariance().whiten(difference(statistics), k);
      eigenvalues = scaleRows(directions, k);
    }
    double[] counts = new double[k];
    for (int h = 0; h < parts.length; h++) {
      counts[h / 2] += parts[h];
    }
    return new ComponentSpread(
        Arrays.stream(eigenvalues).map(length -> length / (2 * STEP)).toArray(),
        counts,
        mixture.dim());
  }

  /** The Marchenko-Pastur edge: the widest direction of as many rows of a Gaussian. */
  double ofNoise(int component) {
    return Math.pow(1 + Math.sqrt(dim / counts[component]), 2);
  }

  /** Components 2i and 2i + 1 are the parts of component i. */
  private static Mixture inTwo(Mixture mixture, double[] directions) {
    int k = mixture.k();
    double[] offsets = mixture.covariance().unwhiten(directions, k);
    double[] means = mixture.meanMatrix();
    double[] logWeights = mixture.logWeights();
    double[] halfMeans = new double[2 * means.length];
    double[] halfWeights = new double[2 * k];
    for (int e = 0; e < means.length; e++) {
      halfMeans[2 * e] = means[e] + STEP * offsets[e];
      halfMeans[2 * e + 1] = means[e] - STEP * offsets[e];
    }
    int[] component = new int[2 * k];
    for (int i = 0; i < 2 * k; i++) {
      component[i] = i / 2;
      halfWeights[i] = logWeights[i / 2];
    }
    // Weights that are not halved sum to twice as much.
    UniformNoise noise = mixture.noise().ofLogWeight(mixture.noise().logWeight() + Math.log(2));
    return Mixture.owning(halfWeights, halfMeans, mixture.covariances(), noise)
        .withLevels(mixture.levels().reordered(component));
  }

  /** The difference of the parts' new means, {@code k x d}. */
  private static double[] difference(SufficientStatistics statistics) {
    double[] means = statistics.sums();
    double[] counts = statistics.counts();
    for (int e = 0; e < means.length; e++) {
      double count = counts[e % counts.length];
      means[e] = count > 0 ? means[e] / count : 0;
    }
    double[] difference = new double[means.length / 2];
    Arrays.setAll(difference, e -> means[2 * e] - means[2 * e + 1]);
    return difference;
  }

  /** Scales every row to length 1, unless it is zero; returns the lengths before. */
  private static double[] scaleRows(double[] matrix, int rows) {
    double[] lengths = new double[rows];
    for (int e = 0; e < matrix.length; e++) {
      lengths[e % rows] = Math.hypot(lengths[e % rows], matrix[e]);
    }
    for (int e = 0; e < matrix.length; e++) {
      matrix[e] /= lengths[e % rows] > 0 ? lengths[e % rows] : 1;
    }
    return lengths;
  }
}
