package org.gradientem.spark.fit;

import org.gradientem.UserException;
import org.gradientem.mixture.Lift;
import org.gradientem.spark.rdd.OrderedReduce;
import org.gradientem.spark.rows.RowBlocks;

/** What the driver cannot do, found out before training and said with its mend. */
final class DriverLimits {
  private DriverLimits() {}

  /** Names the Spark setting that the statistics of a pass over n components would overrun. */
  static void requireResultFits(RowBlocks blocks, int n, Lift lift, int aggregationDepth) {
    int partials =
        OrderedReduce.partialsOnDriver(blocks.rdd().getNumPartitions(), aggregationDepth);
    long needed = 8L * n * (lift.width(blocks.dim()) + 2L) * partials;
    long limit =
        blocks.rdd().context().getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (limit > 0 && needed > limit) {
      throw new UserException(
          "A pass returns %d MB of statistics to the driver, above spark.driver.maxResultSize = %d MB; set it to %dm or raise aggregationDepth."
              .formatted(needed >> 20, limit >> 20, (needed >> 19) + 1));
    }
    long memory = Runtime.getRuntime().maxMemory();
    if (needed > memory / 2) {
      throw new UserException(
          "A pass returns %d MB of statistics to a driver of %d MB; set spark.driver.memory to %dm or raise aggregationDepth."
              .formatted(needed >> 20, memory >> 20, (needed >> 18) + 1));
    }
  }
}
