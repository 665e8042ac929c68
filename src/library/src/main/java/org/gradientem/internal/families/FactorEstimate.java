package org.gradientem.internal.families;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.mixture.FactorCovariance;

/**
 * The M-step of one covariance of low rank. Given the noise, the eigenvectors of the whitened
 * covariance give the loadings (Lawley 1940; Tipping and Bishop 1999), and their eigenvalues the
 * number of factors with the highest BIC. Given the loadings, the noise is what they leave of the
 * variances, which is a step of EM (Zhao and Yu 2008). Both steps raise the expected log-likelihood
 * less the penalty of BIC.
 */
final class FactorEstimate {
  /** Fraction of the variances with which the noise begins. */
  private static final double FIRST_NOISE = 0.5;

  private final double[] covariance;
  private final double[] floor;
  private final FactorRanks ranks;
  private final int dim;

  /**
   * Prepares an M-step.
   *
   * @param covariance the component's scatter per row, both triangles
   * @param floor least variance of each coordinate's noise
   * @param ranks chooses the number of factors
   */
  FactorEstimate(double[] covariance, double[] floor, FactorRanks ranks) {
    this.covariance = covariance;
    this.floor = floor;
    this.ranks = ranks;
    dim = floor.length;
  }

  /** Estimates the covariance in some rounds from the one before; null for none. */
  FactorCovariance estimate(FactorCovariance start, int rounds) {
    double[] noise = raised(start == null ? firstNoise() : start.noise());
    double[] loadings = new double[0];
    for (int round = 0; round < rounds; round++) {
      loadings = loadings(PrincipalDirections.decompose(dim, whitened(noise)), noise);
      noise = raised(rest(loadings));
    }
    return new FactorCovariance(noise, loadings);
  }

  private double[] firstNoise() {
    return Arrays.stream(variances()).map(variance -> FIRST_NOISE * variance).toArray();
  }

  private double[] variances() {
    return IntStream.range(0, dim).mapToDouble(j -> covariance[j * (dim + 1)]).toArray();
  }

  private double[] raised(double[] noise) {
    return IntStream.range(0, dim).mapToDouble(j -> Math.max(floor[j], noise[j])).toArray();
  }

  private double[] whitened(double[] noise) {
    double[] roots = Arrays.stream(noise).map(variance -> 1 / Math.sqrt(variance)).toArray();
    double[] matrix = covariance.clone();
    for (int e = 0; e < matrix.length; e++) {
      matrix[e] *= roots[e / dim] * roots[e % dim];
    }
    return matrix;
  }

  /** {@code diag(noise)^(1/2) u_j (t_j - 1)^(1/2)} of the leading eigenvalues and -vectors. */
  private double[] loadings(PrincipalDirections whitened, double[] noise) {
    double[] t = whitened.eigenvalues();
    double[] loadings = new double[dim * ranks.of(t)];
    for (int e = 0; e < loadings.length; e++) {
      int factor = e / dim;
      int j = e % dim;
      loadings[e] =
          whitened.vectors()[j * dim + factor] * Math.sqrt(noise[j] * Math.max(0, t[factor] - 1));
    }
    return loadings;
  }

  /** What the factors leave of the variances. */
  private double[] rest(double[] loadings) {
    double[] rest = variances();
    for (int e = 0; e < loadings.length; e++) {
      rest[e % dim] -= loadings[e] * loadings[e];
    }
    return rest;
  }
}
