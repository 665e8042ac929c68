package org.gradientem.recovery;

import java.io.Serializable;
import org.gradientem.mixture.CovarianceFamily;

/**
 * One family of covariances with one number of components that was looked at.
 *
 * @param family the family
 * @param k the number of components
 * @param logLikelihood the highest log-likelihood reached with them
 * @param bic its BIC, {@code 2 logLik - parameters ln W}
 * @param polished whether it was taken to convergence, or as far as it could still win
 */
public record SelectionRecord(
    CovarianceFamily family, int k, double logLikelihood, double bic, boolean polished)
    implements Serializable {}
