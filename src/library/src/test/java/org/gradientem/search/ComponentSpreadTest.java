package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class ComponentSpreadTest {
  /** Two groups far apart; the second is four times as wide along its second coordinate. */
  private final Samples samples =
      Fits.around(2000, 1, new double[] {-50, 0, 0}, new double[] {50, 0, 0})
          .map(x -> x[0] < 0 ? x : new double[] {x[0], 4 * x[1], x[2]});

  private final Fits fits = new Fits(samples, CovarianceType.SPHERICAL);
  private final Mixture mixture =
      Mixture.of(
          new double[] {1, 1},
          new double[][] {{-50, 0, 0}, {50, 0, 0}},
          new AxisAlignedCovariance.Spherical(3, 2));
  private final ComponentSpread found =
      ComponentSpread.of(fits.fitted(mixture).mixture(), fits.pass);
  private final double[] spread = found.eigenvalues();

  @Test
  void isTheTopEigenvalueOfTheComponentsOwnCovariance() {
    double variance = fits.fitted(mixture).mixture().covariance().values()[0];
    for (int group = 0; group < 2; group++) {
      assertThat(spread[group])
          .isCloseTo(topEigenvalue(group) / variance, within(0.02 * spread[group]));
    }
  }

  @Test
  void noiseIsHeldAgainstTheRowsOfThePass() {
    assertThat(found.counts()).containsExactly(new double[] {1000, 1000}, within(1e-6));
    assertThat(found.ofNoise(0)).isCloseTo(Math.pow(1 + Math.sqrt(3 / 1000.0), 2), within(1e-9));
  }

  private double topEigenvalue(int group) {
    RealMatrix scatter = new Array2DRowRealMatrix(3, 3);
    double[] mean = new double[3];
    int count = 0;
    for (double[] x : samples.rows()) {
      if (x[0] > 0 == (group == 1)) {
        count++;
        for (int j = 0; j < 3; j++) {
          mean[j] += x[j];
        }
      }
    }
    for (double[] x : samples.rows()) {
      for (int e = 0; e < 9 && x[0] > 0 == (group == 1); e++) {
        scatter.addToEntry(
            e / 3, e % 3, (x[e / 3] - mean[e / 3] / count) * (x[e % 3] - mean[e % 3] / count));
      }
    }
    return new EigenDecomposition(scatter.scalarMultiply(1.0 / count)).getRealEigenvalue(0);
  }
}
