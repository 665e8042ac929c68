package org.gradientem.internal.statistics;

import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;

/**
 * The Bayesian information criterion, {@code 2 logLik - parameters ln W}: higher is better (Schwarz
 * 1978, with the sign of mclust).
 *
 * @param family family of the covariances
 * @param dim number of coordinates d
 * @param levelParameters free probabilities of a component's levels
 * @param weight total sample weight W
 */
public record InformationCriterion(
    CovarianceFamily family, int dim, int levelParameters, double weight) {
  /** As mclust counts them. */
  private static final int NOISE_PARAMETERS = 2;

  /**
   * The criterion for mixtures of numbers alone.
   *
   * @param family family of the covariances
   * @param dim number of coordinates d
   * @param weight total sample weight W
   */
  public InformationCriterion(CovarianceFamily family, int dim, double weight) {
    this(family, dim, 0, weight);
  }

  /**
   * The criterion for mixtures fitted to rows.
   *
   * @param family family of the covariances
   * @param moments the rows' moments
   * @return the criterion
   */
  public static InformationCriterion of(CovarianceFamily family, DataMoments moments) {
    return new InformationCriterion(
        family, moments.dim(), moments.levels().categories().parameters(), moments.weight());
  }

  /**
   * The criterion for a mixture.
   *
   * @param mixture the mixture
   * @param weight total sample weight W
   * @return the criterion
   */
  public static InformationCriterion of(Mixture mixture, double weight) {
    return new InformationCriterion(
        mixture.covariances().family(),
        mixture.dim(),
        mixture.levels().categories().parameters(),
        weight);
  }

  /**
   * Number of free parameters of a mixture, of a family of low rank with one factor for each
   * component.
   *
   * @param k number of components
   * @return {@code k - 1} weights, {@code k d} means, those of the covariances, and {@code k (L -
   *     1)} probabilities for each column of L levels
   */
  public long parameters(int k) {
    return k - 1 + (long) k * (dim + levelParameters) + family.parameters(k, dim);
  }

  /**
   * The criterion.
   *
   * @param logLikelihood log-likelihood of the mixture
   * @param k its number of components
   * @return BIC
   */
  public double bic(double logLikelihood, int k) {
    return 2 * logLikelihood - parameters(k) * Math.log(weight);
  }

  /**
   * Number of free parameters of a mixture; noise has two more, its weight and the volume of its
   * box.
   *
   * @param mixture the mixture
   * @return their number
   */
  public long parameters(Mixture mixture) {
    return parameters(mixture.covariances(), mixture.k(), !mixture.noise().isEmpty());
  }

  private long parameters(Covariances covariances, int k, boolean hasNoise) {
    return parameters(k)
        - family.parameters(k, dim)
        + covariances.parameters(k)
        + (hasNoise ? NOISE_PARAMETERS : 0);
  }

  /**
   * The criterion of a mixture.
   *
   * @param logLikelihood its log-likelihood
   * @param mixture the mixture
   * @return BIC
   */
  public double bic(double logLikelihood, Mixture mixture) {
    return 2 * logLikelihood - parameters(mixture) * Math.log(weight);
  }

  /**
   * The criterion of a mixture that may have noise.
   *
   * @param logLikelihood its log-likelihood
   * @param covariances its covariances
   * @param k its number of components
   * @param hasNoise whether it has noise beside them
   * @return BIC
   */
  public double bic(double logLikelihood, Covariances covariances, int k, boolean hasNoise) {
    return 2 * logLikelihood - parameters(covariances, k, hasNoise) * Math.log(weight);
  }

  /**
   * What one component more than k costs.
   *
   * @param k number of components
   * @return the fall of BIC at the same log-likelihood
   */
  public double componentCost(int k) {
    return (parameters(k + 1) - parameters(k)) * Math.log(weight);
  }
}
