/**
 * From a mixture of any number of components to the family of covariances and the number with the
 * best BIC: merge paths, local splits and merges, a comparison of families, moves that check the
 * answer, and its diagnostics. Free of Spark. Matrices of {@code k} rows are column-major.
 *
 * <p>Where a number is said to be measured, it was halved and doubled alone, with all else at its
 * default and seed 1, on 13 sets: thyroid, ex4.2, ex4.4.2 and five columns of wdbc of mclust, crabs
 * and hills of MASS with five columns each of Boston and fgl, swiss, penguins, and three drawn
 * mixtures, VVV of 3 and of 10 components and EEE of 15. BIC is the sum over the sets; a set ends
 * alike if its family, k and BIC to 0.02 are the same; work is components times passes.
 *
 * @serial exclude
 */
package org.gradientem.search;
