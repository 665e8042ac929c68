/**
 * The rows of a data set, checked and packed into distributed blocks.
 *
 * @serial exclude
 */
package org.gradientem.spark.internal.rows;
