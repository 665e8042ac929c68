package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that lack cells, fitted and scored by what is there. */
@Tag("long")
class IncompleteFitTest {
  private static final double NAN = Double.NaN;

  private static GradientEM estimator() {
    return new GradientEM().setHandleInvalid("keep");
  }

  private static Drawn drawn(int rows, int d, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Drawn.threeGroups(rows, d, seed, random).missing(share, random);
  }

  private static double agreement(Drawn drawn, GradientEMModel model) {
    return drawn.agreement(row -> model.predict(Vectors.dense(row)));
  }

  /** EM from where the rows were drawn. */
  private static GradientEMModel fromTruth(Drawn tables) {
    Mixture truth = tables.truth();
    double[][] covariances =
        IntStream.range(0, truth.k())
            .mapToObj(i -> truth.covariances().get(i).toMatrix())
            .flatMap(Arrays::stream)
            .toArray(double[][]::new);
    return estimator()
        .setSelection("none")
        .setCovarianceType("full")
        .setInitialMixture(truth.weights(), truth.means(), covariances)
        .fit(Tables.of(tables.rows(), 2));
  }

  @ParameterizedTest
  @CsvSource({"0.05", "0.2"})
  void groupsAreFoundInRowsThatLackCells(double share) {
    Drawn tables = drawn(3000, 10, share, 7);
    GradientEMModel model = estimator().fit(Tables.of(tables.rows(), 2));
    assertThat(model.numComponents()).isEqualTo(3);
    assertThat(agreement(tables, model)).isGreaterThan(agreement(tables, fromTruth(tables)) - 0.05);
    long missing =
        Arrays.stream(tables.rows()).flatMapToDouble(Arrays::stream).filter(Double::isNaN).count();
    assertThat(Arrays.stream(model.summary().missingCells()).sum()).isEqualTo(missing);
  }

  /** The likelihood of a fit is the sum over single rows. */
  private static void assertSum(GradientEMModel model, Stream<double[]> rows) {
    MixtureScorer scorer = new MixtureScorer(model.mixture());
    double sum =
        rows.filter(row -> !Arrays.stream(row).allMatch(Double::isNaN))
            .mapToDouble(scorer::logLikelihood)
            .sum();
    assertThat(model.summary().logLikelihood()).isCloseTo(sum, offset(1e-8 * Math.abs(sum)));
  }

  @ParameterizedTest
  @CsvSource({"identity", "EII", "tied", "diagonal", "VEV"})
  void everyKindOfFamilyIsFitted(String family) {
    Drawn tables = drawn(500, 3, 0.2, 4);
    Dataset<Row> rows = Tables.of(tables.rows(), 2);
    GradientEMModel model = estimator().setCovarianceType(family).setStartComponents(6).fit(rows);
    assertSum(model, Arrays.stream(tables.rows()));
    double evaluated = model.evaluate(rows).logLikelihood();
    assertThat(model.summary().logLikelihood() / evaluated - 1).isBetween(-1e-8, 1e-8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "pca"})
  void everyStartTakesRowsThatLackCells(String init) {
    Drawn tables = drawn(600, 5, 0.1, 5);
    GradientEMModel model =
        estimator()
            .setInit(init)
            .setCovarianceType("EII")
            .setMaxBlockSizeInMB(0.005)
            .fit(Tables.of(tables.rows(), 2));
    assertThat(model.summary().logLikelihood()).isFinite();
  }

  private static final Vector[] MIXED = {
    Vectors.dense(1, 2),
    Vectors.dense(NAN, 2),
    null,
    Vectors.sparse(2, new int[] {1}, new double[] {NAN}),
    Vectors.dense(NAN, NAN)
  };

  private static GradientEMModel model() {
    Drawn tables = drawn(300, 2, 0, 6);
    return estimator().setStartComponents(5).setSelection("none").fit(Tables.of(tables.rows(), 1));
  }

