/**
 * Gradient EM for Gaussian mixtures: the expectation over blocks of rows, the step on its
 * statistics with the M-step of a family's covariances, and the loop of both. Free of Spark.
 * Matrices of {@code n} rows are column-major.
 *
 * <p>How dense rows lie under a component, and whose they are, is computed here for blocks of rows,
 * by products with T(x): in passes by {@link org.gradientem.em.Expectation}, row by row by {@link
 * org.gradientem.em.RowScores}. For single rows it is in {@link
 * org.gradientem.mixture.MixtureScorer}, which takes covariances of the components' own by the
 * row's differences to the means, so that a component far out and tiny costs no digits.
 *
 * @serial exclude
 */
package org.gradientem.em;
