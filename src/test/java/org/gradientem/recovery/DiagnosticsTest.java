package org.gradientem.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.em.Ascent;
import org.gradientem.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosticsTest {
  private static final double[][] CENTRES = {{-4, 0}, {4, 3}, {4, -3}};

  private final Fits clusters = new Fits(Fits.around(1500, 1, CENTRES), CovarianceType.IDENTITY);

  private static List<String> warnings(Fits fits, Mixture fitted, Ascent.Result result) {
    return Diagnostics.warnings(fitted, result, fits.pass, fits.criterion);
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
        .anySatisfy(w -> assertThat(w).contains("1 of 1 components", "lower minWeight"));
  }

  @Test
  void onlyTypesThatCanStartInASubspaceAreSentThere() {
    Mixture collapsed =
        identity(new double[] {1, 1e-9, 1e-9}, new double[2], new double[] {9, 9}, new double[2]);
    Ascent.Result one = clusters.fitted(identity(new double[] {1}, new double[2]));
    InformationCriterion full =
        new InformationCriterion(CovarianceFamily.tied(CovarianceType.FULL), 2, 1000);
    assertThat(Diagnostics.warnings(collapsed, one, clusters.pass, full))
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
        .contains("1 of 2 components", "component 1 with 1");
  }

  /** Equal weights on the line, 1 as variance: the divergence from N(0, 1) by quadrature. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 1, 2, 3, 5, 10})
  void mergingCostsAtMostWhatIsTold(double distance) {
    double divergence = 0;
    double step = 0.01;
    for (double x = -20; x <= 20; x += step) {
      double logRatio = -distance * distance / 8 + Math.log(Math.cosh(distance * x / 2));
      divergence += step * Math.exp(logRatio - x * x / 2) / Math.sqrt(2 * Math.PI) * logRatio;
    }
    int count = 500;
    double told = Diagnostics.mergeLoss(count * distance * distance / 4, count);
    assertThat(2 * count * divergence).isLessThanOrEqualTo(told).isGreaterThan(told / 4);
    // Of two that overlap it is what is told but for a third-order term, of two apart all but ln 2.
    if (distance <= 0.5) {
      assertThat(2 * count * divergence / told).isGreaterThan(1 - distance * distance / 4);
    }
    if (distance >= 5) {
      assertThat(told - 2 * count * divergence).isLessThan(2 * count * Math.log(2) + 1e-6);
    }
  }

  @Test
  void mergingNothingCostsNothing() {
    assertThat(Diagnostics.mergeLoss(0, 0)).isZero();
    assertThat(Diagnostics.mergeLoss(0, 100)).isZero();
  }

  @Test
  void componentsThatShareAClusterAreNamed() {
    Ascent.Result many = clusters.fitted(12, 1);
    assertThat(warnings(clusters, many.mixture(), many))
        .singleElement()
        .asString()
        .contains("pairs of components are closer than BIC would keep apart", "selection = bic");
  }
}
