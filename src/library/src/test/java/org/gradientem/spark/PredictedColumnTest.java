package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions of columns from others, as if they were missing. */
class PredictedColumnTest {
  private static final long SEED = 5;
  private static final double[] WEIGHTS = {0.6, 0.4};
  private static final double[][] MEANS = {{0, 1}, {2, -1}};

  /** Of two numbers, correlated in both components in another way. */
  private static final double[][][] SIGMAS = {{{1, 0.8}, {0.8, 2}}, {{0.5, -0.3}, {-0.3, 1}}};

  private static Mixture mixture(boolean isTied) {
    Covariance[] all =
        Arrays.stream(SIGMAS)
            .map(sigma -> Covariance.of(CovarianceType.FULL, sigma))
            .toArray(Covariance[]::new);
    return isTied
        ? Mixture.of(WEIGHTS, MEANS, all[0])
        : Mixture.of(WEIGHTS, MEANS, new Covariances.Own(CovarianceFamily.VVV, all));
  }

  private static GradientEMModel model(Mixture mixture) {
    ModelFeatures names = new ModelFeatures(List.of("a", "b"), List.of(), null);
    return new GradientEMModel("model", mixture, names).setTargetCols("b").setHandleInvalid("keep");
  }

  private static double[][] rows() {
    MixtureSampler sampler = new MixtureSampler(mixture(false), SEED);
    return IntStream.range(0, 50)
        .mapToObj(r -> sampler.draw(r).features())
        .toArray(double[][]::new);
  }

  /** Where nothing else is asked of a row, it is scored without the targets alone. */
  @Test
  void predictionsAloneDoNotLookAtTheTargets() {
    double[][] rows = rows();
    GradientEMModel model = model(mixture(false));
    List<Row> expected =
        model.transform(Tables.of(rows, 2)).select("predicted.b.mean").collectAsList();
    GradientEMModel alone =
        model.setPredictionCol("").setProbabilityCol("").setLogLikelihoodCol("");
    for (double[] row : rows) {
      row[1] = 1e100;
    }
    Dataset<Row> table = Tables.of(rows, 2);
    assertThat(alone.transform(table).select("predicted.b.mean").collectAsList())
        .isEqualTo(expected);
    assertThat(alone.transformInBlocks(table).select("predicted.b.mean").collectAsList())
        .isEqualTo(expected);
  }

  private enum Kind {
    TIED,
    OWN
  }

  /** By the textbook: b given a is a mixture of normals whose weights are those of a. */
  @ParameterizedTest
  @EnumSource
  void aNumberIsPredictedByTheConditionalMixture(Kind kind) {
    double[][] rows = rows();
    GradientEMModel model = model(mixture(kind == Kind.TIED));
    List<Row> found = model.transform(Tables.of(rows, 2)).select("predicted.b.*").collectAsList();
    for (int r = 0; r < rows.length; r++) {
      double a = rows[r][0];
      double[] weights = new double[2];
      double[] means = new double[2];
      double[] variances = new double[2];
      for (int i = 0; i < 2; i++) {
        double[][] sigma = SIGMAS[kind == Kind.TIED ? 0 : i];
        double z = a - MEANS[i][0];
        weights[i] = WEIGHTS[i] * Math.exp(-z * z / sigma[0][0] / 2) / Math.sqrt(sigma[0][0]);
        means[i] = MEANS[i][1] + sigma[0][1] / sigma[0][0] * z;
        variances[i] = sigma[1][1] - sigma[0][1] * sigma[0][1] / sigma[0][0];
      }
      double share = weights[0] / (weights[0] + weights[1]);
      double mean = share * means[0] + (1 - share) * means[1];
      double apart = means[0] - means[1];
      double variance =
          share * variances[0] + (1 - share) * variances[1] + share * (1 - share) * apart * apart;
      Row row = found.get(r);
      assertThat(row.<Double>getAs("mean")).isCloseTo(mean, within(1e-10));
      assertThat(row.<Double>getAs("standardDeviation"))
          .isCloseTo(Math.sqrt(variance), within(1e-10));
      List<Double> quantiles = row.getList(row.fieldIndex("quantiles"));
      assertThat(quantiles).hasSize(3).isSorted();
      assertThat(row.isNullAt(row.fieldIndex("category"))).isTrue();
    }
  }

