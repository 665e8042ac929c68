package org.gradientem.summary;

import java.io.Serializable;

/**
 * What one pass found.
 *
 * @param phase the phase of the fit that the pass belongs to
 * @param pass number of the pass within its phase, from 1
 * @param components number of components evaluated
 * @param meanLogLikelihood log-likelihood per unit of sample weight
 * @param gradientNorm length of its gradient with respect to the means, in whitened coordinates
 * @param effectiveComponents exponential of the entropy of the mixture weights, 1 to k
 * @param seconds wall-clock time of the pass and the step after it
 * @since 0.1.0
 */
public record PassRecord(
    Phase phase,
    int pass,
    int components,
    double meanLogLikelihood,
    double gradientNorm,
    double effectiveComponents,
    double seconds)
    implements Serializable {

  /**
   * The same in another place of a fit.
   *
   * @param otherPhase the phase there
   * @param otherPass the number there
   * @return the record
   */
  public PassRecord as(Phase otherPhase, int otherPass) {
    return new PassRecord(
        otherPhase,
        otherPass,
        components,
        meanLogLikelihood,
        gradientNorm,
        effectiveComponents,
        seconds);
  }
}
