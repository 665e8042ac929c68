package org.gradientem.spark.pass;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.TaskFailure;
import org.gradientem.spark.rows.RowBlocks;
import org.gradientem.statistics.Expectation;
import org.gradientem.statistics.SufficientStatistics;

/**
 * The job of a pass: broadcast the E-steps, fold each partition into their statistics, merge them
 * in partition order, destroy the broadcast. Statistics are task results, so a repeated task cannot
 * count twice.
 *
 * @param blocks the rows
 * @param depth depth of the merge tree
 */
record BlockStatistics(RowBlocks blocks, int depth) {

  /** Of all blocks; null if there is none. */
  SufficientStatistics whole(String name, Expectation expectation) {
    return of(name, expectation, 1, 0);
  }

  /** Of all blocks under each of some mixtures, in one job; null if there is no block. */
  SufficientStatistics[] whole(String name, List<Expectation> expectations) {
    return of(name, expectations, 1, 0);
  }

  /** Of a share of the blocks, the same for the same seed; null if that is none. */
  SufficientStatistics of(String name, Expectation expectation, double share, long seed) {
    SufficientStatistics[] found = of(name, List.of(expectation), share, seed);
    return found == null ? null : found[0];
  }

  private SufficientStatistics[] of(
      String name, List<Expectation> expectations, double share, long seed) {
    if (blocks.isLocal()) {
      return Expectation.statistics(
          expectations, StatisticsRdd.share(blocks.collected().iterator(), 0, share, seed));
    }
    JavaRDD<SampleBlock> rdd = blocks.rdd();
    Broadcast<Expectation[]> broadcast =
        JavaSparkContext.fromSparkContext(rdd.context())
            .broadcast(expectations.toArray(Expectation[]::new));
    try {
      RDD<SufficientStatistics[]> partials = new StatisticsRdd(rdd.rdd(), broadcast, share, seed);
      return TaskFailure.explained(
          name,
          () -> OrderedReduce.reduce(partials.toJavaRDD(), SufficientStatistics::mergeEach, depth));
    } finally {
      broadcast.destroy();
    }
  }
}
