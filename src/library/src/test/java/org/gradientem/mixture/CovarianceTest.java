package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.columnMajor;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CovarianceTest {
  private static final int ROWS = 5;

  /** A few units in the last place for each of d steps, times a condition number of about 10. */
  private static final double ROUNDING = 1e-13;

  static Stream<Arguments> typesAndDimensions() {
    return Arrays.stream(CovarianceType.values())
        .flatMap(type -> IntStream.of(1, 2, 3, 6, 17).mapToObj(d -> arguments(type, d)));
  }

  @ParameterizedTest
  @MethodSource("typesAndDimensions")
  void unwhiteningUndoesWhitening(CovarianceType type, int d) {
    SplittableRandom random = new SplittableRandom(d);
    Covariance covariance = Gaussians.randomCovariance(type, d, random);
    double[] x = columnMajor(Gaussians.normals(ROWS, d, random));
    double[] before = x.clone();
    assertClose(covariance.unwhiten(covariance.whiten(x, ROWS), ROWS), x, ROUNDING, "seed %d", d);
    assertClose(covariance.whiten(covariance.unwhiten(x, ROWS), ROWS), x, ROUNDING, "seed %d", d);
    assertThat(x).as("the argument is left alone").containsExactly(before);
  }

  @ParameterizedTest
  @MethodSource("typesAndDimensions")
  void whitenedDistanceIsMahalanobisDistance(CovarianceType type, int d) {
    SplittableRandom random = new SplittableRandom(d);
    Covariance covariance = Gaussians.randomCovariance(type, d, random);
    Gaussians naive = new Gaussians(covariance.toMatrix());
    double[][] rows = Gaussians.normals(ROWS, d, random);
    double[] white = covariance.whiten(columnMajor(rows), ROWS);
    for (int r = 1; r < ROWS; r++) {
      double squares = 0;
      for (int j = 0; j < d; j++) {
        double difference = white[j * ROWS + r] - white[j * ROWS];
        squares += difference * difference;
      }
      assertClose(
          squares, naive.squaredDistance(rows[r], rows[0]), ROUNDING, "seed %d, row %d", d, r);
    }
  }

  @ParameterizedTest
  @MethodSource("typesAndDimensions")
  void squaredLengthIsTheSumOfTheRowsMahalanobisLengths(CovarianceType type, int d) {
    SplittableRandom random = new SplittableRandom(d);
    Covariance covariance = Gaussians.randomCovariance(type, d, random);
    Gaussians naive = new Gaussians(covariance.toMatrix());
    double[][] rows = Gaussians.normals(ROWS, d, random);
    double sum =
        Arrays.stream(rows).mapToDouble(r -> naive.squaredDistance(r, new double[d])).sum();
    assertClose(covariance.squaredLength(columnMajor(rows), ROWS), sum, ROUNDING, "seed %d", d);
  }

  @ParameterizedTest
  @MethodSource("typesAndDimensions")
  void unwhitenedUnitVectorsAreAFactorOfTheMatrix(CovarianceType type, int d) {
    Covariance covariance = Gaussians.randomCovariance(type, d, new SplittableRandom(d));
    double[] unit = new double[d * d];
    for (int j = 0; j < d; j++) {
      unit[j * d + j] = 1;
    }
    // Row i is L e_i as z L' = (L z')'; the rows' outer products add up to L L'.
    double[] rows = covariance.unwhiten(unit, d);
    double[][] product = new double[d][d];
    for (int a = 0; a < d; a++) {
      for (int b = 0; b < d; b++) {
        for (int i = 0; i < d; i++) {
          product[a][b] += rows[a * d + i] * rows[b * d + i];
        }
      }
    }
    assertClose(product, covariance.toMatrix(), ROUNDING, "seed %d", d);
  }

  @ParameterizedTest
  @MethodSource("typesAndDimensions")
  void precisionAndDeterminantAreThoseOfCommonsMath(CovarianceType type, int d) {
    SplittableRandom random = new SplittableRandom(d);
    Covariance covariance = Gaussians.randomCovariance(type, d, random);
    Gaussians naive = new Gaussians(covariance.toMatrix());
    RealMatrix x = new Array2DRowRealMatrix(Gaussians.normals(ROWS, d, random));
    RealMatrix product = x.multiply(new Array2DRowRealMatrix(naive.inverse()));
    assertClose(
        covariance.timesPrecision(columnMajor(x.getData()), ROWS),
        columnMajor(product.getData()),
        ROUNDING,
        "seed %d",
        d);
    assertClose(covariance.precision(), columnMajor(naive.inverse()), ROUNDING, "seed %d", d);
    assertThat(covariance.logDeterminant() - naive.logDeterminant())
        .as("seed %d", d)
        .isBetween(-d * ROUNDING, d * ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("typesAndDimensions")
  void precisionTraceNeedsThePartThatTheTypeHolds(CovarianceType type, int d) {
    SplittableRandom random = new SplittableRandom(d);
    Covariance covariance = Gaussians.randomCovariance(type, d, random);
    RealMatrix x = new Array2DRowRealMatrix(Gaussians.normals(ROWS, d, random));
    RealMatrix moment = x.transpose().multiply(x);
    double[] held =
        switch (type) {
          case IDENTITY, SPHERICAL -> new double[] {moment.getTrace()};
          case DIAGONAL -> IntStream.range(0, d).mapToDouble(j -> moment.getEntry(j, j)).toArray();
          case FULL -> columnMajor(moment.getData());
        };
    assertThat(held).hasSize(type.momentSize(d));
    double[][] inverse = new Gaussians(covariance.toMatrix()).inverse();
    double trace = new Array2DRowRealMatrix(inverse).multiply(moment).getTrace();
    assertClose(covariance.precisionTrace(held), trace, ROUNDING, "seed %d", d);
  }

  @ParameterizedTest
  @EnumSource
  void aMatrixIsHeldAsFarAsItsTypeGoes(CovarianceType type) {
    double[][] matrix = {{2, 0.5}, {0.5, 3}};
    double[][] held =
        switch (type) {
          case IDENTITY -> new double[][] {{1, 0}, {0, 1}};
          case SPHERICAL -> new double[][] {{2, 0}, {0, 2}};
          case DIAGONAL -> new double[][] {{2, 0}, {0, 3}};
          case FULL -> matrix;
        };
    Covariance covariance = Covariance.of(type, matrix);
    assertThat(covariance.toMatrix()).isDeepEqualTo(held);
    assertThat(covariance.type()).isEqualTo(type);
    assertThat(covariance.dim()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void matricesAreCopiedOnTheWayInAndOut(CovarianceType type) {
    double[][] matrix = {{2, 0.5}, {0.5, 2}};
    Covariance covariance = Covariance.of(type, matrix);
    double[][] before = covariance.toMatrix();
    matrix[0][0] = 99;
    covariance.toMatrix()[0][0] = 99;
    assertThat(covariance.toMatrix()).isDeepEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("typesAndDimensions")
  void itsValuesMakeTheSameCovarianceAgain(CovarianceType type, int d) {
    Covariance covariance = Gaussians.randomCovariance(type, d, new SplittableRandom(d));
    double[] values = covariance.values();
    Covariance again = Covariance.of(type, d, values);
    assertThat(again.toMatrix()).as("seed %d", d).isDeepEqualTo(covariance.toMatrix());
    Arrays.fill(values, 99);
    Arrays.fill(covariance.values(), 99);
    assertThat(again.toMatrix()).as("copied in").isDeepEqualTo(covariance.toMatrix());
    assertThat(covariance.values()).as("copied out").doesNotContain(99);
  }

  @Test
  void anotherNumberOfValuesIsRefused() {
    assertIllegal(
        () -> Covariance.of(CovarianceType.DIAGONAL, 3, new double[2]),
        "A diagonal covariance of d = 3 takes 3 numbers, got 2.");
    assertIllegal(
        () -> Covariance.of(CovarianceType.IDENTITY, 3, new double[1]),
        "covariance of d = 3 takes 0 numbers, got 1.");
  }

  @ParameterizedTest
  @EnumSource
  void aMatrixThatIsNotSquareIsRefused(CovarianceType type) {
    assertIllegal(
        () -> Covariance.of(type, new double[][] {{1, 0}, {0, 1, 0}}),
        "The covariance has 2 rows but row 1 has 3 entries; give a square matrix.");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aVarianceThatIsNotPositiveAndFiniteIsRefused(double variance) {
    for (CovarianceType type :
        new CovarianceType[] {CovarianceType.SPHERICAL, CovarianceType.DIAGONAL}) {
      assertThatIllegalArgumentException()
          .as("%s", type)
          .isThrownBy(() -> Covariance.of(type, new double[][] {{variance, 0}, {0, 1}}))
          .withMessageContaining("The variance " + variance + " is not positive and finite");
    }
    assertThatIllegalArgumentException()
        .as("full")
        .isThrownBy(
            () -> Covariance.of(CovarianceType.FULL, new double[][] {{variance, 0}, {0, 1}}));
  }

  @Test
  void aMatrixThatIsNotPositiveDefiniteIsRefused() {
    // Its eigenvalues are 3 and -1.
    assertIllegal(
        () -> Covariance.of(CovarianceType.FULL, new double[][] {{1, 2}, {2, 1}}),
        "not positive definite");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "FULL")
  void correlationsThatATypeDoesNotHoldNeedNotMakeSense(CovarianceType type) {
    assertThat(Covariance.of(type, new double[][] {{1, 2}, {2, 1}}).logDeterminant()).isZero();
  }

  @Test
  void theSmallestPivotIsWhatOthersLeaveUnexplained() {
    double[] matrix = {1, 0.8, 0.8, 1};
    // Pivots of [[1, r], [r, 1]] are 1 and 1 - r^2.
    assertThat(FullCovariance.smallestPivot(2, matrix)).isCloseTo(0.36, offset(1e-15));
    assertThat(matrix).as("the argument is left alone").containsExactly(1, 0.8, 0.8, 1);
    assertThat(FullCovariance.smallestPivot(2, new double[] {1, 2, 2, 1})).isNotPositive();
  }
}
