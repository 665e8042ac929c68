package org.gradientem.spark.rows;

import java.io.Serializable;
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

  /** Operations of a task that take about as long as sending it does. */
  private static final double LEAST_TASK = 1 << 26;

  /** What a logit costs beside its product, in operations of the product. */
  private static final int LOGIT = 16;

  /** Blocks that take about as long to work on as their task does to be sent and collected. */
  private static final int BLOCKS_PER_TASK = 8;

  /** Most values that are brought to the driver, 8 MB: as one result of a task may well be. */
  private static final double MOST_COLLECTED = 1 << 20;

  private static final double DENSE_BLOCK_IN_MB = 1;

  /** Enough rows for most columns to have several entries. */
  private static final double SPARSE_BLOCK_IN_MB = 32;

  /** With more of them, what belongs to the rows of such a block leaves the cache. */
  private static final int FEW_COMPONENTS = 64;

  /** Of rows in the coordinates of a subspace. */
  BlockLayout projected(int rank) {
    return new BlockLayout(rank, false, rank, components, maxBlockSizeInMB);
  }

  SampleBlockBuilder builder(double[] centre) {
    return new SampleBlockBuilder(dim, sparse, centre, blockBytes());
  }

  private long blockBytes() {
    double ofSparse = SPARSE_BLOCK_IN_MB / (components > FEW_COMPONENTS ? 4 : 1);
    double chosen = sparse ? ofSparse : DENSE_BLOCK_IN_MB;
    return (long) ((maxBlockSizeInMB > 0 ? maxBlockSizeInMB : chosen) * (1 << 20));
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
    return rows * evaluated * (lifted * valuesPerRow + LOGIT);
  }
}
