package org.gradientem.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.experiments.MeanMatching;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/** Whole fits, from rows to a mixture. */
final class Fits {
  private Fits() {}

  /**
   * What a fit took and gave.
   *
   * @param seconds wall-clock time of {@code fit}
   * @param components number of components
   * @param found true means with a fitted one within a standard deviation
   */
  record Fit(double seconds, int components, long found) {

    private static Fit of(long start, double[][] means, Mixture truth) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      MeanMatching matching = MeanMatching.of(truth.means(), truth.covariances(), means);
      return new Fit(seconds, means.length, matching.found(1));
    }
  }

  /** Of this library at its defaults, which is not told how many components there are. */
  static Fit ours(Dataset<Row> rows, Mixture truth) {
    GradientEM estimator =
        new GradientEM().setFeaturesCol(Workload.FEATURES).setSeed(Workload.SEED);
    long start = System.nanoTime();
    GradientEMModel model = estimator.fit(rows);
    return Fit.of(start, model.mixture().means(), truth);
  }

  /** Of MLlib's Gaussian mixture at its defaults, told the true number; a fit for each seed. */
  static List<Fit> gaussianMixtures(Dataset<Row> rows, Mixture truth, int seeds) {
    return LongStream.rangeClosed(1, seeds).mapToObj(seed -> mllib(rows, truth, seed)).toList();
  }

  private static Fit mllib(Dataset<Row> rows, Mixture truth, long seed) {
    GaussianMixture estimator =
        new GaussianMixture().setFeaturesCol(Workload.FEATURES).setK(truth.k()).setSeed(seed);
    long start = System.nanoTime();
    GaussianMixtureModel model = estimator.fit(rows);
    double[][] means =
        Arrays.stream(model.gaussians())
            .map(gaussian -> gaussian.mean().toArray())
            .toArray(double[][]::new);
    return Fit.of(start, means, truth);
  }
}
