/**
 * What a search knows of components without a pass: their moments, what it costs to merge two, rows
 * in memory with their responsibilities, and hierarchical clusterings of them. Free of Spark.
 * Matrices of {@code k} rows are column-major.
 *
 * @serial exclude
 */
package org.gradientem.internal.components;
