/**
 * What kind of column a column of a table is: the part of the Gaussian, its logarithm, a category,
 * or nothing that a mixture can use. Free of Spark.
 *
 * @serial exclude
 */
package org.gradientem.internal.columns;
