package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.offset;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.internal.statistics.MixtureScorer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnMixtureTest {
  private static final long SEED = 8;
  private static final int ROWS = 40_000;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @ParameterizedTest
  @EnumSource(names = {"VII", "VVI", "VVV"})
  void rowsAreScoredByTheirDensities(CovarianceFamily family) {
    Mixture mixture =
        Gaussians.randomOwnMixture(family, 4, 3, random).shifted(new double[] {5, 1, 0});
    MixtureScorer scorer = new MixtureScorer(mixture);
    for (double[] x : new double[][] {{5, 0, 0}, {0, 0, 0}, {4, 2, 1}, {0, 3, 0}}) {
      double[] joint = Gaussians.logJointOf(mixture, x);
      double log = Gaussians.logSum(joint);
      double[] expected = Arrays.stream(joint).map(l -> Math.exp(l - log)).toArray();
      assertClose(scorer.responsibilities(x), expected, 1e-12, "seed %d, %s", SEED, family);
      assertClose(scorer.logLikelihood(x), log, 1e-12, "seed %d, %s", SEED, family);
    }
  }

  @Test
  void eachComponentIsDrawnWithItsOwnCovariance() {
    Mixture mixture = Gaussians.randomOwnMixture(CovarianceFamily.VVV, 2, 2, random);
    MixtureSampler sampler = new MixtureSampler(mixture, SEED);
    double[][][] scatters = new double[2][2][2];
    double[] counts = new double[2];
    for (int r = 0; r < ROWS; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      int i = draw.component();
      counts[i]++;
      for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++) {
          scatters[i][a][b] +=
              (draw.features()[a] - mixture.means()[i][a])
                  * (draw.features()[b] - mixture.means()[i][b]);
        }
      }
    }
    for (int i = 0; i < 2; i++) {
      double[][] sigma = mixture.covariances().get(i).toMatrix();
      for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++) {
          // Four standard errors of the mean of x_a x_b.
          double variance = sigma[a][a] * sigma[b][b] + sigma[a][b] * sigma[a][b];
          assertThat(scatters[i][a][b] / counts[i])
              .as("seed %d, component %d", SEED, i)
              .isCloseTo(sigma[a][b], offset(4 * Math.sqrt(variance / counts[i])));
        }
      }
    }
  }

  @Test
  void covariancesGoWhereTheirComponentsGo() {
    Mixture mixture = Gaussians.randomOwnMixture(CovarianceFamily.VVI, 3, 2, random);
    Mixture moved = mixture.reordered(new int[] {2, 0, 1}).shifted(new double[] {1, 1});
    assertThat(moved.covariances().get(0)).isSameAs(mixture.covariances().get(2));
    assertThat(moved.covariances().get(1)).isSameAs(mixture.covariances().get(0));
    assertThatIllegalStateException().isThrownBy(moved::covariance).withMessageContaining("VVI");
  }

  @Test
  void asManyCovariancesAsWeightsAreDemanded() {
    Covariances own =
        new Covariances.Own(CovarianceFamily.VII, new AxisAlignedCovariance.Spherical(1, 2));
    assertIllegal(
        () -> Mixture.ofLogWeights(new double[2], new double[2], own),
        "2 weights and 1 covariances");
  }
}
