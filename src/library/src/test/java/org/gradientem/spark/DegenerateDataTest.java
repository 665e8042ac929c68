package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Data at the edge: few rows, equal rows, constant columns, far offsets. */
@Tag("long")
class DegenerateDataTest {
  private static final Samples SAMPLES = Samples.clustered(60, 2, 2, 4, new SplittableRandom(8));

  private static GradientEM estimator(int k) {
    return Models.estimator(k).setMaxIter(10);
  }

  private static GradientEM estimator() {
    return new GradientEM().setCovarianceType("tied").setSelection("none").setMaxIter(10);
  }

  private static Dataset<Row> repeated(int times, double[]... rows) {
    double[][] all = new double[times * rows.length][];
    Arrays.setAll(all, r -> rows[r % rows.length]);
    return Tables.of(all, 3);
  }

  private static List<String> warnings(GradientEM estimator, double[][] rows) {
    return estimator.fit(Tables.of(rows, 2)).summary().warnings();
  }

  private static void assertFinite(GradientEMModel model) {
    // A weight may underflow to a logarithm of minus infinity, so weights are looked at as such.
    assertThat(Arrays.stream(model.weights())).allMatch(Double::isFinite);
    assertThat(Arrays.stream(model.weights()).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(model.mixture().meanMatrix())).allMatch(Double::isFinite);
    assertThat(Arrays.stream(model.mixture().covariance().values())).allMatch(Double::isFinite);
    assertThat(model.summary().logLikelihood()).isFinite();
    assertThat(model.summary().bic()).isFinite();
  }

  @Test
  void moreComponentsThanDistinctRowsAreRefused() {
    assertIllegal(
        () -> estimator(4).fit(repeated(10, new double[] {0, 1}, new double[] {2, 3})),
        "4 components need as many distinct rows, the data has 2; lower `k` or `startComponents`.");
  }

  @Test
  void withoutKFewDistinctRowsLowerItAndItIsSaid() {
    GradientEMModel model = estimator().fit(repeated(30, new double[] {0, 1}, new double[] {2, 3}));
    assertThat(model.numComponents()).isEqualTo(2);
    assertThat(model.summary().warnings())
        .anyMatch(sentence -> sentence.contains("2 distinct rows") && sentence.contains("fitted"));
    assertFinite(model);
  }

  @Test
  void nearlyDependentFeaturesAreReported() {
    double[][] rows = new double[60][];
    Arrays.setAll(
        rows,
        r -> {
          double[] x = SAMPLES.rows()[r];
          return new double[] {x[0], x[0] + 1e-6 * x[1]};
        });
    for (String type : List.of("tied", "diagonal", "identity")) {
      assertThat(warnings(estimator(2).setMaxIter(2).setCovarianceType(type), rows))
          .as(type)
          .anyMatch(sentence -> sentence.startsWith("Feature x2 is a linear combination"));
    }
    assertThat(warnings(estimator(2).setMaxIter(2), SAMPLES.rows()))
        .noneMatch(sentence -> sentence.contains("linear combination"));
  }

  @Test
  void dependentFeaturesThatLackCellsAreReported() {
    double[][] rows = new double[60][];
    Arrays.setAll(
        rows,
        r -> {
          double[] x = SAMPLES.rows()[r];
          double sum = r % 5 < 2 ? Double.NaN : x[0] + x[1];
          return new double[] {x[0], r % 7 == 0 ? Double.NaN : x[1], sum};
        });
    GradientEM estimator = estimator(2).setMaxIter(2).setHandleInvalid("keep");
    assertThat(warnings(estimator.setCovarianceType("tied"), rows))
        .anyMatch(sentence -> sentence.startsWith("Feature x3 is a linear combination"));
    Arrays.stream(rows).forEach(row -> row[2] += 0.01 * Math.sin(1e6 * row[0]));
    assertThat(warnings(estimator, rows))
        .noneMatch(sentence -> sentence.contains("linear combination"));
  }

