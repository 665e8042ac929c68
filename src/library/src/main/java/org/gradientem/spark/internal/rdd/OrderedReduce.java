package org.gradientem.spark.internal.rdd;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * Merges at most one partial result per partition in a tree, always in partition order. Spark's own
 * {@code treeAggregate} merges in the order of arrival, so its sums differ from run to run.
 */
public final class OrderedReduce {
  private OrderedReduce() {}

  /** Sends each partial result to the group of its partition; groups are runs of partitions. */
  private static final class GroupPartitioner extends Partitioner {
    private final int groups;
    private final int groupSize;

    GroupPartitioner(int groups, int groupSize) {
      this.groups = groups;
      this.groupSize = groupSize;
    }

    @Override
    public int numPartitions() {
      return groups;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key / groupSize;
    }
  }

  /**
   * Merges all partial results.
   *
   * @param <T> type of a result
   * @param partials at most one element per partition
   * @param merge adds the second argument to the first and returns it
   * @return the merged result, or null if there is none
   */
  public static <T> T reduce(JavaRDD<T> partials, Function2<T, T, T> merge) {
    int scale = groupSize(partials.getNumPartitions());
    JavaRDD<T> level = partials;
    while (level.getNumPartitions() > scale + ceilDiv(level.getNumPartitions(), scale)) {
      level = mergeGroups(level, merge, scale);
    }
    return fold(collect(level), merge);
  }

  /** The partial result of a partition; null if there is none. */
  private static final class Partial<T> extends AbstractFunction2<TaskContext, Iterator<T>, T>
      implements Serializable {
    @Override
    public T apply(TaskContext context, Iterator<T> partials) {
      return partials.hasNext() ? partials.next() : null;
    }
  }

  /**
   * As {@code collect} does, whose function Spark would take apart anew each time: 4 ms of the 8
   * between the jobs of two passes.
   */
  private static <T> List<T> collect(JavaRDD<T> partials) {
    Object found =
        partials
            .context()
            .runJob(partials.rdd(), new Partial<>(), ClassTag$.MODULE$.<T>apply(Object.class));
    @SuppressWarnings("unchecked") // an array of results, whose class is not known here
    T[] results = (T[]) found;
    return Arrays.stream(results).filter(Objects::nonNull).toList();
  }

  /**
   * Most partial results that arrive on the driver at once.
   *
   * @param partitions number of partitions
   * @return their number
   */
  public static int partialsOnDriver(int partitions) {
    int scale = groupSize(partitions);
    int left = partitions;
    while (left > scale + ceilDiv(left, scale)) {
      left = ceilDiv(left, scale);
    }
    return left;
  }

  /** Two levels: the tree has as many groups as each has partitions. */
  private static int groupSize(int partitions) {
    return Math.max(2, (int) Math.ceil(Math.sqrt(partitions)));
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  private static <T> JavaRDD<T> mergeGroups(
      JavaRDD<T> level, Function2<T, T, T> merge, int groupSize) {
    int groups = ceilDiv(level.getNumPartitions(), groupSize);
    JavaRDD<Tuple2<Integer, T>> keyed =
        level.mapPartitionsWithIndex(
            (index, partials) -> {
              List<Tuple2<Integer, T>> pairs = new ArrayList<>(1);
              partials.forEachRemaining(partial -> pairs.add(new Tuple2<>(index, partial)));
              return pairs.iterator();
            },
            false);
    return JavaPairRDD.fromJavaRDD(keyed)
        .repartitionAndSortWithinPartitions(new GroupPartitioner(groups, groupSize))
        .values()
        .mapPartitions(
            partials -> {
              T merged = null;
              while (partials.hasNext()) {
                T next = partials.next();
                merged = merged == null ? next : merge.call(merged, next);
              }
              return merged == null ? List.<T>of().iterator() : List.of(merged).iterator();
            });
  }

  private static <T> T fold(List<T> partials, Function2<T, T, T> merge) {
    T merged = null;
    for (T next : partials) {
      try {
        merged = merged == null ? next : merge.call(merged, next);
      } catch (Exception e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    return merged;
  }
}
