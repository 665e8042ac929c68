package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.gradientem.Refusals.assertIllegal;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
    assertIllegal(
        () -> new Covariances.Tied(CovarianceFamily.VII, ROUND),
        "A covariance of type spherical cannot be shared by family VII.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Covariances.Tied(CovarianceFamily.EII, FLAT));
  }

  @Test
  void ownOnesOfATiedFamilyOrOfAnotherTypeAreRefused() {
    assertIllegal(
        () -> new Covariances.Own(CovarianceFamily.EII, ROUND, ROUND),
        "Family EII does not hold these 2 covariances.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Covariances.Own(CovarianceFamily.VII, ROUND, FLAT));
  }

  private static Covariances ofFactors(CovarianceFamily family, int... factors) {
    double[][] numbers =
        IntStream.of(factors)
            .mapToObj(q -> DoubleStream.generate(() -> 1).limit(3L * (q + 1)).toArray())
            .toArray(double[][]::new);
    return Covariances.ofFactors(family, 3, numbers);
  }

  @Test
  void wordsHaveTheNumbersOfFactors() {
    assertThat(ofFactors(CovarianceFamily.UUU, 2, 0, 1).words(3))
        .isEqualTo("own factors, own noise (UUU): 2, 0 and 1 of 3 dimensions");
    assertThat(ofFactors(CovarianceFamily.UUU, 2, 1).words(2))
        .isEqualTo("own factors, own noise (UUU): 2 and 1 of 3 dimensions");
    assertThat(ofFactors(CovarianceFamily.CCU, 1).words(9))
        .isEqualTo("shared factors, shared noise (CCU): 1 of 3 dimensions");
    assertThat(ofFactors(CovarianceFamily.UUU, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2).words(11))
        .isEqualTo("own factors, own noise (UUU): 1 to 2 of 3 dimensions");
    assertThat(new Covariances.Tied(CovarianceFamily.EII, ROUND).words(2)).isEqualTo("EII");
  }

  @Test
  void factorsSurviveWhereAMixtureIsSent() {
    Covariances own = ofFactors(CovarianceFamily.UUU, 2, 1);
    Mixture mixture = Mixture.of(new double[] {1, 1}, new double[][] {{0, 0, 0}, {1, 2, 3}}, own);
    Covariances sent = new PlainMixture(mixture).mixture().covariances();
    assertThat(sent.noiseAndLoadings()).isDeepEqualTo(own.noiseAndLoadings());
    assertThat(sent.mostFactors()).isEqualTo(2);
    assertThat(new Covariances.Tied(CovarianceFamily.EII, ROUND).mostFactors()).isZero();
  }
}
