package org.gradientem.spark.rows;

import java.io.Serializable;
import org.gradientem.em.Expectation;
import org.gradientem.em.SampleBlockBuilder;

/**
 * How rows are packed into blocks and blocks into tasks, and which passes are too small for a task.
 *
 * @param dim number of coordinates
 * @param sparse whether only non-zeros are stored
 * @param valuesPerRow values stored of a row, on average
 * @param components about how many components will look at the rows
 * @param maxBlockSizeInMB size of a block; 0 to have it chosen
 */
record BlockLayout(
    int dim, boolean sparse, double valuesPerRow, double components, double maxBlockSizeInMB)
    implements Serializable {

  /**
   * Operations of a task that take about as long as sending it does: 2.8 ms at 0.042 ns each,
   * against 3.5 (src/site/markdown/scale.md).
   */
  private static final double LEAST_TASK = 1 << 26;

  /**
   * Blocks that take about as long to work on as their task does to be sent and collected: a pass
   * in 32 partitions took 0.19 s with one block a task, 0.105 with eight (scale.md).
   */
  private static final int BLOCKS_PER_TASK = 8;

  /** Bytes of a block of dense rows. From 256 KB to 16 MB a pass takes as long. */
  static final long DENSE_BLOCK_BYTES = 1 << 20;

  /** Most values that are brought to the driver: those of a task of dense rows. */
  private static final long MOST_COLLECTED = BLOCKS_PER_TASK * DENSE_BLOCK_BYTES / Double.BYTES;

  /**
   * Enough rows for most columns to have several entries: with an eighth of them a value takes over
   * twice as long (src/jmh/README.md).
   */
  private static final long SPARSE_BLOCK_BYTES = 32 << 20;

  /**
   * With more of them, what belongs to the rows of such a block leaves the cache: with 180 a value
   * takes 226 ns, in blocks of a quarter 91 (src/jmh/README.md).
   */
  private static final int FEW_COMPONENTS = 64;

  /** Of rows in the coordinates of a subspace. */
  BlockLayout projected(int rank) {
    return new BlockLayout(rank, false, rank, components, maxBlockSizeInMB);
  }

  SampleBlockBuilder builder(double[] centre) {
    return new SampleBlockBuilder(dim, sparse, centre, blockBytes());
  }

  private long blockBytes() {
    if (maxBlockSizeInMB > 0) {
      return (long) (maxBlockSizeInMB * (1 << 20));
    }
    return sparse ? SPARSE_BLOCK_BYTES / (components > FEW_COMPONENTS ? 4 : 1) : DENSE_BLOCK_BYTES;
  }

  /**
   * Tasks that have some blocks each or else enough to do. It depends on the data and the params
   * alone, so that results do.
   */
  double tasks(double rows) {
    return Math.ceil(
        Math.max(blocks(rows) / BLOCKS_PER_TASK, operations(rows, components, 1) / LEAST_TASK));
  }

  private double blocks(double rows) {
    return rows * valuesPerRow * SampleBlockBuilder.entryBytes(sparse) / blockBytes();
  }

  /**
   * Whether the driver is done with a pass before it could have sent a task. Rows in so small
   * blocks that they make several tasks are meant to be spread.
   *
   * @param lifted columns that the pass makes of a column of the rows
   */
  boolean isDriversWork(double rows, double evaluated, double lifted) {
    return rows * valuesPerRow <= MOST_COLLECTED
        && blocks(rows) <= BLOCKS_PER_TASK
        && operations(rows, evaluated, lifted) <= LEAST_TASK;
  }

  private double operations(double rows, double evaluated, double lifted) {
    return rows * evaluated * (lifted * valuesPerRow + Expectation.LOGIT_COLUMNS);
  }
}
