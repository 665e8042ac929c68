package org.gradientem.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.stat.StatUtils;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
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
      names = {"IDENTITY", "EEE"})
  void theClosestTwoMeansAreTheGivenDistanceApart(CovarianceFamily family) {
    for (long seed = 0; seed < 10; seed++) {
      Mixture mixture = new RandomMixture(5, 3, 6, 0.1, family).draw(null, seed);
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
      assertThat(mixture.covariances().family()).isEqualTo(family);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"VII", "VVI", "VVV"})
  void unequalShapesAreApartByTheMeanOfBothDeviations(CovarianceFamily family) {
    for (long seed = 0; seed < 10; seed++) {
      Mixture mixture = new RandomMixture(8, 5, 6, 0.05, family).draw(null, seed);
      double closest = Double.POSITIVE_INFINITY;
      for (int a = 0; a < 8; a++) {
        for (int b = 0; b < a; b++) {
          RealVector difference = mean(mixture, a).subtract(mean(mixture, b));
          double both = deviation(mixture, a, difference) + deviation(mixture, b, difference);
          closest = Math.min(closest, 2 * difference.getNorm() / both);
        }
      }
      assertThat(closest).as("seed %d", seed).isCloseTo(6, offset(1e-11));
      assertThat(mixture.covariances().family()).isEqualTo(family);
    }
  }

  private static RealVector mean(Mixture mixture, int component) {
    return new ArrayRealVector(mixture.means()[component]);
  }

  private static double deviation(Mixture mixture, int component, RealVector difference) {
    RealVector u = difference.unitVector();
    RealMatrix matrix = new Array2DRowRealMatrix(mixture.covariances().get(component).toMatrix());
    return Math.sqrt(u.dotProduct(matrix.operate(u)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"VII", "VVI", "VVV"})
  void conditionsAndVolumesDifferAndStayWithinTheirBounds(CovarianceFamily family) {
    int d = 6;
    for (long seed = 0; seed < 5; seed++) {
      Mixture mixture = new RandomMixture(40, d, 6, 0, family).draw(null, seed);
      double[] volumes = new double[40];
      double condition = 1;
      for (int i = 0; i < volumes.length; i++) {
        Covariance covariance = mixture.covariances().get(i);
        volumes[i] = Math.exp(covariance.logDeterminant() / d);
        double[] axes =
            new EigenDecomposition(new Array2DRowRealMatrix(covariance.toMatrix()))
                .getRealEigenvalues();
        condition = Math.max(condition, StatUtils.max(axes) / StatUtils.min(axes));
      }
      double range = StatUtils.max(volumes) / StatUtils.min(volumes);
      // Of 40 uniform logarithms the range is below two thirds once in 1e5 draws.
      assertThat(range).as("seed %d", seed).isBetween(9.6, 30 * (1 + 1e-9));
      if (family == CovarianceFamily.VII) {
        assertThat(condition).isEqualTo(1);
      } else {
        assertThat(condition).as("seed %d", seed).isBetween(20.0, 100 * (1 + 1e-9));
      }
    }
  }

  @Test
  void familiesThatAreNotDrawnAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(2, 2, 5, 0, CovarianceFamily.VEV))
        .withMessageContaining("VEV")
        .withMessageContaining("spherical");
  }

  @Test
  void randomWeightsStayAboveTheBoundAndSumToOne() {
    for (long seed = 0; seed < 10; seed++) {
      double[] weights =
          new RandomMixture(6, 2, 5, 0.1, CovarianceFamily.IDENTITY).draw(null, seed).weights();
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
        new RandomMixture(2, 2, 5, 0, CovarianceFamily.EEE).draw(new double[] {0.25, 0.75}, 1);
    assertThat(mixture.weights()).containsExactly(new double[] {0.25, 0.75}, offset(1e-15));
  }

  @Test
  void theSeedDecides() {
    RandomMixture random = new RandomMixture(3, 2, 5, 0.1, CovarianceFamily.EEE);
    assertThat(random.draw(null, 1).meanMatrix())
        .containsExactly(random.draw(null, 1).meanMatrix())
        .isNotEqualTo(random.draw(null, 2).meanMatrix());
  }

  @Test
  void numbersThatNoMixtureHasAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(0, 2, 5, 0, CovarianceFamily.EEE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(2, 0, 5, 0, CovarianceFamily.EEE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(2, 2, Double.NaN, 0, CovarianceFamily.EEE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RandomMixture(4, 2, 5, 0.3, CovarianceFamily.EEE))
        .withMessageContaining("minWeight = 0.3");
  }
}
