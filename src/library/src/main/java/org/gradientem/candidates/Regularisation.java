package org.gradientem.candidates;

/** What holds the covariances of a search's mixtures up. */
public enum Regularisation {
  /** For more components than the data has: pseudo-rows, and what rounding took from the rows. */
  EXPLORING,
  /** For components that are there: next to nothing, so that rows must determine them. */
  SETTLED
}
