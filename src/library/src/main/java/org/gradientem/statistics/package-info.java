/**
 * The E-step: responsibilities of blocks of rows, the sufficient statistics that a pass sums of
 * them, and what missing cells add to these. Free of Spark. Matrices of {@code n} rows are
 * column-major.
 *
 * <p>How dense rows lie under a component, and whose they are, is computed here for blocks of rows,
 * by products with T(x): in passes by {@link org.gradientem.statistics.Expectation}, row by row by
 * {@link org.gradientem.statistics.RowScores}. For single rows it is in {@link
 * org.gradientem.statistics.MixtureScorer}, which takes covariances of the components' own by the
 * row's differences to the means, so that a component far out and tiny costs no digits.
 *
 * @serial exclude
 */
package org.gradientem.statistics;
