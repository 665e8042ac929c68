package org.gradientem.spark.internal.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.subspace.BlockKrylov;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.GradientEMSummary;
import org.gradientem.spark.Models;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.Tables;
import org.gradientem.spark.internal.pass.WholePass;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.MixtureRows;
import org.gradientem.spark.internal.rows.RowBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.summary.Phase;
import org.gradientem.summary.PhaseTotal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("long")
class SubspaceStartTest {
  private static final int ROWS = 900;

  private static Mixture truth(int d) {
    // So close that BIC does not pay for d coordinates more.
    double third = 1.0 / 3;
    double[][] means = new double[3][d];
    for (int i = 0; i < 3; i++) {
      means[i][i] = 3.5 / Math.sqrt(2);
    }
    return Mixture.of(
        new double[] {third, third, third},
        means,
        Covariances.of(CovarianceFamily.IDENTITY, d, new double[0]));
  }

  private static double[][] rows(int d, double scale) {
    MixtureSampler sampler = new MixtureSampler(truth(d), 5);
    return IntStream.range(0, ROWS)
        .mapToObj(sampler::draw)
        .map(draw -> Arrays.stream(draw.features()).map(x -> scale * x + 1).toArray())
        .toArray(double[][]::new);
  }

  /** What several tests compare with. */
  private static final class Of300 {
    static final Dataset<Row> DATA = Tables.of(rows(300, 1), 3);
    static final GradientEMModel EII = estimator("EII").fit(DATA);
  }

  private static GradientEM estimator(String type) {
    return new GradientEM().setInit("pca").setCovarianceType(type).setSeed(3);
  }

  /** Distance of each true mean to the nearest of the model, in standard deviations. */
  private static double worstMean(GradientEMModel model, int d, double scale) {
    return Arrays.stream(truth(d).means())
        .mapToDouble(
            mean ->
                Arrays.stream(model.means())
                    .mapToDouble(found -> distance(mean, found.toArray(), scale))
                    .min()
                    .orElseThrow())
        .max()
        .orElseThrow();
  }

