/**
 * Gaussian mixtures with one covariance shared by all components or one each. Free of Spark and of
 * input and output. Matrices of {@code n} rows and {@code d} columns are column-major, as BLAS has
 * them: element (i, j) is at {@code j * n + i}.
 *
 * @serial exclude
 */
package org.gradientem.mixture;
