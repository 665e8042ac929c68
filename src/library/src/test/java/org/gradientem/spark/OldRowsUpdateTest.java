package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertIllegal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.settings.InitialMixture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model is updated by new rows where the old ones are no longer there. */
class OldRowsUpdateTest {
  private static final long SEED = 23;

  /** Far apart, so that no row is in doubt and the fit to all rows is known. */
  private static final Mixture TRUTH =
      Mixture.of(
          new double[] {0.5, 0.3, 0.2},
          new double[][] {{0, 0}, {20, 0}, {0, 20}},
          Covariance.of(CovarianceType.FULL, new double[][] {{2, 0.5}, {0.5, 1}}));

  private static final Samples ALL =
      Samples.drawn(TRUTH, 500, SEED).weighted(new SplittableRandom(SEED));
  private static final Samples FIRST = ALL.pick(IntStream.range(0, 300).toArray());
  private static final Samples SECOND = ALL.pick(IntStream.range(300, 500).toArray());

  private static GradientEMModel model;

  @BeforeAll
  static void fit() {
    model = start().fit(Tables.weighted(FIRST, 2));
  }

  private static GradientEM estimator() {
    return Models.estimator(3).setWeightCol("weight").setTol(1e-12);
  }

  private static GradientEM start() {
    return estimator()
        .setInitialMixture(TRUTH.weights(), TRUTH.means(), TRUTH.covariance().toMatrix());
  }

  private static GradientEM update(GradientEMModel of) {
    return estimator().setInitialModel(of, of.summary().effectiveRows());
  }

  @Test
  void itIsTheFitToOldAndNewRows() {
    GradientEMModel updated = update(model).fit(Tables.weighted(SECOND, 3));
    GradientEMModel expected = start().fit(Tables.weighted(ALL, 2));
    // Of 1e-6, what regularises the covariance of the first rows remains.
    assertThat(Models.distance(updated, expected)).as("seed %d", SEED).isLessThan(1e-5);
  }

  @Test
  void itsSummaryIsOfTheNewRowsAndCountsAll() {
    Dataset<Row> rows = Tables.weighted(SECOND, 3);
    GradientEMModel updated = update(model).fit(rows);
    GradientEMSummary summary = updated.summary();
    double weight = Arrays.stream(SECOND.weights()).sum();
    assertThat(summary.rows()).isEqualTo(200);
    assertThat(summary.evaluation().weightSum()).isEqualTo(weight);
    assertThat(summary.effectiveRows()).isEqualTo(model.summary().effectiveRows() + weight);
    GradientEMEvaluation evaluation = updated.evaluate(rows);
    assertThat(summary.logLikelihood() / evaluation.logLikelihood() - 1).isBetween(-1e-12, 1e-12);
    assertThat(summary.bic() / evaluation.bic() - 1).isBetween(-1e-12, 1e-12);
    assertThat(summary.converged()).isTrue();
  }

  @Test
  void fewOldRowsAreForgotten() {
    Dataset<Row> rows = Tables.weighted(SECOND, 3);
    GradientEMModel forgotten = estimator().setInitialModel(model, 1e-6).fit(rows);
    GradientEMModel warm = estimator().setInitialModel(model, 0).fit(rows);
    assertThat(Models.distance(forgotten, warm)).isLessThan(1e-6);
    assertThat(warm.summary().effectiveRows()).isEqualTo(warm.summary().evaluation().weightSum());
  }

  @Test
  void updatesFollowEachOtherAcrossSavingAndLoading(@TempDir Path dir) throws Exception {
    Samples[] parts =
        Stream.of(0, 100, 200)
            .map(from -> ALL.pick(IntStream.range(from, from + 100).toArray()))
            .toArray(Samples[]::new);
    GradientEMModel once =
        update(start().fit(Tables.weighted(parts[0], 1))).fit(Tables.weighted(parts[1], 2));
    String path = dir.resolve("model").toString();
    once.save(path);
    GradientEMModel loaded = GradientEMModel.load(path);
    GradientEMModel last = update(loaded).fit(Tables.weighted(parts[2], 2));
    assertThat(Models.distance(last, model)).as("seed %d", SEED).isLessThan(1e-5);
    double weight = Arrays.stream(FIRST.weights()).sum();
    assertThat(last.summary().effectiveRows() / weight - 1).isBetween(-1e-12, 1e-12);
    assertThat(last.isSet(last.initialModel())).isFalse();
  }

  @Test
  void rowsThatLackCellsUpdateAsWell() {
    double[][] lacking = Arrays.stream(SECOND.rows()).map(double[]::clone).toArray(double[][]::new);
    double[][] both = Arrays.stream(ALL.rows()).map(double[]::clone).toArray(double[][]::new);
    for (int r = 0; r < lacking.length; r += 3) {
      lacking[r][r % 2] = Double.NaN;
      both[300 + r][r % 2] = Double.NaN;
    }
    GradientEMModel updated =
        update(model)
            .setHandleInvalid("keep")
            .fit(Tables.weighted(new Samples(lacking, SECOND.weights()), 3));
    GradientEMModel expected =
        start()
            .setHandleInvalid("keep")
            .setMaxIter(1000)
            .fit(Tables.weighted(new Samples(both, ALL.weights()), 2));
    assertThat(Models.distance(updated, expected)).as("seed %d", SEED).isLessThan(1e-4);
  }

  static Stream<Arguments> unsuitable() {
    return Stream.of(
        refused(
            start(),
            e -> e.setSelection("bic"),
            "An update keeps the components of the initial model, but `selection` is 'bic'; set `selection` to 'none'."),
        refused(
            start(),
            e -> e.setCovarianceType("auto"),
            "An update keeps the family of covariances of the initial model, but `covarianceType` is 'auto'; set `covarianceType` to the covarianceFamily of the model."),
        refused(
            start(),
            e -> e.setInitialMixture(TRUTH.weights(), TRUTH.means()),
            "An update needs the covariances of the initial model, but it has none"),
        refused(
            start(),
            e ->
                e.setInitialMixture(
                    new double[] {0.5, 0.25, 0.125}, TRUTH.means(), TRUTH.covariance().toMatrix()),
            "An update needs the share of each component of the initial model, but its weights sum to 0.875; scale them to sum to 1, or where the rest is noise fit old and new rows together."));
  }

  private static Arguments refused(
      GradientEM estimator, UnaryOperator<GradientEM> change, String message) {
    GradientEM changed = change.apply(estimator);
    InitialMixture start = InitialMixture.fromJson(changed.getInitialModel());
    InitialMixture update =
        new InitialMixture(start.weights(), start.means(), start.covariances(), start.levels(), 50);
    return Arguments.of(changed.setInitialModel(update.toJson()), message);
  }

  @ParameterizedTest
  @MethodSource("unsuitable")
  void whatAnUpdateCannotDoIsRefused(GradientEM estimator, String message) {
    Dataset<Row> rows = Tables.weighted(SECOND, 1);
    assertIllegal(() -> estimator.fit(rows), message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoNumberOfRowsIsRefused(double count) {
    GradientEM estimator = estimator().setInitialModel(model, count);
    assertIllegal(() -> estimator.fit(Tables.weighted(SECOND, 1)), "stand for " + count + " rows");
  }
}
