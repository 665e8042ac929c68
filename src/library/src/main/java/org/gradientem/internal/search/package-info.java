/**
 * From a mixture of any number of components to the family of covariances and the number with the
 * best BIC: merge paths, local splits and merges, a comparison of families, moves that check the
 * answer, and its diagnostics. Free of Spark. Matrices of {@code k} rows are column-major.
 *
 * <p>What was measured of its constants stands in {@code src/lab/README.md}.
 *
 * @serial exclude
 */
package org.gradientem.internal.search;
