package org.gradientem.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Test;

class InformationCriterionTest {
  @Test
  void countsWeightsMeansAndTheSharedCovariance() {
    assertThat(of(CovarianceType.IDENTITY).parameters(3)).isEqualTo(2 + 12);
    assertThat(of(CovarianceType.SPHERICAL).parameters(3)).isEqualTo(2 + 12 + 1);
    assertThat(of(CovarianceType.DIAGONAL).parameters(3)).isEqualTo(2 + 12 + 4);
    assertThat(of(CovarianceType.FULL).parameters(3)).isEqualTo(2 + 12 + 10);
  }

  @Test
  void isTwiceTheLogLikelihoodLessThePenalty() {
    InformationCriterion criterion = of(CovarianceType.FULL);
    assertThat(criterion.bic(-50, 3)).isCloseTo(-100 - 24 * Math.log(200), within(1e-12));
    assertThat(criterion.bic(-50, 3) - criterion.bic(-50, 4))
        .isCloseTo(criterion.componentCost(3), within(1e-9));
  }

  @Test
  void countsEachComponentsOwnCovariance() {
    InformationCriterion criterion = new InformationCriterion(CovarianceFamily.VVV, 4, 200);
    assertThat(criterion.parameters(3)).isEqualTo(2 + 12 + 30);
    assertThat(criterion.componentCost(3)).isCloseTo(15 * Math.log(200), within(1e-9));
  }

  private static InformationCriterion of(CovarianceType type) {
    return new InformationCriterion(CovarianceFamily.tied(type), 4, 200);
  }
}
