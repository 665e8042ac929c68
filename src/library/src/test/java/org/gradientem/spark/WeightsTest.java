package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.gradientem.RootLocale;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {
  private static final long SEED = 13;
  private static final Samples SAMPLES = Samples.clustered(80, 2, 3, 4, new SplittableRandom(SEED));

  private static GradientEMModel unweighted;

  @BeforeAll
  static void fitWithoutWeights() {
    unweighted = estimator().setWeightCol("").fit(Tables.of(SAMPLES.rows(), 2));
  }

  private static GradientEM estimator() {
    return Models.estimator(4).setMaxIter(8).setTol(0).setSeed(SEED).setWeightCol("weight");
  }

  private static Samples weighted(double... weights) {
    return new Samples(SAMPLES.rows().clone(), Arrays.copyOf(weights, SAMPLES.count()));
  }

  private static double[] ones() {
    double[] ones = new double[SAMPLES.count()];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void rowsOfWeightZeroCountAsRemoved() {
    double[] weights = ones();
    IntStream.range(0, 80).filter(r -> r % 3 == 0).forEach(r -> weights[r] = 0);
    // Far away, so that a start or a centre that looked at it would show.
    Samples some = weighted(weights);
    some.rows()[3] = new double[] {1e6, -1e6};
    GradientEMModel model = estimator().fit(Tables.weighted(some, 3));
    int[] kept = IntStream.range(0, 80).filter(r -> r % 3 != 0).toArray();
    GradientEMModel expected = estimator().fit(Tables.weighted(some.pick(kept), 3));
    assertThat(Models.distance(model, expected)).as("seed %d", SEED).isLessThan(1e-9);
    assertThat(model.summary().rows()).isEqualTo(53);
  }

  @Test
  void aWeightOfTwoCountsAsTwoEqualRows() {
    Samples twice = SAMPLES.pick(IntStream.range(0, 160).map(r -> r / 2).toArray());
    GradientEM start =
        estimator().setInitialMixture(new double[] {.3, .3, .4}, SAMPLES.pick(0, 1, 2).rows());
    double[] weights = ones();
    Arrays.fill(weights, 2);
    GradientEMModel model = start.fit(Tables.weighted(weighted(weights), 3));
    GradientEMModel expected = start.fit(Tables.weighted(twice, 3));
    assertThat(Models.distance(model, expected)).as("seed %d", SEED).isLessThan(1e-9);
    assertClose(model.summary().bic(), expected.summary().bic(), 1e-9);
    assertThat(model.summary().evaluation().weightSum()).isEqualTo(160);
    assertThat(model.summary().rows()).isEqualTo(80);
  }

  @Test
  void scalingAllWeightsChangesNothingButTheTotal() {
    Samples random = SAMPLES.weighted(new SplittableRandom(SEED));
    Samples scaled =
        new Samples(random.rows(), Arrays.stream(random.weights()).map(w -> 1024 * w).toArray());
    GradientEM start = estimator().setInitialMixture(new double[] {1, 1}, random.pick(0, 1).rows());
    GradientEMModel model = start.fit(Tables.weighted(scaled, 2));
    assertThat(Models.distance(model, start.fit(Tables.weighted(random, 2))))
        .as("seed %d", SEED)
        .isLessThan(1e-9);
  }

  @Test
  void weightsWhoseSumOverflowsAreRefused() {
    Samples few = Samples.clustered(20, 2, 2, 6, new SplittableRandom(SEED));
    assertIllegal(
        () -> selected(Tables.of(few.rows(), 2), 1e308),
        "The weights of 20 rows are up to 1.00e+308, and too large to be summed; scale them so that they sum to the number of rows.");
    assertIllegal(
        () -> selected(Tables.of(new double[][] {{0}, {1e100}}, 1), 1e150),
        "The weights of 2 rows sum to 2.00e+150, which overflows with squares of values up to 1.00e+100; scale the weights so that they sum to the number of rows.");
  }

  @Test
  void largeWeightsAreReported() {
    Samples few = Samples.clustered(60, 1, 2, 6, new SplittableRandom(SEED));
    assertThat(selected(Tables.of(few.rows(), 2), 100).summary().warnings())
        .as("seed %d", SEED)
        .anyMatch(warning -> warning.startsWith("The weights of 60 rows sum to 6.00e+03."));
  }

  private static GradientEMModel selected(Dataset<Row> rows, double weight) {
    return new GradientEM()
        .setCovarianceType("tied")
        .setStartComponents(6)
        .setSeed(SEED)
        .setWeightCol("weight")
        .fit(rows.withColumn("weight", functions.lit(weight)));
  }

  @ParameterizedTest(name = "weight {0} each")
  @ValueSource(doubles = {1.0 / 2000, 0.009, 0.1})
  void weightsAreReportedThatAreTooSmallForBic(double weight) {
    Samples many = Samples.clustered(2000, 2, 3, 6, new SplittableRandom(SEED));
    GradientEMModel model = selected(Tables.of(many.rows(), 2), weight);
    String sum = "%.3g".formatted(2000 * weight);
    String components = RootLocale.count(model.numComponents(), "component");
    assertThat(model.summary().warnings())
        .as("seed %d", SEED)
        .filteredOn(warning -> warning.startsWith("The weights of"))
        .hasSize(weight < 0.05 ? 1 : 0)
        .allMatch(warning -> warning.contains(sum) && warning.contains(components));
  }

  @Test
  void onlyZeroWeightsAreRefused() {
    assertIllegal(
        () -> estimator().fit(Tables.weighted(weighted(0), 2)),
        "0 usable rows",
        "80 have weight 0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, -1e-300})
  void aWeightThatIsNoWeightIsRefusedWithItsRow(double bad) {
    double[] weights = ones();
    weights[57] = bad;
    assertIllegal(
        () -> estimator().fit(Tables.weighted(weighted(weights), 3)),
        "The weight %s in row 58 is not a non-negative number; correct or remove the row."
            .formatted(bad));
  }

  @Test
  void aNullWeightIsRefused() {
    Dataset<Row> rows =
        Tables.of(SAMPLES.rows(), 2).withColumn("weight", functions.lit(null).cast("double"));
    assertIllegal(() -> estimator().fit(rows), "in row 1 is not a non-negative number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"int", "float", "decimal(10,2)", "bigint"})
  void weightsMayBeOfAnyNumericType(String type) {
    Dataset<Row> rows =
        Tables.of(SAMPLES.rows(), 2).withColumn("weight", functions.lit(1).cast(type));
    Models.assertSameBits(estimator().fit(rows), unweighted);
  }
}