  private static double distance(double[] mean, double[] found, double scale) {
    double squares = 0;
    for (int j = 0; j < mean.length; j++) {
      double difference = (found[j] - 1) / scale - mean[j];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }

  @ParameterizedTest
  @CsvSource({"identity, 300, 1", "EII, 700, 3"})
  void findsTheComponentsThatARandomStartMisses(String type, int d, double scale) {
    Dataset<Row> data = Tables.of(rows(d, scale), 3);

    GradientEMModel model = estimator(type).fit(data);

    assertThat(model.numComponents()).isEqualTo(3);
    // A mean of 300 rows is off by sqrt(d / 300) standard deviations.
    assertThat(worstMean(model, d, scale)).isLessThan(1.3 * Math.sqrt(d / 300.0));
    assertThat(estimator(type).setInit("random").fit(data).numComponents()).isLessThan(3);
  }

  private static boolean isInSubspace(GradientEM estimator, long rows, int d) {
    FitSettings settings = Models.settings(estimator);
    return settings.start().isInSubspace(settings.families(), rows, d);
  }

  /** Fewer than 20 components determined, and at least 40 features. */
  @ParameterizedTest
  @CsvSource({
    "identity, 819, 40, true",
    "EII, 819, 40, true",
    "EII, 820, 40, false",
    "EII, 799, 39, false",
    "EII, 6019, 300, true",
    "EII, 6020, 300, false",
    "EEI, 819, 40, false",
    "EEE, 819, 40, false"
  })
  void isTheDefaultWhereTheRowsDetermineTooFewComponents(
      String type, long rows, int d, boolean expected) {
    GradientEM estimator = new GradientEM().setCovarianceType(type);

    assertThat(isInSubspace(estimator, rows, d)).isEqualTo(expected);
    assertThat(isInSubspace(estimator.copy(ParamMap.empty()).setStartComponents(9), rows, d))
        .isFalse();
    assertThat(isInSubspace(estimator.setInit("random"), rows, d)).isFalse();
  }

  @Test
  void theDefaultFindsWhatPcaFindsAndSaysSo() {
    GradientEM byDefault = new GradientEM().setCovarianceType("EII").setSeed(3);

    GradientEMModel model = byDefault.fit(Of300.DATA);

    assertThat(model.numComponents()).isEqualTo(3);
    Models.assertSameBits(model, Of300.EII);
    assertThat(model.summary().warnings())
        .containsExactly(
            "900 rows of 300 features determine 2 components, fewer than 20, so `init` 'auto' started them in 2 principal directions as 'pca' does; set `init` to 'random' to start from rows.");
    assertThat(model.getInit()).isEqualTo("auto");
  }

  @Test
  void anInitialMixtureComesBeforeTheDefault() {
    double[][] rows = rows(300, 1);

    GradientEMModel model =
        new GradientEM()
            .setCovarianceType("identity")
            .setInitialMixture(new double[] {1, 1}, new double[][] {rows[0], rows[1]})
            .fit(Tables.of(rows, 3));

    assertThat(model.summary().selectionReason()).doesNotContain("principal directions");
  }

  @Test
  void oneComponentNeedsNoDirections() {
    GradientEMModel model =
        estimator("identity").setK(1).setSelection("none").fit(Tables.of(rows(100, 1), 2));

    assertThat(model.numComponents()).isEqualTo(1);
    assertThat(model.summary().warnings()).noneMatch(text -> text.contains("direction of the"));
  }

  @Test
  void tellsHowTheNumberWasChosenWithinTheSubspace() {
    GradientEMSummary summary = Of300.EII.summary();
    assertThat(summary.phases())
        .extracting(PhaseTotal::name)
        .startsWith(Phase.MAIN, Phase.MERGE, Phase.REFINE)
        .endsWith(Phase.FINAL);
    assertThat(summary.overParameterised().k()).isEqualTo(180);
    assertThat(summary.overParameterised().dim()).isEqualTo(300);
    assertThat(SharedSession.context().getPersistentRDDs()).isEmpty();
  }

  @Test
  void keepsAllComponentsWithoutSelection() {
    GradientEMModel model =
        estimator("identity").setSelection("none").setK(7).fit(Tables.of(rows(300, 1), 3));

    assertThat(model.numComponents()).isEqualTo(7);
    assertThat(model.summary().phases())
        .extracting(PhaseTotal::name)
        .containsExactly(Phase.MAIN, Phase.FINAL);
  }

  @Test
  void doesNotDependOnThePartitioning() {
    double[][] rows = rows(600, 1);
    GradientEM estimator = estimator("EII").setMaxBlockSizeInMB(0.01);

    GradientEMModel few = estimator.fit(Tables.of(rows, 1));
    GradientEMModel many = estimator.fit(Tables.of(rows, 11));

    assertThat(many.numComponents()).isEqualTo(3);
    assertThat(Models.distance(many, few)).isLessThan(1e-9);
    Models.assertSameBits(estimator.fit(Tables.of(rows, 11)), many);
  }

  @Test
  void recoversManyRowsOnASampleWithinTheSubspace() {
    Dataset<Row> data =
        MixtureRows.draw(
            SharedSession.get(), truth(12), Constants.NONE, 9000, 5, "features", "label");

    GradientEMModel model = estimator("EII").setSampleSize(3000).fit(data);

    assertThat(model.numComponents()).isEqualTo(3);
    assertThat(model.summary().rows()).isEqualTo(9000);
    assertThat(model.summary().selectionReason())
        .matches("Within 2 principal directions, on a sample of \\d+ rows, k = 3 with .*");
    assertThat(model.summary().logLikelihood())
        .isCloseTo(model.evaluate(data).logLikelihood(), within(1e-3));
    assertThat(Models.cachedBlocks()).isEmpty();
  }

  @Test
  void startsFromRandomRowsWhereThereIsOnlyNoise() {
    double[][] noise = Gaussians.normals(ROWS, 100, new SplittableRandom(8));

    GradientEMModel model =
        estimator("identity").setSelection("none").setMaxIter(3).fit(Tables.of(noise, 3));

    assertThat(model.summary().warnings())
        .anyMatch(warning -> warning.contains("No direction of the data stands out from noise"));
  }

  @ParameterizedTest
  @CsvSource({"EEE", "VVI"})
  void refusesCovariancesWithUnequalNoise(String type) {
    assertIllegal(
        () -> estimator(type).fit(Tables.of(rows(50, 1), 2)),
        "`init` 'pca' needs noise that is alike in all directions, but `covarianceType` is '%s'; set it to 'identity' or 'EII', or `init` to 'auto'."
            .formatted(type));
  }

  /** Rows of mostly zeros in three kinds, each with features of its own. */
  private static Samples mostlyZero() {
    SplittableRandom random = new SplittableRandom(9);
    double[][] rows = new double[300][400];
    for (int i = 0; i < rows.length; i++) {
      for (int p = 0; p < 15; p++) {
        rows[i][(i % 3) * 20 + random.nextInt(20)] = 2 + random.nextGaussian();
        rows[i][random.nextInt(400)] = random.nextGaussian();
      }
    }
    return Samples.of(rows).weighted(random);
  }

  @Test
  void theDirectionsAreThoseOfTheWholeCovariance() {
    Dataset<Row> data = Tables.weighted(mostlyZero(), 4);
    GradientEM estimator = estimator("EII").setWeightCol("weight");
    FitSettings settings = Models.settings(estimator);
    try (InputBlocks input =
        new DatasetSource(data, settings.rows())
            .read(Optional.empty(), settings.start().asked(false), RowStatistic.LINEAR)) {
      RowBlocks blocks = input.blocks();
      SubspaceStart start =
          new SubspaceStart(
              settings, blocks, new WholePass(blocks).dataMoments(CovarianceType.SPHERICAL));
      assertThat(start.edge().rows()).isBetween(200.0, 299.0);
      double[] identity = new double[400 * 400];
      for (int j = 0; j < 400; j++) {
        identity[401 * j] = 1;
      }

      var all = PrincipalDirections.decompose(400, start.product(identity, 400));
      var products = BlockKrylov.leading(start::product, start.edge(), 2, 1);

      assertThat(start.edge().rank(all.eigenvalues())).isGreaterThanOrEqualTo(2);
      assertThat(products.eigenvalues())
          .containsExactly(Arrays.copyOf(all.eigenvalues(), 2), within(1e-6));
      for (int i = 0; i < 2; i++) {
        double cosine = 0;
        for (int j = 0; j < 400; j++) {
          cosine += all.vectors()[400 * j + i] * products.vectors()[2 * j + i];
        }
        assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-6));
      }
    }
  }

  /** Rows of a kind are no Gaussian, so there are more components than kinds. */
  @Test
  void keepsKindsOfSparseRowsApart() {
    Samples samples = mostlyZero();

    GradientEMModel model =
        estimator("EII").setWeightCol("weight").fit(Tables.weighted(samples, 4));

    int[] kindOf = new int[model.numComponents()];
    Arrays.fill(kindOf, -1);
    int strays = 0;
    for (int i = 0; i < samples.count(); i++) {
      int component = model.predict(Vectors.dense(samples.rows()[i]));
      kindOf[component] = kindOf[component] < 0 ? i % 3 : kindOf[component];
      strays += kindOf[component] == i % 3 ? 0 : 1;
    }
    assertThat(strays).isLessThan(10);
    assertThat(IntStream.of(kindOf).distinct().count()).isEqualTo(3);
  }
}
