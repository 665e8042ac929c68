package org.gradientem.internal.candidates;

/**
 * How far a mixture has come on its way to convergence.
 *
 * @param logLikelihood its log-likelihood
 * @param bic its BIC; negative infinity if it is none to choose
 * @param gain of log-likelihood in its last pass
 * @param gainBefore in the pass before
 * @param passes passes that it had
 * @param done whether it has converged, or is given up
 */
record Course(
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
