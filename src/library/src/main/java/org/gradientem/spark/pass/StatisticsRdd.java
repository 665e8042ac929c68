package org.gradientem.spark.pass;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.rdd.Streams;
import org.gradientem.statistics.Expectation;
import org.gradientem.statistics.SufficientStatistics;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The sufficient statistics of each partition that has blocks, under each of some mixtures. An RDD
 * of its own, since Spark would take the class of a mapped function apart anew in each pass.
 */
final class StatisticsRdd extends RDD<SufficientStatistics[]> {
  private static final long serialVersionUID = 1;

  private final RDD<SampleBlock> blocks;
  private final Broadcast<Expectation[]> expectations;
  private final double share;
  private final long seed;

  /**
   * Statistics of all blocks or of a share of them.
   *
   * @param share the share, 1 for all
   * @param seed the same for the same blocks of a share
   */
  StatisticsRdd(
      RDD<SampleBlock> blocks, Broadcast<Expectation[]> expectations, double share, long seed) {
    super(blocks, ClassTag$.MODULE$.apply(SufficientStatistics[].class));
    this.blocks = blocks;
    this.expectations = expectations;
    this.share = share;
    this.seed = seed;
  }

  @Override
  public Partition[] getPartitions() {
    return blocks.partitions();
  }

  @Override
  public scala.collection.Iterator<SufficientStatistics[]> compute(
      Partition split, TaskContext context) {
    Iterator<SampleBlock> all = CollectionConverters.asJava(blocks.iterator(split, context));
    SufficientStatistics[] statistics =
        Expectation.statistics(
            List.of(expectations.value()), share(all, split.index(), share, seed));
    List<SufficientStatistics[]> found =
        statistics == null ? List.of() : Collections.singletonList(statistics);
    return CollectionConverters.asScala(found.iterator());
  }

  /**
   * Of the blocks of a partition evenly spaced ones from a random one on, so that each is seen with
   * the probability of the share and all tasks have alike much to do.
   */
  static Iterator<SampleBlock> share(
      Iterator<SampleBlock> all, int partition, double share, long seed) {
    if (share >= 1) {
      return all;
    }
    double offset = SplitMix.toUnit(SplitMix.mix(seed, partition));
    AtomicLong position = new AtomicLong();
    return Streams.of(all)
        .filter(
            block -> {
              long p = position.getAndIncrement();
              return Math.floor(offset + share * (p + 1)) > Math.floor(offset + share * p);
            })
        .iterator();
  }
}
