package org.gradientem.spark.internal.rows;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.spark.internal.rdd.ConsecutivePartitions;
import org.gradientem.spark.internal.rdd.OrderedReduce;
import org.gradientem.spark.internal.rdd.Streams;
import org.gradientem.spark.internal.rdd.TaskFailure;
import scala.Option;

/**
 * Where blocks are: on the driver alone, or in the cached partitions of an RDD. What the blocks
 * make is merged in their order.
 */
sealed interface BlockStore extends AutoCloseable {

  /**
   * Makes other blocks of these, and caches them on their own.
   *
   * @param name of what is made
   * @param tasks in how few partitions they may be
   * @param shared what all partitions share
   * @param each of the blocks of a partition
   */
  <S> BlockStore derived(
      String name, double tasks, S shared, BlockFunction<S, Iterator<SampleBlock>> each);

  /** Stores blocks of the driver as these are, in at most so many partitions. */
  BlockStore like(List<SampleBlock> blocks, double tasks);

  /**
   * Returns what all blocks make, in a task for each partition; null if there are no blocks.
   *
   * @param work the subject of the sentence that reports a failure
   * @param shared what all tasks share
   * @param each of the blocks of a partition
   * @param merge adds the second to the first, and returns it
   */
  <S, T> T reduce(String work, S shared, BlockFunction<S, T> each, Function2<T, T, T> merge);

  /** Returns all blocks on the driver, which keeps them for the next time if they are few. */
  List<SampleBlock> collected(boolean areFew);

  int partitions();

  /** Returns where jobs run; none if there is no session. */
  Optional<JavaSparkContext> session();

  /** Releases the blocks; more than once has no effect. */
  @Override
  void close();

  /** Blocks on the driver alone. */
  record Local(Optional<JavaSparkContext> session, List<SampleBlock> blocks) implements BlockStore {
    @Override
    public <S> BlockStore derived(
        String name, double tasks, S shared, BlockFunction<S, Iterator<SampleBlock>> each) {
      return like(Streams.of(each.of(shared, blocks.iterator())).toList(), tasks);
    }

    @Override
    public BlockStore like(List<SampleBlock> others, double tasks) {
      return new Local(session, others);
    }

    @Override
    public <S, T> T reduce(
        String work, S shared, BlockFunction<S, T> each, Function2<T, T, T> merge) {
      return each.of(shared, blocks.iterator());
    }

    @Override
    public List<SampleBlock> collected(boolean areFew) {
      return blocks;
    }

    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public void close() {
      // The driver's memory is freed with the last reference.
    }
  }

  /** Blocks in the cached partitions of an RDD. */
  final class Cached implements BlockStore {
    static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

    private final JavaRDD<SampleBlock> rdd;
    private final Runnable release;
    private List<SampleBlock> kept = List.of();
    private boolean isClosed;

    /** Takes over partitions that {@code release} removes from the cache. */
    Cached(JavaRDD<SampleBlock> rdd, Runnable release) {
      this.rdd = rdd;
      this.release = release;
    }

    @Override
    public <S> BlockStore derived(
        String name, double tasks, S shared, BlockFunction<S, Iterator<SampleBlock>> each) {
      Broadcast<S> sent = context().broadcast(shared);
      JavaRDD<SampleBlock> made =
          joined(rdd, tasks).mapPartitions(part -> each.of(sent.value(), part));
      made.setName(name).persist(LEVEL);
      return new Cached(
          made,
          () -> {
            made.unpersist(false);
            sent.destroy();
          });
    }

    /** Joins partitions without enough to do with their neighbours. */
    private static JavaRDD<SampleBlock> joined(JavaRDD<SampleBlock> rdd, double tasks) {
      if (rdd.getNumPartitions() <= tasks) {
        return rdd;
      }
      return rdd.rdd()
          .coalesce((int) tasks, false, Option.apply(new ConsecutivePartitions()), null)
          .toJavaRDD();
    }

    @Override
    public BlockStore like(List<SampleBlock> blocks, double tasks) {
      JavaRDD<SampleBlock> spread =
          context().parallelize(blocks, (int) Math.min(blocks.size(), tasks));
      spread.setName("row blocks").persist(LEVEL);
      return new Cached(spread, () -> spread.unpersist(false));
    }

    @Override
    public <S, T> T reduce(
        String work, S shared, BlockFunction<S, T> each, Function2<T, T, T> merge) {
      Broadcast<S> sent = context().broadcast(shared);
      try {
        JavaRDD<T> parts = new PartsRdd<>(rdd.rdd(), sent, each).toJavaRDD();
        return TaskFailure.explained(work, () -> OrderedReduce.reduce(parts, merge));
      } finally {
        sent.destroy();
      }
    }

    @Override
    public List<SampleBlock> collected(boolean areFew) {
      if (!kept.isEmpty()) {
        return kept;
      }
      List<SampleBlock> all = TaskFailure.explained("The collection of the rows", rdd::collect);
      kept = areFew ? all : kept;
      return all;
    }

    @Override
    public int partitions() {
      return rdd.getNumPartitions();
    }

    @Override
    public Optional<JavaSparkContext> session() {
      return Optional.of(context());
    }

    private JavaSparkContext context() {
      return JavaSparkContext.fromSparkContext(rdd.context());
    }

    @Override
    public void close() {
      // Spark logs an error where two calls meet, and destroys no broadcast twice.
      if (!isClosed) {
        isClosed = true;
        release.run();
      }
    }
  }
}
