/**
 * Directions in which data vary most: eigenvectors of a covariance, by LAPACK where it is at hand
 * as a matrix, by block Krylov iteration of passes where rows are too wide for that, and which of
 * them are above the edge of noise. Free of Spark. Matrices are column-major.
 *
 * @serial exclude
 */
package org.gradientem.internal.subspace;
