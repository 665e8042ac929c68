package org.gradientem.candidates;

/** How strongly the covariance estimates of a search stage are regularised. */
public enum Regularisation {
  /** For more components than the data has: a tenth of a pseudo-row for each. */
  EXPLORING,
  /**
   * Weak: 1e-5 prior observations per component, so that the rows determine the covariances. Used
   * after the merge paths.
   */
  SETTLED
}
