package org.gradientem.internal.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponsibilitiesTest {
  private static final long SEED = 9;

  private static final int K = 7;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private Mixture mixture(CovarianceFamily family) {
    return family.isTied()
        ? Gaussians.randomMixture(family.type(), K, 2, random)
        : Gaussians.randomOwnMixture(family, K, 2, random);
  }

  /** Rows of two numbers in blocks of 70. */
  private RowsInMemory rows(double shareOfMissingCells) {
    Samples samples = Samples.clustered(300, 2, 3, 3, random).weighted(random);
    for (double[] row : samples.rows()) {
      if (random.nextDouble() < shareOfMissingCells) {
        row[random.nextInt(2)] = Double.NaN;
      }
    }
    return new RowsInMemory(samples.blocks(70), true);
  }

  private static double[] naive(Mixture mixture, double... row) {
    double[] joint = Gaussians.logJointOf(mixture, row);
    double sum = Gaussians.logSum(joint);
    return Arrays.stream(joint).map(value -> Math.exp(value - sum)).toArray();
  }

  /** As the responsibilities of all rows say. */
  private static void assertRows(
      Mixture mixture, RowsInMemory all, UnaryOperator<double[]> responsibilities) {
    Responsibilities members = Responsibilities.of(mixture, all);
    double[][] expected =
        IntStream.range(0, all.rows())
            .mapToObj(r -> responsibilities.apply(all.numbers(r)))
            .toArray(double[][]::new);
    for (int i = 0; i < K; i++) {
      int component = i;
      int[] rows =
          IntStream.range(0, expected.length).filter(r -> expected[r][component] >= 0.01).toArray();
      assertThat(members.rows(i)).as("seed %d, component %d", SEED, i).isEqualTo(rows);
      double[] shares =
          Arrays.stream(rows).mapToDouble(r -> expected[r][component] * all.weight(r)).toArray();
      assertThat(members.shares(i))
          .as("seed %d, component %d", SEED, i)
          .containsExactly(shares, within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void theRowsOfAComponentAreThoseOfNoTinyResponsibility(CovarianceFamily family) {
    Mixture mixture = mixture(family);
    assertRows(mixture, rows(0), row -> naive(mixture, row));
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void rowsThatLackCellsBelongByThoseThatAreThere(CovarianceFamily family) {
    Mixture mixture = mixture(family);
    assertRows(mixture, rows(0.5), new MixtureScorer(mixture)::responsibilities);
  }

  @Test
  void theEntropyOfAShareNextToNothingIsNextToNothing() {
    assertThat(Responsibilities.entropy(3, 3)).isCloseTo(6 * Math.log(2), within(1e-15));
    assertThat(Responsibilities.entropy(0, 3)).isZero();
    assertThat(Responsibilities.entropy(Double.MIN_VALUE, 1e6)).isCloseTo(0, within(1e-300));
    assertThat(Responsibilities.entropy(1e6, Double.MIN_NORMAL / 8)).isCloseTo(0, within(1e-300));
  }
}
