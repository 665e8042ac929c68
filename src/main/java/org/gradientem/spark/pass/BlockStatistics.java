package org.gradientem.spark.pass;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.gradientem.em.Expectation;
import org.gradientem.em.SampleBlock;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rdd.TaskFailure;
import org.gradientem.spark.rows.RowBlocks;

/**
 * The job of a pass: broadcast the E-step, fold each partition into its statistics, merge them in
 * partition order, destroy the broadcast. Statistics are task results, so a repeated task cannot
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

  /** Of a share of the blocks, the same for the same seed; null if that is none. */
  SufficientStatistics of(String name, Expectation expectation, double share, long seed) {
    JavaRDD<SampleBlock> rdd = blocks.rdd();
    Broadcast<Expectation> broadcast =
        JavaSparkContext.fromSparkContext(rdd.context()).broadcast(expectation);
    try {
      RDD<SufficientStatistics> partials = new StatisticsRdd(rdd.rdd(), broadcast, share, seed);
      return TaskFailure.explained(
          name,
          () -> OrderedReduce.reduce(partials.toJavaRDD(), SufficientStatistics::merge, depth));
    } finally {
      broadcast.destroy();
    }
  }
}
