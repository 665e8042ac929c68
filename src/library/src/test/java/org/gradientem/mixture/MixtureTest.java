package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureTest {
  private static final Covariance PLANE = new AxisAlignedCovariance.Identity(2);

  /** A rounding error or two of a logarithm and its exponential. */
  private static final double ROUNDING = 1e-15;

  private static Mixture threeOnThePlane() {
    return Mixture.of(new double[] {1, 2, 5}, new double[][] {{1, 2}, {3, 4}, {5, 6}}, PLANE);
  }

  @Test
  void weightsAreScaledToSumToOne() {
    Mixture mixture = threeOnThePlane();
    assertThat(mixture.weights())
        .containsExactly(new double[] {0.125, 0.25, 0.625}, offset(ROUNDING));
    assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, offset(ROUNDING));
    assertThat(mixture.logWeights())
        .containsExactly(
            new double[] {Math.log(0.125), Math.log(0.25), Math.log(0.625)}, offset(ROUNDING));
  }

  @Test
  void logarithmsOfWeightsAreNormalisedWithoutOverflow() {
    Mixture mixture = Mixture.ofLogWeights(new double[] {1024, 1024}, new double[4], PLANE);
    // The last bit of 1024 + log 2 is 2e-13.
    assertThat(mixture.weights()).containsExactly(new double[] {0.5, 0.5}, offset(1e-12));
  }

  @Test
  void aCopyOfItsParametersIsTheSameToTheLastBit() {
    for (long seed = 0; seed < 20; seed++) {
      Mixture mixture =
          Gaussians.randomMixture(CovarianceType.FULL, 7, 2, new SplittableRandom(seed));
      Mixture copy =
          Mixture.ofLogWeights(mixture.logWeights(), mixture.meanMatrix(), mixture.covariance());
      assertThat(copy.logWeights()).as("seed %d", seed).containsExactly(mixture.logWeights());
    }
  }

  @Test
  void aComponentTooLightForADoubleKeepsItsLogarithm() {
    Mixture mixture = Mixture.ofLogWeights(new double[] {0, -2000}, new double[4], PLANE);
    assertThat(mixture.logWeights()).containsExactly(0, -2000);
    assertThat(mixture.weights()).containsExactly(1, 0);
  }

  @Test
  void aWeightMayBeZero() {
    Mixture mixture = Mixture.of(new double[] {0, 3}, new double[2][2], PLANE);
    assertThat(mixture.weights()).containsExactly(0, 1);
    assertThat(mixture.logWeights()).containsExactly(Double.NEGATIVE_INFINITY, 0);
  }

  @Test
  void meansComeAsRowsAndColumnMajor() {
    Mixture mixture = threeOnThePlane();
    assertThat(mixture.k()).isEqualTo(3);
    assertThat(mixture.dim()).isEqualTo(2);
    assertThat(mixture.means()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    assertThat(mixture.meanMatrix()).containsExactly(1, 3, 5, 2, 4, 6);
  }

  @Test
  void itsMeanWeighsTheMeans() {
    // (1 + 2 * 3 + 5 * 5) / 8 and (2 + 2 * 4 + 5 * 6) / 8
    assertClose(threeOnThePlane().mean(), new double[] {4, 5}, ROUNDING);
  }

  @Test
  void shiftingMovesEveryMeanAndNothingElse() {
    Mixture mixture = threeOnThePlane();
    Mixture shifted = mixture.shifted(new double[] {10, -10});
    assertThat(shifted.means()).isDeepEqualTo(new double[][] {{11, -8}, {13, -6}, {15, -4}});
    assertThat(shifted.weights()).containsExactly(mixture.weights(), offset(ROUNDING));
    assertThat(shifted.covariance()).isSameAs(PLANE);
    assertThat(mixture.means()[0]).as("the original").containsExactly(1, 2);
  }

  @Test
  void sortingPutsTheHeaviestFirstWithItsMean() {
    Mixture plain = threeOnThePlane();
    Mixture sorted = plain.reordered(plain.orderByWeight());
    assertThat(sorted.means()).isDeepEqualTo(new double[][] {{5, 6}, {3, 4}, {1, 2}});
    assertThat(sorted.weights())
        .containsExactly(new double[] {0.625, 0.25, 0.125}, offset(ROUNDING));
    assertThat(sorted.covariance()).isSameAs(PLANE);
  }

  @Test
  void componentsOfEqualWeightAreInTheOrderOfTheirMeans() {
    double[] weights = {0.2, 0.2 + 1e-16, 0.4, 0.2 - 1e-16};
    double[][] means = {{3, 1}, {3, 0}, {9, 9}, {-1, 5}};
    assertThat(Mixture.of(weights, means, PLANE).orderByWeight()).containsExactly(2, 3, 1, 0);
  }

  @Test
  void arraysPassedInAreCopied() {
    double[] weights = {1, 1};
    double[][] rows = {{1, 2}, {3, 4}};
    double[] logWeights = {0, 0};
    double[] packed = {1, 3, 2, 4};
    Mixture fromRows = Mixture.of(weights, rows, PLANE);
    Mixture fromPacked = Mixture.ofLogWeights(logWeights, packed, PLANE);
    weights[0] = 9;
    rows[0][0] = 9;
    logWeights[0] = 9;
    packed[0] = 9;
    for (Mixture mixture : new Mixture[] {fromRows, fromPacked}) {
      assertThat(mixture.means()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
      assertThat(mixture.weights()).containsExactly(new double[] {0.5, 0.5}, offset(ROUNDING));
    }
    assertThat(logWeights).as("is not normalised in place").containsExactly(9, 0);
  }

  @Test
  void arraysHandedOutAreCopies() {
    Mixture mixture = threeOnThePlane();
    mixture.weights()[0] = 9;
    mixture.logWeights()[0] = 9;
    mixture.meanMatrix()[0] = 9;
    mixture.means()[0][0] = 9;
    mixture.mean()[0] = 9;
    assertThat(mixture.weights()[0]).isCloseTo(0.125, offset(ROUNDING));
    assertThat(mixture.logWeights()[0]).isCloseTo(Math.log(0.125), offset(ROUNDING));
    assertThat(mixture.meanMatrix()[0]).isEqualTo(1);
    assertThat(mixture.means()[0][0]).isEqualTo(1);
    assertClose(mixture.mean()[0], 4, ROUNDING);
  }

  @Test
  void shapesThatDisagreeAreRefused() {
    assertIllegal(
        () -> Mixture.ofLogWeights(new double[2], new double[6], PLANE),
        "2 weights, 6 mean entries and a covariance of 2 coordinates do not fit together.");
    assertIllegal(
        () -> Mixture.of(new double[] {1}, new double[2][2], PLANE),
        "1 weights, 4 mean entries and a covariance of 2 coordinates do not fit together.");
    assertIllegal(
        () -> Mixture.of(new double[] {1, 1}, new double[][] {{1, 2}, {1, 2, 3}}, PLANE),
        "Mean 1 has 3 entries, expected d = 2.");
    assertThatIllegalArgumentException()
        .as("no component at all")
        .isThrownBy(() -> Mixture.ofLogWeights(new double[0], new double[0], PLANE));
  }

  @Test
  void aNegativeWeightIsNamed() {
    assertIllegal(() -> Mixture.of(new double[] {1, -1}, new double[2][2], PLANE), "weight 1");
  }

  @Test
  void weightsWithoutAPositiveOneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mixture.of(new double[] {0, 0}, new double[2][2], PLANE));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Mixture.of(new double[] {1, Double.POSITIVE_INFINITY}, new double[2][2], PLANE));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aMeanThatIsNotFiniteIsRefused(double value) {
    assertIllegal(
        () -> Mixture.of(new double[] {1}, new double[][] {{0, value}}, PLANE),
        "A mean has the entry " + value + "; give finite numbers.");
  }

  @Test
  void logarithmsOfSumsNeitherOverflowNorVanish() {
    double least = Double.NEGATIVE_INFINITY;
    assertThat(LogWeights.logSumExp(-2000, -2000)).isEqualTo(Math.log(2) - 2000);
    assertThat(LogWeights.logSumExp(new double[] {2000}, 2000)).isEqualTo(Math.log(2) + 2000);
    assertThat(LogWeights.logSumExp()).isEqualTo(least);
    assertThat(LogWeights.logSumExp(least, least)).isEqualTo(least);
  }

  @Test
  void levelsAreNumberedInTheirOwnColumn() {
    Categories categories = Categories.of(new int[] {0, 2}, new int[] {3, 2});
    double[] row = {2, 0.5, 1};
    assertThat(categories.levelNumbers(row)).containsExactly(2, 1);
    assertThat(categories.levels(row)).containsExactly(2, 4);
    assertThat(categories.levelNumbers(new double[] {Double.NaN, 0.5, 0})).containsExactly(-1, 0);
  }
}
