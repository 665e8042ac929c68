package org.gradientem.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.em.Ascent;
import org.gradientem.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
  private static final double[][] CENTRES = {{-4, 0}, {4, 3}, {4, -3}};

  private final Fits clusters = new Fits(Fits.around(1500, 1, CENTRES), CovarianceType.IDENTITY);

  private static List<String> warnings(Fits fits, Mixture fitted, Ascent.Result result) {
    return Diagnostics.warnings(fitted, result.mixture(), fits.pass, true);
  }

  private static Mixture identity(double[] weights, double[]... means) {
    return Mixture.of(weights, means, new AxisAlignedCovariance.Identity(2));
  }

  @Test
  void aGoodFitHasNoWarning() {
    Ascent.Result fitted = clusters.fitted(30, 1);
    assertThat(warnings(clusters, fitted.mixture(), clusters.select(fitted).chosen())).isEmpty();
  }

  @Test
  void oneGaussianInOneComponentHasNoWarning() {
    Samples one = Samples.of(Gaussians.normals(1000, 2, new SplittableRandom(2)));
    Fits fits = new Fits(one, CovarianceType.IDENTITY);
    Ascent.Result result = fits.fitted(identity(new double[] {1}, new double[2]));
    Mixture collapsed = identity(new double[] {1, 0}, new double[2], new double[] {3, 0});
    assertThat(warnings(fits, result.mixture(), result)).isEmpty();
    assertThat(warnings(fits, collapsed, result)).isEmpty();
  }

  @Test
  void clustersInOneComponentAreACollapseThatCoversMany() {
    Mixture collapsed =
        identity(new double[] {1, 1e-9, 1e-9}, new double[2], new double[] {9, 9}, new double[2]);
    Ascent.Result one = clusters.fitted(identity(new double[] {1}, new double[2]));
    assertThat(warnings(clusters, collapsed, one))
        .hasSize(2)
        .anySatisfy(w -> assertThat(w).contains("3 fitted components collapsed", "init = pca"))
        .anySatisfy(w -> assertThat(w).contains("Component 0 is far wider", "lower minWeight"));
  }

  @Test
  void onlyTypesThatCanStartInASubspaceAreSentThere() {
    Mixture collapsed =
        identity(new double[] {1, 1e-9, 1e-9}, new double[2], new double[] {9, 9}, new double[2]);
    Mixture full =
        Mixture.of(
            new double[] {1},
            new double[][] {new double[2]},
            Covariance.of(CovarianceType.FULL, new double[][] {{1, 0}, {0, 1}}));
    assertThat(Diagnostics.warnings(collapsed, full, clusters.pass, true))
        .anySatisfy(w -> assertThat(w).endsWith("use stepScaling = responsibility."));
  }

  @Test
  void oneComponentThatCoversTwoClustersIsNamed() {
    Ascent.Result two =
        clusters.fitted(
            identity(new double[] {1, 2}, new double[] {-5.3, 0}, new double[] {2.7, 0}));
    assertThat(warnings(clusters, two.mixture(), two))
        .singleElement()
        .asString()
        .contains("Component 1 is far wider", " with 1")
        .endsWith("lower minWeight, or use covarianceType = auto.");
    assertThat(Diagnostics.warnings(two.mixture(), two.mixture(), clusters.pass, false))
        .as("auto is in force")
        .singleElement()
        .asString()
        .endsWith("; lower minWeight.");
  }
}
