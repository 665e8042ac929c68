/**
 * From a mixture of any number of components to the family of covariances and the number with the
 * best BIC: merge paths, local splits and merges, a race of families, moves that certify the
 * answer, and its diagnostics. Free of Spark. Matrices of {@code k} rows are column-major.
 *
 * @serial exclude
 */
package org.gradientem.recovery;
