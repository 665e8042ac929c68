package org.gradientem.job;

import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.MixtureRows;

/** Rows of equally large standard normal clusters, in columns features and label. */
public final class ClusterRows {
  private ClusterRows() {}

  /** Writes a folder of Parquet files; centres lie on the axes, multiples of a distance from 0. */
  public static void write(
      SparkSession session, Path folder, int rows, int dim, int clusters, double distance) {
    double[] weights = new double[clusters];
    Arrays.fill(weights, 1.0 / clusters);
    double[][] means = new double[clusters][dim];
    for (int i = 0; i < clusters; i++) {
      means[i][i % dim] = distance * (1 + i / dim);
    }
    Mixture mixture = Mixture.of(weights, means, new AxisAlignedCovariance.Identity(dim));
    MixtureRows.draw(session, mixture, Constants.NONE, rows, 1, "features", "label")
        .write()
        .parquet(folder.toString());
  }
}
