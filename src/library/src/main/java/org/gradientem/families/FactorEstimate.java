package org.gradientem.families;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.subspace.PrincipalDirections;

/**
 * The M-step of the families of low rank. Given the noise, the eigenvectors of the whitened scatter
 * give the loadings (Lawley 1940; Tipping and Bishop 1999), and their eigenvalues the number of
 * factors with the highest BIC. Given the loadings, the noise is what they leave of the variances,
 * which is a step of EM (Zhao and Yu 2008); {@link SharedLoadings} has those of {@code CUU}. Each
 * of both raises the expected log-likelihood less the penalty of BIC.
 */
final class FactorEstimate {
  /** Rounds from no noise that is known, and where one covariance is cheap next to a pass. */
  private static final int FIRST_ROUNDS = 5;

  /** Rounds from the noise of another family. */
  private static final int ROUNDS_FROM_ANOTHER = 2;

  /** Rounds where the eigenvectors do not depend on the noise. */
  private static final int ISOTROPIC_ROUNDS = 50;

  /** Fraction of the variances with which the noise begins. */
  private static final double FIRST_NOISE = 0.5;

  private final CovarianceFamily family;
  private final double[] counts;
  private final double[][] covariances;
  private final double[] floor;
  private final int dim;

  private final FactorRanks ranks;

  /**
   * Prepares an M-step.
   *
   * @param family a family of low rank; of {@link CovarianceFamily#CCU} the one component is the
   *     sum of all
   * @param counts rows of each component
   * @param scatters each component's scatter, both triangles
   * @param floor least variance of each coordinate's noise
   * @param ranks chooses the numbers of factors
   */
  FactorEstimate(
      CovarianceFamily family,
      double[] counts,
      double[][] scatters,
      double[] floor,
      FactorRanks ranks) {
    this.family = family;
    this.counts = counts;
    this.floor = floor;
    this.ranks = ranks;
    dim = floor.length;
    covariances =
        IntStream.range(0, counts.length)
            .mapToObj(i -> Arrays.stream(scatters[i]).map(entry -> entry / counts[i]).toArray())
            .toArray(double[][]::new);
  }

  /**
   * Estimates the covariances.
   *
   * @param start the covariances before, one for each component; null for none
   * @param isOfFamily whether these are of the family
   */
  FactorCovariance[] estimate(FactorCovariance[] start, boolean isOfFamily) {
    if (family.hasSharedLoadings() && !family.isTied()) {
      SharedLoadings shared = new SharedLoadings(counts, covariances, floor, ranks);
      return isOfFamily && start != null
          ? shared.estimate(start)
          : shared.estimateFrom(ofAllRows());
    }
    int k = counts.length;
    double[][] noise = new double[k][];
    for (int i = 0; i < k; i++) {
      double[] own = start == null ? firstNoise(covariances[i]) : start[i].noise();
      noise[i] = raised(own);
    }
    if (start == null || !isOfFamily) {
      noise = restricted(noise);
    }
    double[][] loadings = new double[k][];
    for (int i = 0; i < k; i++) {
      loadings[i] = start == null ? new double[0] : start[i].loadings();
    }
    if (family.hasIsotropicNoise()) {
      return isotropic(noise, loadings);
    }
    if (start == null || family.isTied()) {
      return unequal(noise, loadings, FIRST_ROUNDS);
    }
    return unequal(noise, loadings, isOfFamily ? 1 : ROUNDS_FROM_ANOTHER);
  }

  /** One covariance for all components. */
  private FactorCovariance ofAllRows() {
    double[] pooled = new double[dim * dim];
    for (int i = 0; i < counts.length; i++) {
      BLAS.getInstance().daxpy(pooled.length, counts[i], covariances[i], 1, pooled, 1);
    }
    double[] rows = {Arrays.stream(counts).sum()};
    return new FactorEstimate(CovarianceFamily.CCU, rows, new double[][] {pooled}, floor, ranks)
        .estimate(null, false)[0];
  }

  private double[] firstNoise(double[] covariance) {
    double[] noise = diagonal(covariance);
    for (int j = 0; j < dim; j++) {
      noise[j] *= FIRST_NOISE;
    }
    return noise;
  }

  private double[] diagonal(double[] matrix) {
    return IntStream.range(0, dim).mapToDouble(j -> matrix[j * (dim + 1)]).toArray();
  }

  private double[] raised(double[] noise) {
    return IntStream.range(0, dim).mapToDouble(j -> Math.max(floor[j], noise[j])).toArray();
  }

  private FactorCovariance[] unequal(double[][] first, double[][] loadings, int rounds) {
    int k = counts.length;
    double[][] noise = first;
    for (int round = 0; round < rounds; round++) {
      double[][] rests = new double[k][];
      for (int i = 0; i < k; i++) {
        PrincipalDirections whitened =
            LeadingDirections.of(dim, whitened(i, noise[i]), scaled(loadings[i], noise[i]));
        loadings[i] = loadings(i, whitened, noise[i]);
        rests[i] = rest(covariances[i], loadings[i]);
      }
      noise = restricted(rests);
    }
    return covariances(noise, loadings);
  }