  @Test
  void rowsAreScoredByWhatIsThere() {
    GradientEMModel model = model();
    model.setLogLikelihoodCol("ll").setImputedCol("imputed");
    List<Row> scored = model.transform(Tables.vectors(MIXED)).collectAsList();
    MixtureScorer scorer = new MixtureScorer(model.mixture());
    double[][] given = {{1, 2}, {NAN, 2}, {NAN, NAN}, {0, NAN}, {NAN, NAN}};
    for (int r = 0; r < given.length; r++) {
      Row row = scored.get(r);
      Vector probability = row.getAs("probability");
      assertThat(probability.toArray()).isEqualTo(scorer.responsibilities(given[r]));
      assertThat(row.<Integer>getAs("prediction")).isEqualTo(probability.argmax());
      assertThat(row.<Double>getAs("ll")).isEqualTo(scorer.logLikelihood(given[r]));
      assertThat(row.<Vector>getAs("imputed").toArray()).isEqualTo(scorer.imputed(given[r]));
    }
    assertThat(scored.get(2).<Double>getAs("ll")).isCloseTo(0, offset(1e-15));
  }

  @Test
  void nullsInArraysAreMissing() {
    GradientEMModel model = model();
    Dataset<Row> rows =
        Tables.column(
            DataTypes.createArrayType(DataTypes.DoubleType),
            Arrays.asList(1.0, null).toArray(),
            new Object[] {null, null});
    List<Row> scored = model.transform(rows).collectAsList();
    double[] expected = new MixtureScorer(model.mixture()).responsibilities(new double[] {1, NAN});
    assertThat(scored.get(0).<Vector>getAs("probability").toArray()).isEqualTo(expected);
  }

  @Test
  void infiniteValuesStayErrors() {
    Dataset<Row> rows = Tables.of(new double[][] {{1, 2}, {3, Double.POSITIVE_INFINITY}}, 1);
    assertRefused(
        () -> estimator().fit(rows), "1 of 2 rows have infinite features (row 2: [3.0, Infinity])");
    assertThatThrownBy(() -> model().transform(rows).collectAsList())
        .hasStackTraceContaining("of which some are infinite");
  }

  @Test
  void featureWithoutValuesIsRefusedByName() {
    Dataset<Row> rows = Tables.of(new double[][] {{1, NAN, 2}, {3, NAN, 1}, {4, NAN, 9}}, 2);
    assertRefused(() -> estimator().fit(rows), "No row has a value of feature x2; leave it out.");
  }

  @Test
  void whatNoRowTellsIsSaid() {
    double[][] rows = drawn(200, 3, 0, 8).rows();
    for (int r = 0; r < rows.length; r++) {
      rows[r][r % 2] = NAN;
    }
    rows[7] = new double[] {NAN, NAN, NAN};
    GradientEMModel model = estimator().setStartComponents(4).fit(Tables.of(rows, 2));
    assertThat(model.summary().rows()).isEqualTo(199);
    assertThat(model.summary().droppedRows()).isEqualTo(1);
    assertThat(model.summary().missingCells()).containsExactly(100, 99, 0);
    assertThat(model.summary().warnings())
        .anyMatch(warning -> warning.startsWith("1 rows have no value in any feature"))
        .anyMatch(warning -> warning.startsWith("Features x1, x2 never have a value in the same"));
  }

  @Test
  void sparseRowsMayLackStoredCells() {
    Vector[] rows = new Vector[300];
    Drawn dense = drawn(300, 2, 0.2, 9);
    Arrays.setAll(rows, r -> Vectors.sparse(40, new int[] {3 + r % 2, 20}, dense.rows()[r]));
    GradientEMModel model =
        estimator().setCovarianceType("spherical").setStartComponents(4).fit(Tables.vectors(rows));
    assertSum(model, Arrays.stream(rows).map(Vector::toArray));
  }
}
