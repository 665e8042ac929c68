package org.gradientem.spark.internal.rows;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.gradientem.mixture.Categories;
import org.gradientem.spark.internal.rdd.TaskFailure;

/**
 * A cell of a data set.
 *
 * @param row number of its row, from 1
 * @param value what it holds
 */
public record Cell(long row, double value) {
  /**
   * Finds the cell of a feature that is nearest to a value, in one read of the rows.
   *
   * @param dataset the rows
   * @param settings how they are read
   * @param feature number of the feature, from 0
   * @param value the value
   * @return the cell, of several the first
   */
  public static Cell nearest(Dataset<?> dataset, RowSettings settings, int feature, double value) {
    List<double[]> parts =
        TaskFailure.explained(
            "The search for a cell",
            () ->
                InputBlocks.rows(
                        dataset,
                        settings,
                        new RowReader(Categories.NONE, settings.handleInvalid(), List.of()),
                        List.of())
                    .mapPartitions(rows -> List.of(part(rows, feature, value)).iterator())
                    .collect());
    return nearest(parts, value);
  }

  /** The same of rows of this JVM. */
  static Cell nearest(Iterator<InputRow> rows, int feature, double value) {
    return nearest(List.of(part(rows, feature, value)), value);
  }

  private static Cell nearest(List<double[]> parts, double value) {
    Cell nearest = new Cell(0, Double.NaN);
    long before = 0;
    for (double[] part : parts) {
      if (part[1] > 0 && !(Math.abs(part[2] - value) >= Math.abs(nearest.value - value))) {
        nearest = new Cell(before + (long) part[1], part[2]);
      }
      before += (long) part[0];
    }
    return nearest;
  }

  /** The number of rows, that of the nearest one, or 0, and its value; Kryo reads no records. */
  private static double[] part(Iterator<InputRow> rows, int feature, double value) {
    double[] found = {0, 0, Double.NaN};
    while (rows.hasNext()) {
      InputRow row = rows.next();
      found[0]++;
      double own = feature < row.size() ? row.value(feature) : Double.NaN;
      if (Double.isFinite(own)) {
        if (!(Math.abs(own - value) >= Math.abs(found[2] - value))) {
          found[1] = found[0];
          found[2] = own;
        }
      }
    }
    return found;
  }
}
