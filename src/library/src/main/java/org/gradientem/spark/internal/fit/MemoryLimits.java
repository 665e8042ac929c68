package org.gradientem.spark.internal.fit;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.internal.components.MergeCost;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.rdd.OrderedReduce;
import org.gradientem.spark.internal.rows.RowBlocks;

/**
 * What a fit's passes need at least, held against what there is before training begins, or, where a
 * subspace shows how many components there are, before these are fitted in all coordinates. Rows do
 * not count, since what does not fit of them goes to disk.
 *
 * @param results most bytes of a job's results on the driver; 0 for no limit
 * @param driver bytes of the driver's heap
 * @param executor bytes of an executor's heap; 0 where tasks run in the driver
 * @param tasks tasks at a time in one heap
 */
record MemoryLimits(long results, long driver, long executor, int tasks) {
  /** A result on the driver is there as bytes and as numbers. */
  private static final int COPIES = 2;

  /**
   * Rounding up, and the heap's own needs: of {@code -Xmx1000m} the parallel collector leaves 889
   * MB to objects, the serial one 967.
   */
  private static final double MARGIN = 1.25;

  /** The limits of this JVM, which sends nothing anywhere. */
  static MemoryLimits ofThisJvm() {
    Runtime jvm = Runtime.getRuntime();
    return new MemoryLimits(0, jvm.maxMemory(), 0, jvm.availableProcessors());
  }

  /** The limits of a session. */
  static MemoryLimits of(SparkContext context) {
    SparkConf conf = context.getConf();
    return new MemoryLimits(
        conf.getSizeAsBytes("spark.driver.maxResultSize", "1g"),
        Runtime.getRuntime().maxMemory(),
        context.isLocal() ? 0 : conf.getSizeAsBytes("spark.executor.memory", "1g"),
        context.isLocal() ? context.defaultParallelism() : conf.getInt("spark.executor.cores", 1));
  }

  /** Refuses second moments that cannot be collected. */
  void requireMomentsFit(RowBlocks blocks, CovarianceType type) {
    require("The covariance of the data", 8L * type.momentSize(blocks.dim()), blocks);
  }

  /** Refuses components whose statistics cannot be. */
  void requirePassFits(RowBlocks blocks, int n, RowStatistic statistic) {
    require("A pass", 8L * n * (statistic.width(blocks.dim()) + 2L), blocks);
  }

  /** Refuses a search whose driver cannot hold what merging any two components costs. */
  void requireSearchFits(int components) {
    long pairs = components * (components - 1L) / 2;
    long needed = MergeCost.BYTES_PER_PAIR * Math.min(pairs, 1L << 59);
    if (needed > driver) {
      throw new UserException(
          RootLocale.format(
              "A search from %d components needs %d MB for what merging any two costs, on a driver of %d MB; set spark.driver.memory (DRIVER_MEMORY of the scripts) to %dm, or lower `startComponents`.",
              components, mb(needed), mb(driver), enough(needed)));
    }
  }

  private void require(String what, long statistics, RowBlocks blocks) {
    int partitions = blocks.partitions();
    requireFits(
        what, statistics, OrderedReduce.partialsOnDriver(partitions), Math.min(tasks, partitions));
  }

  /**
   * Refuses what does not fit.
   *
   * @param what the subject of the sentence
   * @param statistics bytes that each task sums up
   * @param partials results on the driver at once
   * @param running tasks at a time in one heap
   */
  void requireFits(String what, long statistics, int partials, int running) {
    long returned = statistics * partials;
    if (results > 0 && returned > results) {
      throw new UserException(
          RootLocale.format(
              "%s returns %d MB of statistics to the driver, above spark.driver.maxResultSize = %d MB; set it to %dm.",
              what, mb(returned), mb(results), enough(returned)));
    }
    long working = statistics * running;
    long onDriver = COPIES * returned + (executor == 0 ? working : 0);
    if (onDriver > driver) {
      throw new UserException(
          RootLocale.format(
              "%s needs %d MB for its statistics on a driver of %d MB; set spark.driver.memory (DRIVER_MEMORY of the scripts) to %dm, or lower `startComponents`.",
              what, mb(onDriver), mb(driver), enough(onDriver)));
    }
    if (executor > 0 && working > executor) {
      throw new UserException(
          RootLocale.format(
              "%s needs %d MB for the statistics of %d tasks at a time on executors of %d MB; set spark.executor.memory (EXECUTOR_MEMORY of the scripts) to %dm, or lower spark.executor.cores or `k`.",
              what, mb(working), running, mb(executor), enough(working)));
    }
  }

  private static long mb(long bytes) {
    return bytes >> 20;
  }

  private static long enough(long bytes) {
    return (long) Math.ceil(bytes * MARGIN / (1 << 20)) + 1;
  }
}
