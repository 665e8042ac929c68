package org.gradientem.search;

/** What holds the covariances of a search's mixtures up. */
enum Regularisation {
  /** For more components than the data has: pseudo-rows, and what rounding took from the rows. */
  EXPLORING,
  /** For components that are there: next to nothing, so that rows must determine them. */
  SETTLED
}
