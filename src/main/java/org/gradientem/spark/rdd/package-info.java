/** What Spark's own collections lack: merging in the order of the partitions, and failures told. */
package org.gradientem.spark.rdd;