  /** Loadings in coordinates in which the noise has variance 1. */
  private double[] scaled(double[] loadings, double[] noise) {
    double[] scaled = loadings.clone();
    for (int e = 0; e < scaled.length; e++) {
      scaled[e] /= Math.sqrt(noise[e % dim]);
    }
    return scaled;
  }

  /** The eigenvectors are those of the covariance itself. */
  private FactorCovariance[] isotropic(double[][] first, double[][] loadings) {
    int k = counts.length;
    PrincipalDirections[] own = new PrincipalDirections[k];
    for (int i = 0; i < k; i++) {
      own[i] = LeadingDirections.of(dim, covariances[i].clone(), loadings[i]);
    }
    double[][] noise = first;
    boolean isChanged = true;
    for (int round = 0; round < ISOTROPIC_ROUNDS && isChanged; round++) {
      double[][] rests = new double[k][];
      for (int i = 0; i < k; i++) {
        double variance = noise[i][0];
        double[] relative =
            Arrays.stream(own[i].eigenvalues()).map(value -> value / variance).toArray();
        loadings[i] = loadings(i, new PrincipalDirections(relative, own[i].vectors()), noise[i]);
        rests[i] =
            family.hasSharedNoise()
                ? rest(covariances[i], loadings[i])
                : isotropicRest(i, own[i].eigenvalues(), loadings[i].length / dim);
      }
      double[][] next = restricted(rests);
      isChanged = !Arrays.deepEquals(next, noise);
      noise = next;
    }
    return covariances(noise, loadings);
  }

  /** The most likely noise for so many factors (Tipping and Bishop 1999). */
  private double[] isotropicRest(int i, double[] eigenvalues, int factors) {
    double sum = Arrays.stream(diagonal(covariances[i])).sum();
    for (int j = 0; j < factors; j++) {
      sum -= eigenvalues[j];
    }
    double[] rest = new double[dim];
    Arrays.fill(rest, Math.max(0, sum) / (dim - factors));
    return rest;
  }

  private static FactorCovariance[] covariances(double[][] noise, double[][] loadings) {
    return IntStream.range(0, noise.length)
        .mapToObj(i -> new FactorCovariance(noise[i], loadings[i]))
        .toArray(FactorCovariance[]::new);
  }

  private double[] whitened(int i, double[] noise) {
    double[] roots = Arrays.stream(noise).map(variance -> 1 / Math.sqrt(variance)).toArray();
    double[] matrix = covariances[i].clone();
    for (int e = 0; e < matrix.length; e++) {
      matrix[e] *= roots[e / dim] * roots[e % dim];
    }
    return matrix;
  }

  /** {@code diag(noise)^(1/2) u_j (t_j - 1)^(1/2)} of the leading eigenvalues and -vectors. */
  private double[] loadings(int i, PrincipalDirections whitened, double[] noise) {
    double[] t = whitened.eigenvalues();
    int factors = Math.min(t.length, ranks.of(i, counts[i], t));
    double[] loadings = new double[dim * factors];
    for (int e = 0; e < loadings.length; e++) {
      int factor = e / dim;
      int j = e % dim;
      loadings[e] =
          whitened.vectors()[j * whitened.count() + factor]
              * Math.sqrt(noise[j] * Math.max(0, t[factor] - 1));
    }
    return loadings;
  }

  /** What the factors leave of the variances. */
  private double[] rest(double[] covariance, double[] loadings) {
    double[] rest = diagonal(covariance);
    for (int e = 0; e < loadings.length; e++) {
      rest[e % dim] -= loadings[e] * loadings[e];
    }
    return rest;
  }

  /** The most likely noise of the family, given what factors leave of the variances. */
  private double[][] restricted(double[][] rests) {
    double[][] noise = new double[rests.length][];
    double[] shared = family.hasSharedNoise() ? pooled(rests) : null;
    for (int i = 0; i < rests.length; i++) {
      double[] own = shared == null ? rests[i] : shared;
      if (family.hasIsotropicNoise()) {
        double mean = Arrays.stream(own).average().orElse(0);
        own = new double[dim];
        Arrays.fill(own, mean);
      }
      noise[i] = raised(own);
    }
    return noise;
  }

  private double[] pooled(double[][] rests) {
    double[] pooled = new double[dim];
    double all = Arrays.stream(counts).sum();
    for (int i = 0; i < rests.length; i++) {
      for (int j = 0; j < dim; j++) {
        pooled[j] += counts[i] / all * rests[i][j];
      }
    }
    return pooled;
  }
}
