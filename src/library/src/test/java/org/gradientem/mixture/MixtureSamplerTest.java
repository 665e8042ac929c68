package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MixtureSamplerTest {
  private static final int ROWS = 20_000;

  @ParameterizedTest
  @EnumSource
  void aRowIsTheSameWhicheverRowsAreDrawnBefore(CovarianceType type) {
    long seed = 5;
    Mixture mixture = Gaussians.randomMixture(type, 3, 2, new SplittableRandom(seed));
    MixtureSampler upwards = new MixtureSampler(mixture, seed);
    double[][] rows = new double[100][];
    for (int r = 0; r < 100; r++) {
      rows[r] = upwards.draw(r).features();
    }
    MixtureSampler downwards = new MixtureSampler(mixture, seed);
    for (int r = 99; r >= 0; r--) {
      assertThat(downwards.draw(r).features())
          .as("seed %d, row %d", seed, r)
          .containsExactly(rows[r]);
    }
    assertThat(rows[0]).isNotEqualTo(rows[1]);
  }

  @Test
  void neighbouringSeedsHaveNoRowInCommon() {
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 3, 2, new SplittableRandom(1));
    Set<Double> seen = new HashSet<>();
    for (long seed = 0; seed < 5; seed++) {
      MixtureSampler sampler = new MixtureSampler(mixture, seed);
      for (int r = 0; r < 20; r++) {
        assertThat(seen.add(sampler.draw(r).features()[0]))
            .as("seed %d, row %d is new", seed, r)
            .isTrue();
      }
    }
  }

  @Test
  void componentsOfWeightZeroAreNeverDrawn() {
    Mixture mixture =
        Mixture.of(
            new double[] {0, 1, 0, 1, 0}, new double[5][1], new AxisAlignedCovariance.Identity(1));
    MixtureSampler sampler = new MixtureSampler(mixture, 7);
    for (int r = 0; r < 1000; r++) {
      assertThat(sampler.draw(r).component()).as("seed %d, row %d", 7, r).isIn(1, 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightsMeansAndCovarianceAreTheMixtures(CovarianceType type) {
    long seed = 11;
    int k = 3;
    int d = 3;
    Mixture mixture = Gaussians.randomMixture(type, k, d, new SplittableRandom(seed));
    MixtureSampler sampler = new MixtureSampler(mixture, seed);
    double[] counts = new double[k];
    double[][] sums = new double[k][d];
    double[][] scatter = new double[d][d];
    double[][] means = mixture.means();
    for (int r = 0; r < ROWS; r++) {
      MixtureSampler.Draw draw = sampler.draw(r);
      int i = draw.component();
      counts[i]++;
      for (int a = 0; a < d; a++) {
        double deviation = draw.features()[a] - means[i][a];
        sums[i][a] += deviation;
        for (int b = 0; b < d; b++) {
          scatter[a][b] += deviation * (draw.features()[b] - means[i][b]) / ROWS;
        }
      }
    }
    // Four standard errors: one in 16 000 by chance, and there are 21 comparisons.
    double[][] sigma = mixture.covariance().toMatrix();
    for (int i = 0; i < k; i++) {
      double p = mixture.weights()[i];
      assertThat(counts[i] / ROWS)
          .as("seed %d, weight %d", seed, i)
          .isCloseTo(p, offset(4 * Math.sqrt(p * (1 - p) / ROWS)));
      for (int a = 0; a < d; a++) {
        assertThat(sums[i][a] / counts[i])
            .as("seed %d, mean %d, coordinate %d", seed, i, a)
            .isCloseTo(0, offset(4 * Math.sqrt(sigma[a][a] / counts[i])));
      }
    }
    for (int a = 0; a < d; a++) {
      for (int b = 0; b < d; b++) {
        // The variance of x_a x_b under a Gaussian of mean zero.
        double variance = sigma[a][a] * sigma[b][b] + sigma[a][b] * sigma[a][b];
        assertThat(scatter[a][b])
            .as("seed %d, covariance %d %d", seed, a, b)
            .isCloseTo(sigma[a][b], offset(4 * Math.sqrt(variance / ROWS)));
      }
    }
  }
}
