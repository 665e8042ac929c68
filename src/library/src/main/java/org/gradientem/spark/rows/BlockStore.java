package org.gradientem.spark.rows;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.spark.rdd.ConsecutivePartitions;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.Streams;
import org.gradientem.spark.rdd.TaskFailure;
import scala.Option;

/**
 * Where blocks are: in the partitions of an RDD, cached, or in this JVM alone. What is made of them
 * is merged in their order.
 */
final class BlockStore implements AutoCloseable {
  /** None where the blocks are in this JVM alone. */
  private final JavaRDD<SampleBlock> rdd;

  /** What the partitions need on every machine; null if nothing. */
  private final Broadcast<?> held;

  private final Storage storage;

  /** All blocks on the driver; null unless they are few and were asked for. */
  private List<SampleBlock> collected;

  private boolean isClosed;

  private BlockStore(
      JavaRDD<SampleBlock> rdd, Broadcast<?> held, Storage storage, List<SampleBlock> collected) {
    this.rdd = rdd;
    this.held = held;
    this.storage = storage;
    this.collected = collected;
  }

  /** Blocks of this JVM alone. */
  static BlockStore here(List<SampleBlock> blocks, Storage storage) {
    return new BlockStore(null, null, storage, blocks);
  }

  /** Blocks that the driver has, in partitions as well. */
  static BlockStore spread(
      JavaSparkContext context, List<SampleBlock> blocks, double tasks, Storage storage) {
    JavaRDD<SampleBlock> rdd = context.parallelize(blocks, (int) Math.min(blocks.size(), tasks));
    rdd.setName("row blocks").persist(storage.level());
    return new BlockStore(rdd, null, storage, blocks);
  }

  /** Takes over cached partitions. */
  static BlockStore of(JavaRDD<SampleBlock> rdd, Storage storage) {
    return new BlockStore(rdd, null, storage, null);
  }

  /**
   * Other blocks made of these, cached on their own.
   *
   * @param name of what is made
   * @param tasks in how few partitions they may be
   * @param shared what all partitions share
   * @param each of the blocks of a partition
   */
  <S> BlockStore derived(
      String name, double tasks, S shared, BlockFunction<S, Iterator<SampleBlock>> each) {
    if (isLocal()) {
      return here(Streams.of(each.of(shared, collected.iterator())).toList(), storage);
    }
    Broadcast<S> sent = context().broadcast(shared);
    JavaRDD<SampleBlock> made =
        joined(rdd, tasks).mapPartitions(part -> each.of(sent.value(), part));
    made.setName(name).persist(storage.level());
    return new BlockStore(made, sent, storage, null);
  }

  /** Partitions without enough to do are joined with their neighbours. */
  private static JavaRDD<SampleBlock> joined(JavaRDD<SampleBlock> rdd, double tasks) {
    if (rdd.getNumPartitions() <= tasks) {
      return rdd;
    }
    return rdd.rdd()
        .coalesce((int) tasks, false, Option.apply(new ConsecutivePartitions()), null)
        .toJavaRDD();
  }

  /** How many rows the blocks hold. */
  long rows() {
    return isLocal()
        ? collected.stream().mapToLong(SampleBlock::rows).sum()
        : TaskFailure.explained(
            "The draw of a sample", () -> (long) (double) rdd.mapToDouble(SampleBlock::rows).sum());
  }

  /**
   * What all blocks make, a task for each partition; null if there are no blocks.
   *
   * @param work the subject of the sentence that reports a failure
   * @param shared what all tasks share
   * @param each of the blocks of a partition
   * @param merge adds the second to the first, and returns it
   */
  <S, T> T inTasks(String work, S shared, BlockFunction<S, T> each, Function2<T, T, T> merge) {
    Broadcast<S> sent = context().broadcast(shared);
    try {
      JavaRDD<T> parts =
          rdd.mapPartitions(part -> Stream.ofNullable(each.of(sent.value(), part)).iterator());
      return TaskFailure.explained(work, () -> OrderedReduce.reduce(parts, merge, storage.depth()));
    } finally {
      sent.destroy();
    }
  }

  /** Whether the blocks are in this JVM alone. */
  boolean isLocal() {
    return rdd == null;
  }

  JavaRDD<SampleBlock> rdd() {
    if (isLocal()) {
      throw new IllegalStateException("These rows are in no session of Spark.");
    }
    return rdd;
  }

  int partitions() {
    return isLocal() ? 1 : rdd.getNumPartitions();
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(rdd().context());
  }

  /** All blocks on the driver, which keeps them for the next time if they are few. */
  List<SampleBlock> collected(boolean fitsOnDriver) {
    // As a job would find out: what ends a program stops its context, and waits for the fit to end.
    if (!isLocal() && rdd.context().isStopped()) {
      throw new IllegalStateException("The Spark context was stopped during the fit.");
    }
    if (collected != null) {
      return collected;
    }
    List<SampleBlock> all = TaskFailure.explained("The collection of the rows", rdd::collect);
    collected = fitsOnDriver ? all : null;
    return all;
  }

  /** Forgets the blocks; what stands for itself and for a part of it is closed twice. */
  @Override
  public void close() {
    if (!isLocal() && !isClosed) {
      isClosed = true;
      rdd.unpersist(false);
      if (held != null) {
        held.destroy();
      }
    }
  }
}
