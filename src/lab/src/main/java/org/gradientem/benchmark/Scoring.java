package org.gradientem.benchmark;

import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Median seconds in which rows get their probabilities and predictions.
 *
 * @param ours of a model of this library
 * @param gaussianMixture of the same model as MLlib's
 */
record Scoring(double ours, double gaussianMixture) {
  private static final int WARM_UP = 2;

  /** Of a mixture of k components, fitted by a pass. */
  static Scoring of(Dataset<Row> rows, CovarianceFamily family, int k, int repeats) {
    GradientEMModel model =
        new GradientEM()
            .setK(k)
            .setSeed(Workload.SEED)
            .setFeaturesCol(Workload.FEATURES)
            .setCovarianceType(family.name())
            .setSelection("none")
            .setMaxIter(1)
            .fit(rows);
    return new Scoring(
        seconds(model, rows, repeats), seconds(model.toGaussianMixtureModel(), rows, repeats));
  }

  private static double seconds(Transformer model, Dataset<Row> rows, int repeats) {
    return Seconds.median(
        WARM_UP,
        repeats,
        () -> model.transform(rows).write().format("noop").mode("overwrite").save());
  }
}