  @Test
  void whetherTheTargetIsThereMakesNoDifference() {
    double[][] rows = rows();
    double[][] without = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    Arrays.stream(without).forEach(row -> row[1] = Double.NaN);
    GradientEMModel model = model(mixture(false)).setImputedCol("imputed");
    List<Row> there = model.transform(Tables.of(rows, 2)).select("predicted").collectAsList();
    Dataset<Row> lacking = model.transform(Tables.of(without, 2));
    assertThat(lacking.select("predicted").collectAsList()).isEqualTo(there);
    // What is imputed is the mean of what is predicted.
    for (Row row : lacking.select("imputed", "predicted.b.mean").collectAsList()) {
      assertThat(((Vector) row.get(0)).apply(1)).isCloseTo(row.getDouble(1), within(1e-12));
    }
    List<Row> blocks =
        model.transformInBlocks(Tables.of(rows, 2)).select("predicted.b.mean").collectAsList();
    for (int r = 0; r < blocks.size(); r++) {
      assertThat(blocks.get(r).getDouble(0))
          .isCloseTo(there.get(r).getStruct(0).getStruct(0).getDouble(0), within(1e-12));
    }
  }

  private static final StructType TABLE =
      StructType.fromDDL("size double, price double, rain double, kind string");

  /** Price grows with size as a power; it never rains where a thing is of kind dry. */
  private static Dataset<Row> table() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows =
        IntStream.range(0, 600)
            .mapToObj(
                r -> {
                  boolean isDry = r % 3 == 0;
                  double size = (isDry ? 30 : 10) + random.nextGaussian();
                  return RowFactory.create(
                      size,
                      Math.exp(size / 10 + 0.8 * random.nextGaussian()),
                      isDry ? 0 : Math.exp(random.nextGaussian()),
                      isDry ? "dry" : "wet");
                })
            .toList();
    return SharedSession.get().createDataFrame(rows, TABLE);
  }

  @Test
  void columnsOfATableAreInTheirOwnUnits(@TempDir Path dir) throws Exception {
    GradientEM estimator =
        new GradientEM()
            .setHandleInvalid("keep")
            .setCovarianceType("VVV")
            .setK(2)
            .setTargetCols("price", "rain", "kind")
            .setQuantileProbabilities(0.5);
    Pipeline pipeline =
        new Pipeline().setStages(new PipelineStage[] {new TableFeatures(), estimator});
    PipelineModel fitted = pipeline.fit(table());
    fitted.save(dir.resolve("model").toString());
    Dataset<Row> scored = PipelineModel.load(dir.resolve("model").toString()).transform(table());
    Row dry = scored.where("kind = 'dry'").select("predicted").head().getStruct(0);
    Row kind = dry.getAs("kind");
    assertThat(kind.<String>getAs("category")).isEqualTo("dry");
    assertThat(kind.<Double>getAs("probability")).isGreaterThan(0.9);
    assertThat(kind.isNullAt(0)).isTrue();
    Row rain = dry.getAs("rain");
    assertThat(rain.<String>getAs("category")).isEqualTo("0");
    assertThat(rain.<Double>getList(2)).containsExactly(0.0);
    Row price = dry.getAs("price");
    double mean = price.getAs("mean");
    // Of exp(3 + 0.8 z) the mean is exp(0.32) times the median.
    assertThat(mean).isBetween(Math.exp(3.32) * 0.75, Math.exp(3.32) * 1.3);
    Row wet = scored.where("kind = 'wet'").select("predicted").head().getStruct(0);
    assertThat(wet.<Row>getAs("rain").<String>getAs("category")).isEqualTo("other");
    assertThat(wet.<Row>getAs("rain").<Double>getAs("mean")).isBetween(1.2, 2.1);
  }

  @Test
  void targetsThatCannotBeAreToldInASentence() {
    Dataset<Row> rows = Tables.of(rows(), 1);
    GradientEMModel model = model(mixture(false));
    assertRefused(
        () -> model.setTargetCols("c").transform(rows),
        "`targetCols` has 'c', which is no feature of the model; name some of a, b.");
    assertRefused(
        () -> model.setTargetCols("a", "b").transform(rows),
        "`targetCols` has all features, a, b; leave out at least one to predict the others from.");
    assertRefused(
        () -> model.setTargetCols("a", "a").transform(rows),
        "`targetCols` has the feature 'a' twice; name it once.");
    assertThatThrownBy(() -> model.setQuantileProbabilities(0.5, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
