package org.gradientem.summary;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.io.Serializable;
import org.gradientem.mixture.CovarianceFamily;

/**
 * One family of covariances with one number of components that was compared. One that was not taken
 * to convergence has figures of a mixture on its way, or a bound from below of one that no pass
 * evaluated; so its loss of BIC to the chosen mixture is what it loses at most. Where a search on
 * few rows was refined on more, what those had led to is estimated from them, and may be more.
 *
 * @param family the family
 * @param k the number of components
 * @param logLikelihood the highest log-likelihood reached with them, bounded or estimated
 * @param bic its BIC, {@code 2 logLik - parameters ln W}
 * @param converged whether the figures are those of a mixture taken to convergence
 * @since 0.1.0
 */
public record SelectionRecord(
    CovarianceFamily family,
    int k,
    double logLikelihood,
    double bic,
    @JsonAlias("polished") boolean converged)
    implements Serializable {}
