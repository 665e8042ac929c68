package org.gradientem.spark.internal.rows;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rdd.TaskFailure;

/** Checks that sparse vectors fit into memory with their zeros, which blocks store. */
final class ZerosRoom {
  /** Share of stored values below which the zeros are what fills the memory. */
  private static final double FEW = 0.1;

  private ZerosRoom() {}

  /**
   * Counts the rows if most values of some are zeros that are not stored.
   *
   * @param some of the rows
   * @param rows all rows
   * @throws UserException if Spark cannot keep them in memory
   */
  static void require(List<InputRow> some, JavaRDD<InputRow> rows) {
    double values = some.stream().mapToDouble(row -> row.values().length).sum();
    double cells = some.stream().mapToDouble(InputRow::size).sum();
    if (values >= FEW * cells) {
      return;
    }
    long count = TaskFailure.explained("The count of the rows", rows::count);
    double perRow = cells / some.size();
    double needed = count * perRow * Double.BYTES;
    double memory =
        Stream.of(rows.context().statusTracker().getExecutorInfos())
            .mapToDouble(e -> (double) e.totalOnHeapStorageMemory() + e.totalOffHeapStorageMemory())
            .sum();
    if (needed > memory) {
      throw new UserException(
          RootLocale.format(
              "%d sparse rows of d = %.0f features take %.0f MB with their zeros, and Spark keeps at most %.0f MB of rows in memory; reduce the features (by PCA, or to those of most variance), fit fewer rows, or set spark.executor.memory (in local mode spark.driver.memory) higher.",
              count, perRow, mb(needed), mb(memory)));
    }
  }

  private static double mb(double bytes) {
    return Math.ceil(bytes / (1 << 20));
  }
}
