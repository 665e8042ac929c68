package org.gradientem.benchmark;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;

/**
 * Median seconds in which rows get their probabilities and predictions.
 *
 * @param ours of a model of this library, row by row
 * @param inBlocks of the same, some hundred rows at a time
 * @param gaussianMixture of the same model as MLlib's
 */
record Scoring(double ours, double inBlocks, double gaussianMixture) {
  /** Until the compiler is done. */
  private static final int WARM_UP = 3;

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
    GaussianMixtureModel same = model.toGaussianMixtureModel();
    double[] seconds =
        Seconds.medians(
            WARM_UP,
            repeats,
            List.of(
                scoring(rows, model::transform),
                scoring(rows, model::transformInBlocks),
                scoring(rows, same::transform)));
    return new Scoring(seconds[0], seconds[1], seconds[2]);
  }

  private static Runnable scoring(Dataset<Row> rows, UnaryOperator<Dataset<Row>> transform) {
    return () -> transform.apply(rows).write().format("noop").mode("overwrite").save();
  }
}
