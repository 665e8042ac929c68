package org.gradientem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

/** A picture tells all components apart, not only the one that is farthest off. */
class AxesTest {
  private static final int D = 40;
  private static final int FAR = 20;

  /** One component far off in 20 features, two that differ in one each. */
  private static Mixture mixture() {
    double[][] means = new double[3][D];
    Arrays.fill(means[0], 0, FAR, 50);
    means[1][FAR] = 5;
    means[2][FAR + 1] = 5;
    return Mixture.of(new double[] {0.4, 0.3, 0.3}, means, new AxisAlignedCovariance.Identity(D));
  }

  @Test
  void whatTellsTheOthersApartIsNotHidden() {
    assertThat(Axes.telling(mixture(), 12)).hasSize(12).doesNotHaveDuplicates();
    assertThat(Arrays.copyOf(Axes.telling(mixture(), 12), 4)).contains(FAR, FAR + 1);
    assertThat(Axes.telling(mixture(), 100)).hasSize(D).doesNotHaveDuplicates();
  }

  @Test
  void theTwoDirectionsTellAllThreeApart() {
    List<String> names = IntStream.range(0, D).mapToObj(j -> "x" + j).toList();
    Mixture mixture = mixture();
    Axes axes = new Axes(mixture, names);
    double[][] centres =
        Arrays.stream(mixture.means())
            .map(
                mean ->
                    Arrays.stream(axes.first()).mapToDouble(a -> axes.project(mean)[a]).toArray())
            .toArray(double[][]::new);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < i; j++) {
        double apart = Math.hypot(centres[i][0] - centres[j][0], centres[i][1] - centres[j][1]);
        assertThat(apart).as("components %d and %d", j, i).isGreaterThan(5);
      }
    }
  }

  /** Fewer means than features leave most eigenvalues at nothing but rounding. */
  @Test
  void manyFeaturesHaveDirections() {
    int d = 400;
    List<String> names = IntStream.range(0, d).mapToObj(j -> "x" + j).toList();
    for (int k = 3; k <= 60; k += 19) {
      double[] weights = new double[k];
      Arrays.fill(weights, 1.0 / k);
      double[][] means = Gaussians.normals(k, d, new SplittableRandom(k));
      Mixture mixture = Mixture.of(weights, means, new AxisAlignedCovariance.Identity(d));
      Axes axes = new Axes(mixture, names);
      double[] within = {1, 0, 0, 1};
      assertThat(directions(axes, mixture)).as("k = %d", k).containsExactly(within, offset(1e-9));
    }
  }

  /** The covariance of a component along the two directions. */
  private static double[] directions(Axes axes, Mixture mixture) {
    RealMatrix along = new Array2DRowRealMatrix(axes.covariance(mixture, 0));
    double[][] shown = along.getSubMatrix(axes.first(), axes.first()).getData();
    return Arrays.stream(shown).flatMapToDouble(Arrays::stream).toArray();
  }

  @Test
  void fewFeaturesAreAllShown() {
    for (int d = 1; d <= 4; d++) {
      double[][] means = new double[5][d];
      IntStream.range(0, 5).forEach(i -> means[i][0] = i);
      Mixture mixture =
          Mixture.of(new double[] {1, 1, 1, 1, 1}, means, new AxisAlignedCovariance.Identity(d));
      assertThat(Axes.telling(mixture, 12)).as("d = %d", d).hasSize(d).doesNotHaveDuplicates();
    }
  }
}
