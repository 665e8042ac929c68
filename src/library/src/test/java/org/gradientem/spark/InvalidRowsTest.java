package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradientem.Refusals.assertFails;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that cannot be used: refused with a count and an example, or left out and counted. */
class InvalidRowsTest {
  private static final double[][] GOOD =
      Samples.clustered(40, 2, 2, 4, new SplittableRandom(3)).rows();

  private static Vector[] good() {
    return Stream.of(GOOD).map(Vectors::dense).toArray(Vector[]::new);
  }

  /** The good rows with others put in after the 30th. */
  private static Dataset<Row> withBad(Vector... bad) {
    Vector[] all = new Vector[GOOD.length + bad.length];
    System.arraycopy(good(), 0, all, 0, 30);
    System.arraycopy(bad, 0, all, 30, bad.length);
    System.arraycopy(good(), 30, all, 30 + bad.length, 10);
    return Tables.vectors(all);
  }

  private static GradientEM estimator() {
    return Models.estimator(2).setMaxIter(5);
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "-Infinity, -Infinity"})
  void aValueThatIsNoFiniteNumberIsRefusedWithItsRow(double bad, String shown) {
    assertIllegal(
        () -> estimator().fit(withBad(Vectors.dense(1, bad), Vectors.dense(bad, 2))),
        "2 of 42 rows have null, NaN or infinite features (row 31: [1.0, "
            + shown
            + "]); correct them, or set `handleInvalid` to 'keep' to use what is there or to 'skip' to leave them out.");
  }

  @Test
  void aNullRowIsRefusedWithItsNumber() {
    assertRefused(
        () -> estimator().fit(withBad((Vector) null)),
        "1 of 41 rows have null, NaN or infinite features (row 31: null)");
  }

  @Test
  void skippedRowsAreCountedAndChangeNothing() {
    Vector sparseNan = Vectors.sparse(2, new int[] {1}, new double[] {Double.NaN});
    GradientEMModel model =
        estimator()
            .setHandleInvalid("skip")
            .fit(withBad(null, Vectors.dense(1, Double.NaN), sparseNan));
    assertThat(model.summary().droppedRows()).isEqualTo(3);
    assertThat(model.summary().rows()).isEqualTo(40);
    GradientEMModel clean = estimator().fit(Tables.vectors(good()));
    assertThat(Models.distance(model, clean)).isLessThan(1e-9);
    assertThat(clean.summary().droppedRows()).isZero();
    assertThat(model.summary().predictions().count()).isEqualTo(40);
  }

  @Test
  void noRowsAtAllAreRefused() {
    assertIllegal(() -> estimator().fit(Tables.vectors()), "0 usable rows: of 0 rows");
  }

  @Test
  void onlySkippedRowsAreRefused() {
    Dataset<Row> bad = Tables.vectors(null, Vectors.dense(Double.NaN), null);
    assertRefused(
        () -> estimator().setHandleInvalid("skip").fit(bad),
        "0 usable rows: of 3 rows, 3 have invalid features");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "skip"})
  void rowsOfMixedDimensionAreToldBothNumbers(String handleInvalid) {
    assertIllegal(
        () -> estimator().setHandleInvalid(handleInvalid).fit(withBad(Vectors.dense(1, 2, 3))),
        "expected to have d = 2 entries",
        "got d = 3 in row 31");
  }

  @Test
  void partitionsOfManyRowsOfTwoDimensionsAreFound() {
    Dataset<Row> mixed = Tables.of(distinct(10, 2), 1).union(Tables.of(distinct(20, 3), 1));
    assertIllegal(
        () -> Models.estimator(2).fit(mixed),
        "expected to have d = 2 entries",
        "got d = 3 in row 11");
  }

  private static double[][] distinct(int rows, int d) {
    return IntStream.range(0, rows)
        .mapToObj(r -> IntStream.range(0, d).mapToDouble(j -> r + j).toArray())
        .toArray(double[][]::new);
  }

  @Test
  void mixedDimensionsAcrossPartitionsAreFound() {
    Dataset<Row> mixed =
        Tables.of(GOOD, 1).union(Tables.of(new double[][] {{1, 2, 3}, {4, 5, 6}}, 1));
    assertRefused(
        () -> estimator().fit(mixed), "expected to have d = 2 entries", "got d = 3 in row 41");
  }

  @Test
  void valuesWhoseSquareOverflowsAreNamedWithTheirRow() {
    assertIllegal(
        () -> estimator().fit(withBad(Vectors.dense(1, -1e200))),
        "Feature 2 is -1.0E200 in row 31, which overflows when squared; scale the feature, correct the value, or leave its row out.");
  }

  @Test
  void valuesWhoseSquareOverflowsAreNamedWithTheirFeature() {
    Attribute[] names = {
      NumericAttribute.defaultAttr().withName("length"),
      NumericAttribute.defaultAttr().withName("% row %d")
    };
    Dataset<Row> named =
        withBad(Vectors.dense(1, -1e200))
            .withMetadata("features", new AttributeGroup("features", names).toMetadata());
    assertRefused(
        () -> estimator().fit(named), "Feature '% row %d' is -1.0E200 in row 31, which overflows");
    GradientEMModel model =
        estimator()
            .fit(
                Tables.vectors(good())
                    .withMetadata("features", named.schema().apply(0).metadata()));
    assertRefused(
        () -> model.predict(Vectors.dense(1e308, 1)),
        "Feature 'length' is 1.0E308 in a row, which overflows");
  }

  @ParameterizedTest
  @CsvSource({"1e308, EEE", "1e141, VII"})
  void valuesWhoseSquareOverflowsAreNotScored(double value, String family) {
    GradientEM estimator = estimator().setCovarianceType(family);
    GradientEMModel model = estimator.fit(Tables.vectors(good()));
    Vector bad = Vectors.dense(1, value);
    Vector sparse = Vectors.sparse(2, new int[] {1}, new double[] {value});
    for (String handling : List.of("error", "keep")) {
      model.setHandleInvalid(handling);
      for (Vector x : List.of(bad, sparse)) {
        String refusal = "Feature 2 is " + value + " in a row, which overflows when squared";
        assertRefused(() -> model.predict(x), refusal);
        assertRefused(() -> model.logLikelihood(x), refusal);
      }
      assertThatThrownBy(() -> model.transform(withBad(sparse)).collectAsList())
          .hasStackTraceContaining("which overflows when squared");
      assertThatThrownBy(() -> model.transformInBlocks(withBad(bad)).collectAsList())
          .hasStackTraceContaining("which overflows when squared");
      assertRefused(() -> model.evaluate(withBad(bad)), "row 31, which overflows when squared");
    }
    model.setHandleInvalid("skip");
    assertThat(model.transform(withBad(bad, sparse)).collectAsList()).hasSize(40);
    assertThat(model.transformInBlocks(withBad(bad, sparse)).collectAsList()).hasSize(40);
    assertThat(model.evaluate(withBad(bad, sparse)).droppedRows()).isEqualTo(2);
    assertThat(estimator.setHandleInvalid("skip").fit(withBad(bad)).summary().droppedRows())
        .isEqualTo(1);
  }

  @Test
  void valuesWhoseSquareUnderflowsAreReportedWithTheirFeature() {
    assertIllegal(
        () -> estimator().fit(Tables.vectors(Vectors.dense(1, 1e-170), Vectors.dense(2, 0))),
        "No value of feature 2 is above 1.00e-170, which underflows when squared; scale the features.");
  }

  @Test
  void rowsWithoutFeaturesAreRefused() {
    assertRefused(
        () -> estimator().fit(Tables.vectors(Vectors.dense(new double[0]))),
        "Row 1 has no features; give at least one.");
  }

  @Test
  void anInitialMixtureOfAnotherDimensionIsToldBothNumbers() {
    GradientEM estimator =
        estimator().setInitialMixture(new double[] {.5, .5}, new double[][] {{1, 2, 3}, {4, 5, 6}});
    assertIllegal(() -> estimator.fit(Tables.of(GOOD, 1)), "expected to have d = 2", "got d = 3");
  }

  /** A distance is a square over a variance, which overflows long before the square does. */
  @Test
  void aRowWhoseDistancesOverflowIsNotScored() {
    double[][] narrow = Gaussians.normals(60, 2, new SplittableRandom(3));
    for (double[] row : narrow) {
      Arrays.setAll(row, j -> 1e-100 * row[j]);
    }
    GradientEMModel model = Models.estimator(2).setCovarianceType("full").fit(Tables.of(narrow, 1));
    Vector far = Vectors.dense(1e120, 0);
    String sentence = "A row has the features [1.0E120, 0.0], which are so far from all components";
    assertRefused(() -> model.predict(far), sentence);
    assertRefused(() -> model.logLikelihood(far), sentence);
    Dataset<Row> rows = Tables.of(new double[][] {narrow[0], far.toArray()}, 1);
    assertFails(() -> model.transform(rows).collectAsList(), "so far from all components");
    assertFails(() -> model.transformInBlocks(rows).collectAsList(), "so far from all components");
    assertThat(model.predict(Vectors.dense(narrow[0]))).isBetween(0, 1);
  }
}
