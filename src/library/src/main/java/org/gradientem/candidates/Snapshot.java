package org.gradientem.candidates;

import org.gradientem.RootLocale;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/**
 * The state of one EM run: the mixture, its log-likelihood and BIC, and the number of passes so
 * far. Immutable.
 *
 * @param family the family of its covariances
 * @param k number of its components
 * @param origin what it was started from, in words
 * @param mixture the mixture last evaluated; null before the first pass, and where its figures are
 *     all that is needed
 * @param course how far it has come
 */
public record Snapshot(
    CovarianceFamily family, int k, String origin, Mixture mixture, Course course) {

  /**
   * How far a mixture has come.
   *
   * @param logLikelihood its log-likelihood
   * @param bic its BIC; negative infinity if it is none to choose
   * @param gain of log-likelihood in its last pass
   * @param gainBefore in the pass before
   * @param passes passes that it had
   * @param done whether it has converged, or is given up
   */
  public record Course(
      double logLikelihood, double bic, double gain, double gainBefore, int passes, boolean done) {
    /** Before the first pass. */
    static final Course START =
        new Course(
            Double.NEGATIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            0,
            false);

    /** After one pass more; it has converged where that gained less than the precision. */
    Course passed(double reached, double reachedBic, double precision, boolean isAlone) {
      double gained = reached - logLikelihood;
      boolean hasConverged = passes >= 2 && Math.abs(gained) < precision;
      boolean isOver = hasConverged || (passes >= 1 && isAlone);
      return new Course(reached, reachedBic, gained, gain, passes + 1, isOver);
    }

    /** Given up where it is. */
    Course disqualified() {
      return new Course(logLikelihood, Double.NEGATIVE_INFINITY, gain, gainBefore, passes, true);
    }
  }

  /**
   * Checks the numbers.
   *
   * @param family the family of its covariances
   * @param k number of its components
   * @param origin what it was started from
   * @param mixture the mixture last evaluated, or null
   * @param course how far it has come
   */
  public Snapshot {
    boolean fits =
        mixture == null || (mixture.k() == k && mixture.covariances().family() == family);
    boolean possible =
        family != null && origin != null && k > 0 && course != null && course.passes >= 0;
    if (!fits || !possible || Double.isNaN(course.logLikelihood) || Double.isNaN(course.bic)) {
      throw new IllegalArgumentException(
          RootLocale.format("Numbers of a mixture of %d components contradict each other.", k));
    }
  }

  /** The same without the mixture. */
  public Snapshot figures() {
    return new Snapshot(family, k, origin, null, course);
  }

  /** The same mixture, given up. */
  Snapshot disqualified() {
    return new Snapshot(family, k, origin, mixture, course.disqualified());
  }
}