  /** As levels of a category have none, dummies have no components of their own. */
  @Test
  void allDummiesOfAFactorAreReportedAndFitted() {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[300][];
    for (int r = 0; r < rows.length; r++) {
      int level = random.nextInt(3);
      rows[r] = new double[] {1e5 + 1e4 * random.nextGaussian(), 0, 0, 0};
      rows[r][1 + level] = 1;
    }
    GradientEMModel model =
        new GradientEM()
            .setCovarianceType("VVV")
            .setStartComponents(6)
            .setSeed(seed)
            .fit(Tables.of(rows, 2));
    assertThat(model.numComponents()).as("seed %d", seed).isEqualTo(1);
    assertThat(model.summary().warnings())
        .as("seed %d", seed)
        .anyMatch(sentence -> sentence.startsWith("Feature x4 is a linear combination"));
  }

  @Test
  void aCellFarFromAllOthersIsNamedWithItsRow() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[300][];
    Arrays.setAll(
        rows, r -> new double[] {random.nextGaussian() + 9 * (r % 2), random.nextGaussian()});
    rows[123][1] = 1e12;
    List<String> sentences =
        warnings(new GradientEM().setCovarianceType("EEI").setK(6).setSeed(seed), rows);
    assertThat(sentences)
        .as("seed %d", seed)
        .anyMatch(sentence -> sentence.startsWith("Feature x2 is 1.0E12 in row 124, more than"))
        .noneMatch(sentence -> sentence.contains("constant within each component"));
    rows[123][1] = 4;
    assertThat(warnings(new GradientEM().setCovarianceType("EEI").setK(6).setSeed(seed), rows))
        .as("seed %d", seed)
        .isEmpty();
  }

  @Test
  void oneRowWithoutAWeightSaysNothingOfWeights() {
    assertThat(warnings(new GradientEM().setCovarianceType("EEI"), new double[][] {{3, -4}}))
        .noneMatch(sentence -> sentence.contains("weights"));
  }

  @Test
  void copiesOfRowsAreWarnedOfButNotRoundedRows() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[400][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = r % 4 > 0 ? rows[r - 1] : new double[] {random.nextGaussian(), r};
    }
    GradientEM estimator =
        new GradientEM().setSeed(seed).setCovarianceType("VVI").setStartComponents(4);
    assertThat(warnings(estimator, rows))
        .as("seed %d", seed)
        .anyMatch(sentence -> sentence.startsWith("Of 400 checked rows only 100"));
    for (int r = 0; r < rows.length; r++) {
      rows[r] =
          new double[] {Math.rint(2 * random.nextGaussian()), Math.rint(2 * random.nextGaussian())};
    }
    assertThat(warnings(estimator, rows))
        .as("seed %d, rounded", seed)
        .noneMatch(sentence -> sentence.contains("distinct"));
  }

  @Test
  void aFeatureThatOftenHasOneValueIsWarnedOf() {
    long seed = 6;
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[400][];
    for (int r = 0; r < rows.length; r++) {
      double rain = r % 2 == 0 ? 0 : 3 + random.nextGaussian();
      rows[r] = new double[] {random.nextGaussian(), rain};
    }
    GradientEM estimator = new GradientEM().setSeed(seed).setCovarianceType("VVI");
    String warning = "Feature x2 has the same value in 50 % of the rows";
    assertThat(warnings(estimator, rows))
        .as("seed %d", seed)
        .anyMatch(sentence -> sentence.startsWith(warning));
    assertThat(warnings(estimator.setSelection("none"), rows))
        .as("seed %d, none chosen", seed)
        .noneMatch(sentence -> sentence.startsWith(warning));
  }

  /** No component is narrower than a step, so that points of a grid are none. */
  @Test
  void pointsOfAGridAreNoComponents() {
    long seed = 8;
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[2000][];
    Arrays.setAll(
        rows,
        r -> new double[] {Math.rint(random.nextGaussian()), Math.rint(random.nextGaussian())});
    GradientEMModel model =
        new GradientEM().setSeed(seed).setCovarianceType("EII").fit(Tables.of(rows, 2));
    assertThat(model.numComponents()).as("seed %d", seed).isEqualTo(1);
    assertThat(model.summary().warnings()).as("seed %d", seed).isEmpty();
  }

  /** Few values themselves have the bound of rounded ones; nearly equal ones have none. */
  @Test
  void componentsOfNearlyEqualValuesAreWarnedOf() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[200][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = new double[] {random.nextGaussian(), 10 * (r % 4)};
    }
    GradientEM estimator = new GradientEM().setSeed(seed).setCovarianceType("EEI");
    assertThat(warnings(estimator, rows)).as("seed %d, few values", seed).isEmpty();
    for (double[] row : rows) {
      row[1] += 1e-4 * random.nextGaussian();
    }
    assertThat(warnings(estimator, rows))
        .as("seed %d, nearly equal", seed)
        .anyMatch(sentence -> sentence.startsWith("Feature x2 is constant within each component"));
    for (double[] row : rows) {
      row[1] += random.nextGaussian();
    }
    assertThat(warnings(estimator, rows)).as("seed %d", seed).isEmpty();
    for (double[] row : rows) {
      row[0] = 3;
    }
    assertThat(warnings(estimator, rows))
        .as("seed %d, a constant is no value of components", seed)
        .containsExactly("Feature x1 has one value in all rows and is left out.");
  }

  @Test
  void withoutKItIsWhatTheRowsDetermine() {
    // 3 / 0.05 * ln(20) = 179.7, but 60 rows of 2 features determine no more than 20.
    assertThat(estimator().fit(Tables.of(SAMPLES.rows(), 2)).numComponents()).isEqualTo(20);
    // 3 / 0.5 * ln(2) = 4.2.
    assertThat(estimator().setStartComponents(5).fit(Tables.of(SAMPLES.rows(), 2)).numComponents())
        .isEqualTo(5);
  }

  private static GradientEMModel fitted(
      GradientEM estimator, CovarianceType type, Dataset<Row> of) {
    return estimator.setCovarianceType(CovarianceFamily.tied(type).toString()).fit(of);
  }

  @ParameterizedTest
  @EnumSource(CovarianceType.class)
  void rowsWithoutSpreadGiveFiniteModels(CovarianceType type) {
    GradientEMModel ofOne = fitted(estimator(), type, Tables.of(new double[][] {{3, -4}}, 1));
    assertThat(ofOne.means()).containsExactly(Vectors.dense(3, -4));
    GradientEMModel ofSame = fitted(estimator(), type, repeated(50, new double[] {0.1, 0.7}));
    assertThat(ofSame.numComponents()).isEqualTo(1);
    assertThat(ofSame.means()[0].apply(0)).isCloseTo(0.1, within(1e-12));
    Samples line = Samples.clustered(60, 1, 2, 9, new SplittableRandom(2));
    GradientEMModel ofLine = fitted(estimator(3), type, Tables.of(line.rows(), 2));
    Samples constant = SAMPLES.map(x -> new double[] {x[0], 7.3, x[1]});
    GradientEMModel ofConstant = fitted(estimator(3), type, Tables.of(constant.rows(), 2));
    assertThat(ofConstant.means()).allMatch(mean -> Math.abs(mean.apply(1) - 7.3) < 1e-9);
    List.of(ofOne, ofSame, ofLine, ofConstant).forEach(DegenerateDataTest::assertFinite);
  }

  /** With 60 rows x 2 and ln 60 = 4.1 it pays below 0.76 and above 1.29. */
  @ParameterizedTest
  @CsvSource({
    "0.7, bic, true",
    "1.4, bic, true",
    "1, bic, false",
    "1, none, false",
    "1.4, none, true"
  })
  void aVarianceThatBicWouldFitIsWarnedOf(double variance, String selection, boolean isWarned) {
    double spread = Math.sqrt(variance);
    // In pairs on either side of a centre, so that the variance is what it is.
    double[][] rows = new double[60][];
    Arrays.setAll(
        rows, r -> new double[] {r % 2 == 0 ? spread : -spread, r / 2 % 2 == 0 ? spread : -spread});
    GradientEM identity =
        estimator(1).setCovarianceType("identity").setSelection(selection).setMaxIter(100);
    assertThat(warnings(identity, rows))
        .filteredOn(sentence -> sentence.contains("'identity' fixes it at 1"))
        .hasSize(isWarned ? 1 : 0);
  }

  @Test
  void aFixedCovarianceFarFromTheDatasIsWarnedOf() {
    Samples wide = SAMPLES.map(x -> new double[] {50 * x[0], 50 * x[1]});
    GradientEM identity = estimator(2).setCovarianceType("identity");
    assertThat(warnings(identity, wide.rows()))
        .anyMatch(
            sentence ->
                sentence.contains("'identity' fixes it at 1")
                    && sentence.contains("'EII' or 'auto', or scale the features"));
    Samples narrow = SAMPLES.map(x -> new double[] {x[0] / 50, x[1] / 50});
    assertThat(warnings(identity, narrow.rows()))
        .anyMatch(sentence -> sentence.contains("'identity' fixes it at 1"));
    assertThat(warnings(identity, SAMPLES.rows())).isEmpty();
    assertThat(warnings(estimator(2).setCovarianceType("EII"), wide.rows())).isEmpty();
  }

  @Test
  void matricesThatTheRowsCannotTellAreLeftToOthers() {
    double[][] rows = Gaussians.normals(30, 40, new SplittableRandom(3));
    for (int r = 0; r < rows.length; r++) {
      rows[r][r % 3] += 9;
    }
    GradientEMModel model = new GradientEM().fit(Tables.of(rows, 2));
    assertThat(model.numComponents()).isEqualTo(3);
    assertThat(model.summary().warnings())
        .satisfiesExactly(
            ofFamilies ->
                assertThat(ofFamilies)
                    .endsWith(
                        "'VVV' takes more rows than features, and the data has 30 rows of d = 40 features."),
            ofParameters ->
                assertThat(ofParameters)
                    .startsWith(
                        "The mixture of covariances EII has 123 parameters, more than a tenth of the 1200 cells"));
  }

  @Test
  void whereOnlySpheresAndDiagonalsAreLeftTheRowsThatTheOthersTakeAreNamed() {
    double[][] rows = Gaussians.normals(12, 301, new SplittableRandom(4));
    assertThat(new GradientEM().fit(Tables.of(rows, 2)).summary().warnings())
        .first()
        .isEqualTo(
            "The 12 rows of d = 301 features are too few for two components with correlations, which take 1208, so `covarianceType` 'auto' compared spheres and diagonals. Fit more rows, or at most 300 features, where it compares covariances of low rank.");
  }

  @Test
  void parametersAreCountedAgainstCellsFromTenFeaturesOn() {
    GradientEM one = new GradientEM().setCovarianceType("EII").setK(1);
    SplittableRandom random = new SplittableRandom(5);
    // Ten means and a variance of 100 cells, and of 120.
    assertThat(warnings(one, Gaussians.normals(10, 10, random)))
        .containsExactly(
            "The mixture of covariances EII has 11 parameters, more than a tenth of the 100 cells of the data, so it may describe these rows alone. Fit more rows, or fewer features.");
    assertThat(warnings(one, Gaussians.normals(12, 10, random))).isEmpty();
    assertThat(warnings(one, Gaussians.normals(9, 9, random))).isEmpty();
  }

  @Test
  void aFullCovarianceOfTooManyFeaturesIsRefused() {
    double[][] rows = new double[2][4097];
    rows[1][5] = 1;
    assertIllegal(
        () -> estimator(1).fit(Tables.of(rows, 1)),
        "'EEE' with d = 4097 features is beyond its limit of 4096",
        "'diagonal', 'spherical' or 'identity'");
    double[][] wide = Gaussians.normals(3, 301, new SplittableRandom(6));
    assertRefused(
        () -> estimator(1).setCovarianceType("UUU").fit(Tables.of(wide, 1)),
        "`covarianceType` 'UUU' with d = 301 features is beyond its limit of 300; leave features out, or set `covarianceType` to 'diagonal', 'spherical' or 'identity'.");
  }
}
