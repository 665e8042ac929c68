package org.gradientem.recovery;

import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * Where a mixture stands on its way to convergence.
 *
 * @param family the family of its covariances
 * @param k number of its components
 * @param origin what it was started from, in words
 * @param mixture the mixture last evaluated; null where its figures are all that is needed
 * @param logLikelihood its log-likelihood
 * @param bic its BIC; negative infinity if it is none to choose
 * @param gain of log-likelihood in its last pass
 * @param gainBefore in the pass before
 * @param passes passes that it had
 * @param done whether it has converged, or is given up
 */
public record Standing(
    CovarianceFamily family,
    int k,
    String origin,
    Mixture mixture,
    double logLikelihood,
    double bic,
    double gain,
    double gainBefore,
    int passes,
    boolean done) {

  /**
   * Checks the numbers.
   *
   * @param family the family of its covariances
   * @param k number of its components
   * @param origin what it was started from
   * @param mixture the mixture last evaluated, or null
   * @param logLikelihood its log-likelihood
   * @param bic its BIC
   * @param gain of log-likelihood in its last pass
   * @param gainBefore in the pass before
   * @param passes passes that it had
   * @param done whether it has converged, or is given up
   */
  public Standing {
    boolean fits =
        mixture == null || (mixture.k() == k && mixture.covariances().family() == family);
    boolean possible = family != null && origin != null && k > 0 && passes >= 0;
    if (!fits || !possible || Double.isNaN(logLikelihood) || Double.isNaN(bic)) {
      throw new IllegalArgumentException(
          RootLocale.format("Numbers of a mixture of %d components contradict each other.", k));
    }
  }

  /** The same without the mixture. */
  Standing figures() {
    return new Standing(
        family, k, origin, null, logLikelihood, bic, gain, gainBefore, passes, done);
  }
}
