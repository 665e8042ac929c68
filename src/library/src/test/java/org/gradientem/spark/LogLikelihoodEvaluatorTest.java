package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.util.SplittableRandom;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.Test;

class LogLikelihoodEvaluatorTest {
  @Test
  void itTakesTheMeanLogDensity() {
    Dataset<Row> rows =
        Tables.of(Samples.clustered(90, 2, 3, 8, new SplittableRandom(63)).rows(), 2);
    GradientEMModel model = Models.estimator(3).setMaxIter(3).fit(rows);
    Dataset<Row> scored =
        model.copy(ParamMap.empty()).setLogLikelihoodCol("logLikelihood").transform(rows);
    // The evaluation sums block by block, the evaluator row by row.
    assertThat(new LogLikelihoodEvaluator().evaluate(scored))
        .isEqualTo(model.evaluate(rows).meanLogLikelihood(), within(1e-12));
  }

  @Test
  void itComparesMixturesOfADefaultEstimator() {
    Dataset<Row> rows =
        Tables.of(Samples.clustered(120, 2, 2, 8, new SplittableRandom(64)).rows(), 2);
    ParamMap[] asTheyAre = {ParamMap.empty()};

    CrossValidatorModel validated =
        new CrossValidator()
            .setEstimator(new GradientEM().setCovarianceType("EII"))
            .setEvaluator(new LogLikelihoodEvaluator())
            .setEstimatorParamMaps(asTheyAre)
            .setNumFolds(2)
            .fit(rows);
    assertThat(validated.avgMetrics()).hasSize(1).doesNotContain(Double.NaN);
    assertThat(validated.transform(rows).columns())
        .containsExactly("features", "probability", "prediction", "logLikelihood");
  }

  @Test
  void itWeighsRows() {
    Dataset<Row> scored =
        SharedSession.get().sql("SELECT -1D AS logLikelihood, 3 AS w UNION ALL SELECT -5D, 1");
    assertThat(new LogLikelihoodEvaluator().evaluate(scored)).isEqualTo(-3);
    assertThat(new LogLikelihoodEvaluator().setWeightCol("w").evaluate(scored)).isEqualTo(-2);
  }

  @Test
  void itNamesWhatIsMissing() {
    Dataset<Row> rows = Tables.of(new double[][] {{1}}, 1);
    assertRefused(
        () -> new LogLikelihoodEvaluator().evaluate(rows),
        "The rows have no column 'logLikelihood' of log-densities; set `logLikelihoodCol` of GradientEM and of the evaluator to the same name.");
    Dataset<Row> none = SharedSession.get().sql("SELECT 1D AS logLikelihood").limit(0);
    assertRefused(() -> new LogLikelihoodEvaluator().evaluate(none), "There are no rows");
    Dataset<Row> heavy =
        SharedSession.get()
            .sql("SELECT -1D AS logLikelihood, 1e308 AS w UNION ALL SELECT -5D, 1e308");
    assertRefused(
        () -> new LogLikelihoodEvaluator().setWeightCol("w").evaluate(heavy),
        "The weights in column 'w' are too large to be summed");
  }
}
