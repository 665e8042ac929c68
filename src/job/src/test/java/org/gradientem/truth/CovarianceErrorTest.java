package org.gradientem.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;

class CovarianceErrorTest {

  @Test
  void nothingIsOffWhereTheyAreEqual() {
    Covariance covariance = Covariance.of(CovarianceType.FULL, 2, new double[] {2, 1, 1, 3});

    CovarianceError error = CovarianceError.of(covariance, covariance);

    assertThat(error.volume()).isCloseTo(0, within(1e-14));
    assertThat(error.divergence()).isCloseTo(0, within(1e-14));
  }

  @Test
  void volumeAndDivergenceAreThoseOfTheFormulaAcrossTypes() {
    Covariance truth = Covariance.of(CovarianceType.FULL, 2, new double[] {2, 1, 1, 3});
    Covariance fitted = Covariance.of(CovarianceType.DIAGONAL, 2, new double[] {4, 5});

    CovarianceError error = CovarianceError.of(truth, fitted);

    // det 5 against 20; the trace is 2 / 4 + 3 / 5.
    assertThat(error.volume()).isCloseTo(1, within(1e-14));
    assertThat(error.divergence()).isCloseTo((1.1 - 2 + Math.log(4)) / 2, within(1e-14));
  }
}
