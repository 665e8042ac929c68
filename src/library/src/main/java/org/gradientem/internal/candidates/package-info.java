/**
 * A candidate of a search, its M-step in each family of covariances, the EM runs that fit it, and
 * the best that were found. Free of Spark. Matrices of {@code k} rows are column-major.
 *
 * @serial exclude
 */
package org.gradientem.internal.candidates;
