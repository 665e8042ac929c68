package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CovariancesTest {
  private static final Covariance ROUND = new AxisAlignedCovariance.Spherical(3, 2);
  private static final Covariance FLAT = new AxisAlignedCovariance.Diagonal(new double[] {1, 2, 3});

  @Test
  void aTiedOneIsEveryComponents() {
    Covariances tied = new Covariances.Tied(CovarianceFamily.EII, ROUND);

    assertThat(tied.get(0)).isSameAs(ROUND);
    assertThat(tied.get(99)).isSameAs(ROUND);
    assertThat(tied.dim()).isEqualTo(3);
    assertThat(tied.family()).isEqualTo(CovarianceFamily.EII);
  }

  @Test
  void ownOnesKeepTheirOrderWhateverBecomesOfTheArray() {
    Covariance other = new AxisAlignedCovariance.Spherical(3, 5);
    Covariance[] array = {ROUND, other};
    Covariances.Own own = new Covariances.Own(CovarianceFamily.VII, array);
    array[0] = other;

    assertThat(own.get(0)).isSameAs(ROUND);
    assertThat(own.get(1)).isSameAs(other);
    assertThat(own.k()).isEqualTo(2);
    assertThat(own.dim()).isEqualTo(3);
    assertThat(own.family()).isEqualTo(CovarianceFamily.VII);
  }

  @Test
  void aTiedOneOfAFamilyOfItsOwnOrOfAnotherTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Covariances.Tied(CovarianceFamily.VII, ROUND))
        .withMessage("A covariance of type spherical cannot be shared by family VII.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Covariances.Tied(CovarianceFamily.EII, FLAT));
  }

  @Test
  void ownOnesOfATiedFamilyOrOfAnotherTypeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Covariances.Own(CovarianceFamily.EII, ROUND, ROUND))
        .withMessage("Family EII does not hold these 2 covariances.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Covariances.Own(CovarianceFamily.VII, ROUND, FLAT));
  }
}
