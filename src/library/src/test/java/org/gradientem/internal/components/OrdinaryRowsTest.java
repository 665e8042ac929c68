package org.gradientem.internal.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class OrdinaryRowsTest {
  private static final double[][] MEANS = {{0, 0}, {9, 9}};
  private static final double[] CORRELATED = {1, 0.8, 0.8, 4};

  private static Mixture of(double rows, double[] weights, CovarianceFamily family, Covariance c) {
    Covariances all = family.isTied() ? Covariances.tied(c) : new Covariances.Own(family, c, c);
    return OrdinaryRows.of(Mixture.of(weights, MEANS, all), rows, 10, 20);
  }

  @Test
  void componentsOfLessThanHalfAnEqualShareAreNoOrdinaryRows() {
    FullCovariance full = new FullCovariance(2, CORRELATED);
    assertThat(of(100, new double[] {0.74, 0.26}, CovarianceFamily.VVV, full).k()).isEqualTo(2);
    Mixture one = of(100, new double[] {0.76, 0.24}, CovarianceFamily.VVV, full);
    assertThat(one.k()).isEqualTo(1);
    assertThat(one.weights()[0]).isCloseTo(1, within(1e-12));
    assertThat(one.means()[0]).containsExactly(0, 0);
  }

  /** Six rows of the prior beside six of each component: the mean of both. */
  @Test
  void covariancesAreMeansWithThePrior() {
    FullCovariance full = new FullCovariance(2, CORRELATED);
    Mixture widened = of(12, new double[] {0.5, 0.5}, CovarianceFamily.EEE, full);
    assertThat(widened.covariances().get(1).toMatrix())
        .isDeepEqualTo(new double[][] {{5.5, 0.4}, {0.4, 12}});
    assertThat(of(1e12, new double[] {0.5, 0.5}, CovarianceFamily.EEE, full).covariances().get(0))
        .satisfies(c -> assertThat(c.toMatrix()[1][1]).isCloseTo(4, within(1e-9)));
  }

  @Test
  void eachFormStaysWhatItIs() {
    Covariance sphere = Covariance.of(CovarianceType.SPHERICAL, 2, new double[] {2});
    Covariances diagonal =
        of(12, new double[] {0.5, 0.5}, CovarianceFamily.EII, sphere).covariances();
    assertThat(diagonal.family()).isEqualTo(CovarianceFamily.VVI);
    assertThat(diagonal.get(0).values()).containsExactly(6, 11);
    FactorCovariance factors = new FactorCovariance(new double[] {1, 1}, new double[] {2, 4});
    Covariances few = of(12, new double[] {0.5, 0.5}, CovarianceFamily.UUU, factors).covariances();
    assertThat(few.family()).isEqualTo(CovarianceFamily.UUU);
    assertThat(few.get(0).toMatrix()[0])
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(7.5, 4);
    assertThat(few.get(0).toMatrix()[1])
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(4, 18.5);
  }
}
