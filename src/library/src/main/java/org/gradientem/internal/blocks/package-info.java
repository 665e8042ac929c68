/**
 * Rows in blocks, with weights, levels and missing cells, and the loops over them: tiles that stay
 * in the cache, products by BLAS, exponentials. Free of Spark. Matrices are column-major.
 *
 * @serial exclude
 */
package org.gradientem.internal.blocks;
