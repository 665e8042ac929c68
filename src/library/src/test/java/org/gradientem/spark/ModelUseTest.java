package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.Close.assertClose;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one does with a fitted model. */
class ModelUseTest {
  private static final Samples SAMPLES =
      Samples.clustered(200, 3, 3, 4, new SplittableRandom(41)).weighted(new SplittableRandom(42));

  private static final Map<CovarianceType, GradientEMModel> TYPED =
      new EnumMap<>(CovarianceType.class);

  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @BeforeAll
  static void fit() {
    rows = Tables.weighted(SAMPLES, 3);
    model = estimator().fit(rows);
  }

  private static GradientEMModel fit(CovarianceType type) {
    return estimator()
        .setCovarianceType(CovarianceFamily.tied(type).toString())
        .setMaxIter(5)
        .fit(rows);
  }

  private static double[][] means() {
    return Arrays.stream(model.means()).map(Vector::toArray).toArray(double[][]::new);
  }

  private static GradientEM estimator() {
    return Models.estimator(3).setWeightCol("weight").setSeed(1).setMaxIter(500).setTol(1e-10);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIAGONAL", "FULL"})
  void evaluationOnTheTrainingRowsIsTheSummarys(CovarianceType type) {
    GradientEMModel typed = TYPED.computeIfAbsent(type, ModelUseTest::fit);
    GradientEMEvaluation evaluation = typed.evaluate(rows);
    Gaussians gaussians = new Gaussians(typed.mixture().covariance().toMatrix());
    double naive = 0;
    double logLargest = 0;
    double weight = 0;
    for (int r = 0; r < SAMPLES.count(); r++) {
      double[] joint = gaussians.logJoint(typed.mixture(), SAMPLES.rows()[r]);
      naive += SAMPLES.weights()[r] * Gaussians.logSum(joint);
      double largest = Arrays.stream(joint).max().getAsDouble();
      logLargest += SAMPLES.weights()[r] * (largest - Gaussians.logSum(joint));
      weight += SAMPLES.weights()[r];
    }
    // 200 terms of order 10.
    assertClose(evaluation.logLikelihood(), naive, 1e-11);
    assertClose(typed.summary().logLikelihood(), naive, 1e-11);
    int free = type == CovarianceType.FULL ? 6 : 3;
    assertThat(typed.summary().parameters()).isEqualTo(2 + 9 + free);
    double bic = 2 * naive - (2 + 9 + free) * Math.log(weight);
    double aic = 2 * naive - 2 * (2 + 9 + free);
    assertClose(evaluation.bic(), bic, 1e-11);
    assertClose(typed.summary().bic(), bic, 1e-11);
    assertClose(typed.summary().aic(), aic, 1e-11);
    assertClose(typed.summary().icl(), bic + 2 * logLargest, 1e-11);
    assertThat(logLargest).isNegative();
    assertClose(evaluation.meanLogLikelihood(), naive / weight, 1e-11);
    assertThat(evaluation.rows()).isEqualTo(200);
    assertThat(Models.cachedBlocks()).isEmpty();
  }

  @Test
  void theSummaryTellsWhatHappened() {
    GradientEMSummary summary = model.summary();
    assertThat(summary.converged()).isTrue();
    assertThat(summary.numIter()).isEqualTo(summary.history().size());
    assertThat(summary.rows()).isEqualTo(200);
    assertThat(summary.seed()).isEqualTo(1);
    assertThat(summary.seconds()).isPositive();
    assertThat(summary.k()).isEqualTo(3);
    double total = summary.evaluation().weightSum();
    assertThat(summary.history().get(summary.history().size() - 1).meanLogLikelihood())
        .isCloseTo(summary.logLikelihood() / total, within(1e-12));
    GradientEMModel cut = estimator().setMaxIter(2).setTol(0).fit(rows);
    assertThat(cut.summary().converged()).isFalse();
    assertThat(cut.summary().history()).hasSize(3);
    assertThat(cut.summary().history()).extracting("pass").containsExactly(1, 2, 3);
  }

  @Test
  void clusterSizesCountThePredictions() {
    long[] sizes = model.summary().clusterSizes();
    long[] counted = new long[3];
    for (double[] row : SAMPLES.rows()) {
      counted[model.predict(Vectors.dense(row))]++;
    }
    assertThat(sizes).isEqualTo(counted);
    assertThat(model.summary().cluster().count()).isEqualTo(200);
  }

  @Test
  void aFitStartedAtItsOwnResultEndsAtOnce(@TempDir Path dir) throws Exception {
    String path = dir.resolve("model").toString();
    model.save(path);
    GradientEM fromModel = estimator().setInitialModel(GradientEMModel.load(path), 0);
    GradientEM fromArrays =
        estimator()
            .setInitialMixture(model.weights(), means(), model.mixture().covariance().toMatrix());
    for (GradientEM warm : List.of(fromModel, fromArrays)) {
      GradientEMModel again = warm.fit(rows);
      assertThat(again.summary().history()).hasSizeLessThanOrEqualTo(2);
      assertThat(again.summary().converged()).isTrue();
      // One step at the optimum, whose distance is of the order of the root of tol.
      assertThat(Models.distance(again, model)).isLessThan(1e-4);
    }
  }

  @Test
  void componentsThatAreKeptKeepTheirOrderToo() {
    double[][] lightestFirst = {means()[2], means()[1], means()[0]};
    GradientEMModel again =
        estimator().setSelection("none").setInitialMixture(new double[0], lightestFirst).fit(rows);
    for (int i = 0; i < 3; i++) {
      assertThat(again.means()[i].toArray())
          .as("mean %d", i)
          .containsExactly(lightestFirst[i], within(0.5));
    }
    assertThat(again.weights()[0]).isLessThan(again.weights()[2]);
  }

  @Test
  void aSavedModelIsAStartByItsFolder(@TempDir Path dir) throws Exception {
    String path = dir.resolve("model").toString();
    model.save(path);
    GradientEM estimator = estimator().setSelection("none");
    Models.assertSameBits(
        estimator.setInitialModel(path).fit(rows), estimator.setInitialModel(model, 0).fit(rows));
  }

  @Test
  void aStartFromMeansAloneTakesTheDatasCovariance() {
    GradientEMModel again = estimator().setInitialMixture(model.weights(), means()).fit(rows);
    assertThat(again.summary().logLikelihood())
        .isCloseTo(model.summary().logLikelihood(), within(1e-4));
  }

  @Test
  void meansWithoutWeightsStartWithEqualOnes() {
    double[] equal = new double[model.numComponents()];
    Arrays.fill(equal, 1.0 / model.numComponents());
    GradientEM start = estimator().setMaxIter(1);
    GradientEMModel expected = start.setInitialMixture(equal, means()).fit(rows);
    Models.assertSameBits(start.setInitialMixture(new double[0], means()).fit(rows), expected);
  }

  @Test
  void sampledRowsAreTheSameForAnyPartitioning() {
    List<Row> once = model.sample(SharedSession.get(), 100, 7).collectAsList();
    assertThat(model.sample(SharedSession.get(), 100, 7).collectAsList()).isEqualTo(once);
    assertThat(model.sample(SharedSession.get(), 50, 7).collectAsList())
        .isEqualTo(once.subList(0, 50));
    assertThat(model.sample(SharedSession.get(), 100, 8).collectAsList()).isNotEqualTo(once);
    assertThat(model.sample(SharedSession.get(), 1, 7).schema().fieldNames())
        .containsExactly("features", "prediction");
  }

  @ParameterizedTest
  @EnumSource(names = {"DIAGONAL", "FULL"})
  void sparksOwnMixtureModelPredictsTheSame(CovarianceType type) {
    GradientEMModel typed = TYPED.computeIfAbsent(type, ModelUseTest::fit);
    GaussianMixtureModel theirs = typed.toGaussianMixtureModel();
    assertThat(theirs.weights()).isEqualTo(typed.weights());
    List<Row> ours = typed.transform(rows).collectAsList();
    List<Row> converted = theirs.transform(rows).collectAsList();
    for (int r = 0; r < ours.size(); r++) {
      Vector expected = ours.get(r).getAs("probability");
      Vector probability = converted.get(r).getAs("probability");
      assertThat(probability.toArray()).containsExactly(expected.toArray(), within(1e-6));
    }
  }

  @Test
  void aModelWithoutASummarySaysSo() {
    GradientEMModel bare = new GradientEMModel("bare", model.mixture(), ModelFeatures.UNKNOWN);
    assertThat(bare.hasSummary()).isFalse();
    assertThatThrownBy(bare::summary)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no summary");
  }
}
