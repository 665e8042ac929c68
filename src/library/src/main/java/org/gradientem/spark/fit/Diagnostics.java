package org.gradientem.spark.fit;

import java.util.Optional;
import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/** What may be wrong with a fit, in a sentence that says what to do about it. */
final class Diagnostics {
  /** Fewer effective components than this are one: half way to two alike. */
  private static final double MIN_EFFECTIVE = 1.5;

  private Diagnostics() {}

  /**
   * Examines the components that a search began with.
   *
   * @param fitted the mixture at the end of the main phase
   * @param result the mixture that the search found, which has as many components as there are
   * @return a warning if they collapsed to one where there are more
   */
  static Optional<String> collapse(Mixture fitted, Mixture result) {
    double effective = effectiveComponents(fitted.weights());
    if (fitted.k() == 1 || result.k() == 1 || effective >= MIN_EFFECTIVE) {
      return Optional.empty();
    }
    // In a subspace, where the covariance is full, init is pca already.
    boolean mayStartInSubspace = isAlikeInAllDirections(fitted) && isAlikeInAllDirections(result);
    return Optional.of(
        RootLocale.format(
            "The %d fitted components collapsed to %.2f effective ones although the data are more than one Gaussian; use stepScaling = responsibility%s.",
            fitted.k(), effective, mayStartInSubspace ? ", or init = pca" : ""));
  }

  private static boolean isAlikeInAllDirections(Mixture mixture) {
    CovarianceType type = mixture.covariances().family().type();
    return type == CovarianceType.IDENTITY || type == CovarianceType.SPHERICAL;
  }

  private static double effectiveComponents(double[] weights) {
    double entropy = 0;
    for (double weight : weights) {
      entropy -= weight > 0 ? weight * Math.log(weight) : 0;
    }
    return Math.exp(entropy);
  }
}
