/**
 * Gradient EM for Gaussian mixtures: rows to start from, the step on a pass's sufficient
 * statistics, and the loop of both with its acceleration. Free of Spark. Matrices of {@code n} rows
 * are column-major.
 *
 * @serial exclude
 */
package org.gradientem.internal.em;
