package org.gradientem.benchmark;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What Spark alone takes for rows of a fit: it reads them and sums up each feature. */
final class Reading {
  private final Dataset<Row> rows;

  /** Of rows with a column of vectors. */
  Reading(Dataset<Row> rows) {
    this.rows = rows.select(Workload.FEATURES);
  }

  /** Of a look at how many features there are, as a fit has to take it, and of the reading. */
  double seconds() {
    return Seconds.median(0, 1, () -> sumUp(rows.first().<Vector>getAs(Workload.FEATURES).size()));
  }

  private void sumUp(int dim) {
    Column features = functions.vector_to_array(rows.col(Workload.FEATURES), "float64");
    List<Column> sums =
        IntStream.range(0, dim)
            .mapToObj(j -> org.apache.spark.sql.functions.sum(features.getItem(j)))
            .toList();
    rows.agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new)).first();
  }
}
