package org.gradientem.mixture;

import java.io.Serializable;

/**
 * A mixture as plain arrays, as it is sent to where rows are: Kryo, which may carry it, cannot read
 * records, as some covariances are. Immutable.
 *
 * @since 0.1.0
 */
public final class PlainMixture implements Serializable {
  private final double[] logWeights;
  private final double[] means;
  private final CovarianceFamily family;
  private final int dim;
  private final double[][] covariances;
  private final double[][] noiseAndLoadings;
  private final LevelProbabilities levels;
  private final UniformNoise noise;

  /**
   * Takes a mixture apart.
   *
   * @param mixture the mixture
   */
  public PlainMixture(Mixture mixture) {
    logWeights = mixture.logWeights();
    means = mixture.meanMatrix();
    family = mixture.covariances().family();
    dim = mixture.dim();
    covariances = mixture.covariances().values();
    noiseAndLoadings = mixture.covariances().noiseAndLoadings();
    levels = mixture.levels();
    noise = mixture.noise();
  }

  /**
   * Returns the mixture.
   *
   * @return a new object
   */
  public Mixture mixture() {
    Covariances made =
        noiseAndLoadings.length > 0
            ? Covariances.ofFactors(family, dim, noiseAndLoadings)
            : Covariances.of(family, dim, covariances);
    return Mixture.owning(logWeights.clone(), means.clone(), made, noise).withLevels(levels);
  }
}
