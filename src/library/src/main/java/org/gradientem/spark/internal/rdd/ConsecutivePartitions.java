package org.gradientem.spark.internal.rdd;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Joins runs of partitions. Spark's own choice depends on where the data happens to lie, and with
 * it the order of the rows and the last bits of their sums.
 *
 * <p>It is a {@link Partition} for the sake of being serializable: Spark of Scala 2.12 demands
 * Scala's own interface for that, which 2.13 does not have, and a partition has either.
 */
public final class ConsecutivePartitions implements PartitionCoalescer, Partition {
  /** Makes a coalescer; it has no state. */
  public ConsecutivePartitions() {}

  @Override
  public int index() {
    return 0;
  }

  @Override
  public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
    int partitions = parent.getNumPartitions();
    PartitionGroup[] grouped = new PartitionGroup[Math.min(groups, partitions)];
    for (int g = 0; g < grouped.length; g++) {
      grouped[g] = new PartitionGroup(Option.empty());
    }
    for (int p = 0; p < partitions; p++) {
      int group = (int) ((long) p * grouped.length / partitions);
      grouped[group].partitions().$plus$eq(parent.partitions()[p]);
    }
    return grouped;
  }
}
