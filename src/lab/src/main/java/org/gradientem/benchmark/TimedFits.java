package org.gradientem.benchmark;

import java.util.Arrays;
import java.util.function.Function;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.truth.MeanMatching;

/** Whole fits on Spark, from files to means. */
final class TimedFits {
  private final DrawnRows rows;
  private final Mixture truth;

  TimedFits(DrawnRows rows, Mixture truth) {
    this.rows = rows;
    this.truth = truth;
  }

  /**
   * What a fit took and gave.
   *
   * @param seconds wall-clock time
   * @param components number of components
   * @param found true means with a fitted one within a standard deviation
   */
  record Fit(double seconds, int components, long found) {

    static Fit of(double seconds, double[][] means, Mixture truth) {
      MeanMatching matching = MeanMatching.of(truth.means(), truth.covariances(), means);
      return new Fit(seconds, means.length, matching.found(1));
    }
  }

  /** Of this library, which is not given the number of components. */
  Fit ours(String covarianceType) {
    GradientEM estimator =
        new GradientEM()
            .setFeaturesCol(Workload.FEATURES)
            .setCovarianceType(covarianceType)
            .setSeed(Workload.SEED);
    return timed(read -> estimator.fit(read).mixture().means());
  }

  /** Of MLlib's k-means at its defaults, given the true number. */
  Fit kMeans() {
    KMeans estimator =
        new KMeans().setFeaturesCol(Workload.FEATURES).setK(truth.k()).setSeed(Workload.SEED);
    return timed(
        read ->
            Arrays.stream(estimator.fit(read).clusterCenters())
                .map(Vector::toArray)
                .toArray(double[][]::new));
  }

  /** Of MLlib's Gaussian mixture at its defaults, given the true number. */
  Fit gaussianMixture(long seed) {
    GaussianMixture estimator =
        new GaussianMixture().setFeaturesCol(Workload.FEATURES).setK(truth.k()).setSeed(seed);
    return timed(
        read ->
            Arrays.stream(estimator.fit(read).gaussians())
                .map(gaussian -> gaussian.mean().toArray())
                .toArray(double[][]::new));
  }

  private Fit timed(Function<Dataset<Row>, double[][]> fit) {
    long start = System.nanoTime();
    double[][] means = fit.apply(rows.read());
    return Fit.of((System.nanoTime() - start) * 1e-9, means, truth);
  }
}
