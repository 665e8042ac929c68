package org.gradientem.experiments;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.gradientem.mixture.Covariance;

/**
 * The means that one would estimate if every row's component were known: no fit can be expected to
 * come nearer to the truth.
 *
 * @param means the mean of each component's rows
 * @param counts the number of its rows
 * @param covariance the true covariance
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
record Oracle(double[][] means, double[] counts, Covariance covariance) {

  static Oracle of(Dataset<Row> rows, String features, String label, Covariance covariance) {
    List<Row> groups =
        rows.groupBy(functions.col(label))
            .agg(Summarizer.mean(functions.col(features)), functions.count(functions.lit(1)))
            .orderBy(functions.col(label))
            .collectAsList();
    return new Oracle(
        groups.stream().map(group -> group.<Vector>getAs(1).toArray()).toArray(double[][]::new),
        groups.stream().mapToDouble(group -> group.getLong(2)).toArray(),
        covariance);
  }

  /**
   * How far fitted means are off, in standard errors of the oracle's mean along the direction in
   * which each is farthest off. That is its Mahalanobis distance times the root of the number of
   * rows, and at least as large as in any single coordinate.
   *
   * @param fitted the fitted means, in any order and number
   * @return a value for each of the oracle's means; infinite for one that no fitted mean is left
   *     for
   */
  double[] standardErrors(double[][] fitted) {
    MeanMatching matching = MeanMatching.of(means, fitted, covariance);
    return IntStream.range(0, means.length)
        .mapToDouble(i -> matching.distance(i) * Math.sqrt(counts[i]))
        .toArray();
  }
}
