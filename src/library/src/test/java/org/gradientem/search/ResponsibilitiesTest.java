package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponsibilitiesTest {
  private static final long SEED = 9;

  private static final int K = 7;

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVV"})
  void theRowsOfAComponentAreThoseOfNoTinyResponsibility(CovarianceFamily family) {
    SplittableRandom random = new SplittableRandom(SEED);
    Mixture mixture =
        family.isTied()
            ? Gaussians.randomMixture(family.type(), K, 2, random)
            : Gaussians.randomOwnMixture(family, K, 2, random);
    Samples samples = Samples.clustered(300, 2, 3, 3, random).weighted(random);
    Responsibilities members =
        Responsibilities.of(mixture, new RowsInMemory(samples.blocks(70, false), true), 64);

    double[][] expected = new double[K][samples.count()];
    for (int r = 0; r < samples.count(); r++) {
      double[] joint = Gaussians.logJointOf(mixture, samples.rows()[r]);
      double top = Arrays.stream(joint).max().getAsDouble();
      double sum = Arrays.stream(joint).map(value -> Math.exp(value - top)).sum();
      for (int i = 0; i < K; i++) {
        expected[i][r] = Math.exp(joint[i] - top) / sum;
      }
    }
    for (int i = 0; i < K; i++) {
      double[] shares = expected[i];
      int[] rows = IntStream.range(0, shares.length).filter(r -> shares[r] >= 0.01).toArray();
      assertThat(members.rows(i)).as("seed %d, component %d", SEED, i).isEqualTo(rows);
      for (int e = 0; e < rows.length; e++) {
        assertThat(members.shares(i)[e])
            .as("seed %d, component %d, row %d", SEED, i, rows[e])
            .isCloseTo(shares[rows[e]] * samples.weights()[rows[e]], within(1e-12));
      }
    }
  }

  @Test
  void theEntropyOfAShareNextToNothingIsNextToNothing() {
    assertThat(Responsibilities.entropy(3, 3)).isCloseTo(6 * Math.log(2), within(1e-15));
    assertThat(Responsibilities.entropy(0, 3)).isZero();
    assertThat(Responsibilities.entropy(Double.MIN_VALUE, 1e6)).isCloseTo(0, within(1e-300));
    assertThat(Responsibilities.entropy(1e6, Double.MIN_NORMAL / 8)).isCloseTo(0, within(1e-300));
  }
}
