package org.gradientem.internal.subspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Test;

class NoiseEdgeTest {

  @Test
  void countsEigenvaluesAboveTheEdge() {
    // d = N: the edge is at 4, the threshold 2 % above it.
    NoiseEdge edge = new NoiseEdge(CovarianceType.IDENTITY, 100, 100, 0);

    assertThat(edge.rank(new double[] {9, 4.09, 4.07, 3})).isEqualTo(2);
    assertThat(edge.rank(new double[] {4.07})).isZero();
    assertThat(edge.rank(new double[0])).isZero();
  }

  @Test
  void estimatesTheNoiseFromWhatTheLeadingEigenvaluesLeave() {
    // Noise of variance 2 beside 90 and 12; the mean of all, 2.98, alone would hide the 12.
    NoiseEdge edge = new NoiseEdge(CovarianceType.SPHERICAL, 102, 102, 90 + 12 + 200);

    assertThat(edge.rank(new double[] {90, 12, 8.1, 8})).isEqualTo(2);
  }

  @Test
  void isAboveTheEigenvaluesOfNoise() {
    for (int seed = 0; seed < 10; seed++) {
      double[] eigenvalues = eigenvaluesOfNoise(60, 300, 3, seed);
      double trace = 0;
      for (double eigenvalue : eigenvalues) {
        trace += eigenvalue;
      }

      // At this size the largest eigenvalue passes the threshold in one sample out of many.
      assertThat(new NoiseEdge(CovarianceType.SPHERICAL, 60, 300, trace).rank(eigenvalues))
          .isLessThanOrEqualTo(1);
      assertThat(new NoiseEdge(CovarianceType.IDENTITY, 60, 300, trace).rank(eigenvalues))
          .isGreaterThan(30);
    }
  }

  @Test
  void leavesADirectionForSphericalNoise() {
    double[] eigenvalues = {1e9, 1e6, 1e-9};

    assertThat(new NoiseEdge(CovarianceType.SPHERICAL, 3, 1e9, 1e9 + 1e6).rank(eigenvalues))
        .isEqualTo(2);
    assertThat(new NoiseEdge(CovarianceType.IDENTITY, 2, 1e9, 0).rank(new double[] {5, 4}))
        .isEqualTo(2);
  }

  private static double[] eigenvaluesOfNoise(int d, int rows, double deviation, long seed) {
    double[][] x = Gaussians.normals(rows, d, new SplittableRandom(seed));
    double[] covariance = new double[d * d];
    for (double[] row : x) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[j * d + i] += deviation * deviation * row[i] * row[j] / rows;
        }
      }
    }
    return PrincipalDirections.decompose(d, covariance).eigenvalues();
  }
}
