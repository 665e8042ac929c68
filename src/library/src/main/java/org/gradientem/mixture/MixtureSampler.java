package org.gradientem.mixture;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Draws rows from a mixture. Row r of a seed is the same whichever rows are drawn before it, so
 * rows can be drawn in any order and on any number of machines.
 *
 * @since 0.1.0
 */
public final class MixtureSampler implements Serializable {
  private final double[] cumulativeWeights;
  private final double[][] means;
  private final Covariances covariances;
  private final LevelProbabilities levels;
  private final LevelProbabilities noiseLevels;
  private final UniformNoise noise;
  private final long seed;

  /**
   * Prepares a mixture for drawing.
   *
   * @param mixture the mixture to draw from
   * @param seed the seed; the same seed gives the same rows
   */
  public MixtureSampler(Mixture mixture, long seed) {
    cumulativeWeights = mixture.weights();
    for (int i = 1; i < cumulativeWeights.length; i++) {
      cumulativeWeights[i] += cumulativeWeights[i - 1];
    }
    means = mixture.means();
    covariances = mixture.covariances();
    levels = mixture.levels();
    noiseLevels = LevelProbabilities.uniform(levels.categories());
    noise = mixture.noise();
    this.seed = seed;
  }

  /**
   * One drawn row.
   *
   * @param component the component that it was drawn from, 0 to k - 1; -1 for noise
   * @param features its d values, and its levels if there are categorical columns
   * @since 0.1.0
   */
  public record Draw(int component, double[] features) {}

  /**
   * Draws one row.
   *
   * @param row the row's number
   * @return the row and its component
   */
  public Draw draw(long row) {
    SplittableRandom random = new SplittableRandom(SplitMix.mix(seed, row));
    double ofComponents = cumulativeWeights[cumulativeWeights.length - 1];
    double u = random.nextDouble() * (ofComponents + noise.weight());
    if (u >= ofComponents && !noise.isEmpty()) {
      return new Draw(UniformNoise.NUMBER, row(noise.draw(random), noiseLevels, 0, random));
    }
    int component = 0;
    while (component < cumulativeWeights.length - 1 && cumulativeWeights[component] <= u) {
      component++;
    }
    double[] noise = new double[covariances.dim()];
    for (int j = 0; j < noise.length; j++) {
      noise[j] = random.nextGaussian();
    }
    double[] features = covariances.get(component).unwhiten(noise, 1);
    for (int j = 0; j < features.length; j++) {
      features[j] += means[component][j];
    }
    return new Draw(component, row(features, levels, component, random));
  }

  /** The numbers with levels that are drawn. */
  private static double[] row(
      double[] numbers, LevelProbabilities levels, int component, SplittableRandom random) {
    int[] drawn = new int[levels.categories().columns()];
    for (int c = 0; c < drawn.length; c++) {
      double[] probabilities = levels.of(component, c);
      double left = random.nextDouble();
      int level = 0;
      while (level < probabilities.length - 1 && left >= probabilities[level]) {
        left -= probabilities[level++];
      }
      drawn[c] = levels.categories().start(c) + level;
    }
    return levels.categories().row(numbers, drawn);
  }
}
