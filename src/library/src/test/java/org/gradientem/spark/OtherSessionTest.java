package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.gradientem.Bits;
import org.gradientem.internal.blocks.LevelGroups;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.summary.PassRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings that a session takes only when it starts: another serialiser, a small result limit. */
class OtherSessionTest {
  private static final Samples SAMPLES = Samples.clustered(300, 3, 3, 4, new SplittableRandom(71));

  private static final Map<String, GradientEMModel> WITH_JAVA = new HashMap<>();

  @TempDir private Path dir;

  @BeforeAll
  static void startTheOtherSession() {
    for (CovarianceType type : List.of(CovarianceType.IDENTITY, CovarianceType.FULL)) {
      WITH_JAVA.put(type.toString(), estimator(type).fit(Tables.weighted(SAMPLES, 6)));
    }
    SharedSession.stop();
    SparkSession other =
        SharedSession.builder()
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.driver.maxResultSize", "1m")
            .getOrCreate();
    other.sparkContext().setLogLevel("OFF");
  }

  @AfterAll
  static void stopTheOtherSession() {
    SparkSession.active().stop();
  }

  private static GradientEM estimator(CovarianceType type) {
    return Models.estimator(3)
        .setCovarianceType(CovarianceFamily.tied(type).toString())
        .setInitialMixture(new double[] {1, 1, 1}, SAMPLES.pick(0, 1, 2).rows())
        .setMaxIter(3)
        .setTol(0)
        .setWeightCol("weight");
  }

  @ParameterizedTest
  @EnumSource(names = {"IDENTITY", "FULL"})
  void kryoGivesTheSameModelAndScores(CovarianceType type) {
    GradientEMModel expected = WITH_JAVA.get(type.toString());
    GradientEMModel model = estimator(type).fit(Tables.weighted(SAMPLES, 6));
    Models.assertSameBits(model, expected);
    for (Row row : model.transform(Tables.weighted(SAMPLES, 2)).collectAsList()) {
      Vector x = row.getAs("features");
      Bits.assertSame(
          row.<Vector>getAs("probability").toArray(), expected.predictProbability(x).toArray());
    }
    GradientEMModel predicting = model.copy(ParamMap.empty()).setTargetCols("x1");
    List<Row> predicted =
        predicting
            .transform(Tables.weighted(SAMPLES, 2))
            .select("predicted.x1.mean")
            .collectAsList();
    assertThat(predicted).hasSize(300).noneMatch(row -> row.isNullAt(0));
    assertThat(model.evaluate(Tables.weighted(SAMPLES, 3)).rows()).isEqualTo(300);
    assertThat(model.sample(SparkSession.active(), 10, 1).collectAsList()).hasSize(10);
  }

  @Test
  void kryoCarriesASavedModel() throws Exception {
    GradientEMModel model = WITH_JAVA.get(CovarianceType.FULL.toString());
    String path = dir.resolve("model").toString();
    model.save(path);
    assertThat(Models.numbers(GradientEMModel.load(path).mixture()))
        .isEqualTo(Models.numbers(model.mixture()));
  }

  @Test
  void kryoCarriesBlocksThatAreStoredAsBytes() {
    SampleBlock block =
        SampleBlock.of(new LevelGroups(Categories.NONE), new double[3], SAMPLES.rows());
    SparkContext context = SparkSession.active().sparkContext();
    List<SampleBlock> stored =
        JavaSparkContext.fromSparkContext(context).parallelize(List.of(block)).collect();
    assertThat(stored.get(0)).usingRecursiveComparison().isEqualTo(block);
  }

  @Test
  void kryoCarriesWhatIsWrongWithARow() {
    double[][] rows = SAMPLES.rows().clone();
    rows[200] = new double[] {1, Double.NaN, 3};
    assertIllegal(() -> Models.estimator(2).fit(Tables.of(rows, 4)), "1 of 300 rows", "row 201");
  }

  @Test
  void statisticsAboveTheResultLimitAreRefused() {
    // 400 x 102 doubles from each of four groups of 15 partitions, 1.2 MB.
    double[][] wide = Gaussians.normals(410, 100, new SplittableRandom(72));
    GradientEM estimator =
        Models.estimator(400)
            .setCovarianceType("EII")
            .setMaxIter(1)
            .setInitialMixture(equalWeights(400), Arrays.copyOf(wide, 400));
    assertIllegal(
        () -> estimator.fit(Tables.of(wide, 15)),
        "1 MB of statistics",
        "spark.driver.maxResultSize = 1 MB",
        "set it to 3m");
    estimator.setInitialMixture(equalWeights(9), Arrays.copyOf(wide, 9));
    assertThat(estimator.fit(Tables.of(wide, 15)).summary().rows()).isEqualTo(410);
  }

  @ParameterizedTest
  @CsvSource({"none, 400, 100, 410", "bic, 4000, 20, 4500"})
  void theyAreRefusedBeforeASubspaceIsClimbed(String selection, int k, int d, int rows) {
    // 400 x 102 doubles of all coordinates, or 4000 x 13 of 11 directions, from each of 4 groups.
    Samples clusters = Samples.clustered(rows, d, 12, 9, new SplittableRandom(73));
    GradientEM estimator =
        Models.estimator(k).setSelection(selection).setCovarianceType("EII").setInit("pca");
    List<PassRecord> passes = new ArrayList<>();
    assertRefused(
        () -> estimator.fit(Tables.of(clusters.rows(), 15), passes::add),
        "MB of statistics to the driver",
        "spark.driver.maxResultSize = 1 MB");
    assertThat(passes).isEmpty();
  }

  private static double[] equalWeights(int components) {
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    return weights;
  }

  @Test
  void kryoCarriesEqualRowsSummedUp() {
    double[][] thrice = SAMPLES.pick(IntStream.range(0, 90).map(r -> r / 3).toArray()).rows();
    GradientEMModel model = Models.estimator(2).setMaxBlockSizeInMB(0).fit(Tables.of(thrice, 6));
    assertThat(model.summary().rows()).isEqualTo(90);
  }
}
