package org.gradientem.spark.internal.rows;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.gradientem.internal.blocks.SampleBlock;
import scala.Option;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * What each partition makes of its blocks, if anything. An RDD of its own, since Spark would take
 * the class of a mapped function apart anew in each pass.
 */
final class PartsRdd<S, T> extends RDD<T> {
  private final RDD<SampleBlock> blocks;
  private final Broadcast<S> shared;
  private final BlockFunction<S, T> each;

  PartsRdd(RDD<SampleBlock> blocks, Broadcast<S> shared, BlockFunction<S, T> each) {
    super(blocks, PartsRdd.<T>tag());
    this.blocks = blocks;
    this.shared = shared;
    this.each = each;
  }

  private static <T> ClassTag<T> tag() {
    return ClassTag$.MODULE$.apply(Object.class);
  }

  @Override
  public Partition[] getPartitions() {
    return blocks.partitions();
  }

  @Override
  public scala.collection.Iterator<T> compute(Partition split, TaskContext context) {
    JavaRDD<SampleBlock> all = new JavaRDD<>(blocks, tag());
    return Option.apply(each.of(shared.value(), all.iterator(split, context))).iterator();
  }
}
