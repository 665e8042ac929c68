package org.gradientem.spark.fit;

import static org.assertj.core.api.Assertions.assertThat;

import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
  private static final Mixture COLLAPSED =
      identity(new double[] {1, 1e-9, 1e-9}, new double[2], new double[] {9, 9}, new double[2]);
  private static final Mixture TWO =
      identity(new double[] {1, 2}, new double[] {-4, 0}, new double[] {4, 0});

  private static Mixture identity(double[] weights, double[]... means) {
    return Mixture.of(weights, means, new AxisAlignedCovariance.Identity(2));
  }

  @Test
  void componentsThatAreThereHaveNoWarning() {
    assertThat(Diagnostics.collapse(TWO, TWO)).isEmpty();
  }

  @Test
  void oneGaussianInOneComponentHasNoWarning() {
    Mixture one = identity(new double[] {1}, new double[2]);
    assertThat(Diagnostics.collapse(COLLAPSED, one)).isEmpty();
    assertThat(Diagnostics.collapse(one, TWO)).as("one was asked for").isEmpty();
  }

  @Test
  void moreThanOneGaussianInOneComponentIsACollapse() {
    assertThat(Diagnostics.collapse(COLLAPSED, TWO).orElseThrow())
        .contains("3 fitted components collapsed to 1.00")
        .endsWith("use stepScaling = responsibility, or init = pca.");
  }

  @Test
  void onlyTypesThatCanStartInASubspaceAreSentThere() {
    Covariance full = Covariance.of(CovarianceType.FULL, new double[][] {{1, 0}, {0, 1}});
    Mixture two = Mixture.of(TWO.weights(), TWO.means(), full);
    assertThat(Diagnostics.collapse(COLLAPSED, two).orElseThrow())
        .endsWith("use stepScaling = responsibility.");
  }
}
