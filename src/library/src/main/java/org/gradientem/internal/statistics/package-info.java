/**
 * The E-step: responsibilities of blocks of rows, the sufficient statistics that a pass sums of
 * them, and what missing cells add to these. Free of Spark. Matrices of {@code n} rows are
 * column-major.
 *
 * <p>{@link org.gradientem.internal.statistics.Expectation} computes the responsibilities of a
 * block's rows. Passes take logits that are linear in T(x), which they sum up as well. {@link
 * org.gradientem.internal.statistics.RowScores} takes logits by whitened rows, so that a narrow
 * component far from the centre costs no digits. {@link
 * org.gradientem.internal.statistics.MixtureScorer} scores single rows, each as a block of one.
 *
 * @serial exclude
 */
package org.gradientem.internal.statistics;
