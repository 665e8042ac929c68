package org.gradientem.spark.internal.rows;

import java.io.Serializable;
import org.gradientem.internal.blocks.SampleBlockBuilder;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.mixture.RowStatistic;

/**
 * How rows are packed into blocks and blocks into tasks, and which passes are too small for a task.
 *
 * @param row what a row looks like
 * @param components about how many components will pass over the rows
 * @param statistic what their passes make of a row
 * @param maxBlockSizeInMB size of a block; 0 to have it chosen
 */
record BlockLayout(RowShape row, double components, RowStatistic statistic, double maxBlockSizeInMB)
    implements Serializable {

  /**
   * Operations that take about as long as sending a task does: 2.8 ms at 0.042 ns each, against 3.5
   * (src/site/markdown/scale.md).
   */
  private static final double SENDING = 1 << 26;

  /**
   * Operations of a pass that two cores of the driver take as long for as a job takes to be sent by
   * a JVM that has sent few, some 20 ms: 100 000 rows of 8 features from 300 components take 6.6 s,
   * with a quarter of it 10.0; of 16 features from 40 full ones 7.4 and 8.4.
   */
  private static final double MAX_ON_DRIVER = 16 * SENDING;

  /** Blocks that take about as long to work on as a task does to be sent and collected. */
  private static final int BLOCKS_PER_TASK = 8;

  /** Bytes of rows that a task holds at most, as many as Spark reads of files in one. */
  private static final double MAX_TASK_BYTES = 128 << 20;

  /**
   * Bytes of a block. From 256 KB to 16 MB a pass takes as long; but G1 gives an array that with
   * its header is just over 1 MB twice that in heaps of 4 GB, where ten million rows of 32 features
   * do not fit then.
   */
  static final long BLOCK_BYTES = (1 << 20) - 64;

  /**
   * Most values that are brought to the driver: 64 MB, as a sample of 200 000 rows of 40 features
   * has. With an eighth of it fits take a tenth longer: those of ten components of 32 features to
   * 100 000 and to 1 M rows, and of 20 full ones of 8 to 200 000.
   */
  private static final double MAX_COLLECTED = 1 << 23;

  /** Of rows in the coordinates of a subspace. */
  BlockLayout projected(int rank) {
    return new BlockLayout(
        RowShape.ofNumbers(rank), components, RowStatistic.LINEAR, maxBlockSizeInMB);
  }

  /** The same for other passes. */
  BlockLayout of(RowStatistic other) {
    return new BlockLayout(row, components, other, maxBlockSizeInMB);
  }

  SampleBlockBuilder builder(double[] centre) {
    return new SampleBlockBuilder(centre, row.categories(), blockBytes());
  }

  private long blockBytes() {
    return maxBlockSizeInMB > 0 ? (long) (maxBlockSizeInMB * (1 << 20)) : BLOCK_BYTES;
  }

  /**
   * As many tasks as make a pass shortest, however many cores there are: the driver sends them one
   * after the other, which takes P s, and the work W is then done in W / P at best, so P is the
   * root of W / s; a power of two, which most numbers of cores divide. A pass over 300 000 rows of
   * 32 features in 32 partitions takes 0.10 s in W / s tasks and 0.06 in its root (scale.md). It
   * depends on the data and the params alone, so that results do.
   */
  double tasks(double rows) {
    double work =
        Math.max(blocks(rows) / BLOCKS_PER_TASK, operations(rows, components, statistic) / SENDING);
    double least = Math.max(Math.sqrt(work), bytes(rows) / MAX_TASK_BYTES);
    if (maxBlockSizeInMB > 0) {
      // Rows that are asked to lie in small blocks are meant to be spread.
      least = Math.max(least, blocks(rows) / BLOCKS_PER_TASK);
    }
    double tasks = 1;
    while (tasks < least) {
      tasks *= 2;
    }
    return tasks;
  }

  private double bytes(double rows) {
    return rows * row.dim() * Double.BYTES;
  }

  private double blocks(double rows) {
    return bytes(rows) / blockBytes();
  }

  /**
   * Whether the driver can hold the rows, and is meant to: small blocks are asked for to be spread.
   */
  boolean isFew(double rows) {
    boolean isSpread = maxBlockSizeInMB > 0 && blocks(rows) > BLOCKS_PER_TASK;
    return rows * row.dim() <= MAX_COLLECTED && !isSpread;
  }

  /**
   * Whether the driver is done with a pass before a job could have been.
   *
   * @param statistic what the pass makes of a row
   */
  boolean isFasterOnDriver(double rows, double evaluated, RowStatistic statistic) {
    return isFew(rows) && operations(rows, evaluated, statistic) <= MAX_ON_DRIVER;
  }

  private double operations(double rows, double evaluated, RowStatistic statistic) {
    double entries = statistic.entries(row.dim()) + row.categories().columns();
    return rows * evaluated * (entries + Expectation.LOGIT_COLUMNS);
  }
}
