/**
 * What Spark's own collections lack: merging in the order of the partitions, and failures reported
 * in a sentence.
 *
 * @serial exclude
 */
package org.gradientem.spark.internal.rdd;
