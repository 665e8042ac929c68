package org.gradientem.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RandomMixtureTest {

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"IDENTITY", "FULL"})
  void theClosestTwoMeansAreTheGivenDistanceApart(CovarianceType type) {
    for (long seed = 0; seed < 10; seed++) {
      Mixture mixture = new RandomMixture(5, 3, 6, 0.1, type).draw(null, seed);
      Gaussians naive = new Gaussians(mixture.covariance().toMatrix());
      double[][] means = mixture.means();
      double closest = Double.POSITIVE_INFINITY;
      for (int a = 0; a < 5; a++) {
        for (int b = 0; b < a; b++) {
          closest = Math.min(closest, Math.sqrt(naive.squaredDistance(means[a], means[b])));
        }
      }
      // The factor's condition is at most about 100, and so is its square's root.
      assertThat(closest).as("seed %d", seed).isCloseTo(6, offset(1e-11));
      assertThat(mixture.covariance().type()).isEqualTo(type);
    }
  }

  @Test
  void randomWeightsStayAboveTheBoundAndSumToOne() {
    for (long seed = 0; seed < 10; seed++) {
      double[] weights =
          new RandomMixture(6, 2, 5, 0.1, CovarianceType.IDENTITY).draw(null, seed).weights();
      // The last bit of a weight may be lost to its logarithm.
      assertThat(Arrays.stream(weights).min().orElseThrow())
          .as("seed %d", seed)
          .isGreaterThan(0.1 - 1e-15);
      assertThat(Arrays.stream(weights).sum()).as("seed %d", seed).isCloseTo(1, offset(1e-14));
      assertThat(weights[0]).as("seed %d", seed).isNotCloseTo(weights[1], offset(1e-6));
    }
  }

  @Test
  void givenWeightsAreTaken() {
    Mixture mixture =
        new RandomMixture(2, 2, 5, 0, CovarianceType.FULL).draw(new double[] {0.25, 0.75}, 1);
    assertThat(mixture.weights()).containsExactly(new double[] {0.25, 0.75}, offset(1e-15));
  }

  @Test
  void theSeedDecides() {
    RandomMixture random = new RandomMixture(3, 2, 5, 0.1, CovarianceType.FULL);
    assertThat(random.draw(null, 1).meanMatrix())
        .containsExactly(random.draw(null, 1).meanMatrix())
        .isNotEqualTo(random.draw(null, 2).meanMatrix());
  }

  @Test
  void numbersThatNoMixtureHasAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(0, 2, 5, 0, CovarianceType.FULL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(2, 0, 5, 0, CovarianceType.FULL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(2, 2, Double.NaN, 0, CovarianceType.FULL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(4, 2, 5, 0.3, CovarianceType.FULL))
        .withMessageContaining("minWeight = 0.3");
  }
}
