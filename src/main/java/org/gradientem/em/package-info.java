/**
 * Gradient EM for mixtures with a shared covariance: the expectation over blocks of rows, the step
 * on its statistics, and the loop of both. Free of Spark. Matrices of {@code n} rows are
 * column-major.
 *
 * @serial exclude
 */
package org.gradientem.em;
