/**
 * Gradient EM for Gaussian mixtures: the expectation over blocks of rows, the step on its
 * statistics with the M-step of a family's covariances, and the loop of both. Free of Spark.
 * Matrices of {@code n} rows are column-major.
 *
 * @serial exclude
 */
package org.gradientem.em;
