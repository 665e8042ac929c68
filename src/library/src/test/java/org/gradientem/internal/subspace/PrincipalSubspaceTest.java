package org.gradientem.internal.subspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.FullCovariance;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class PrincipalSubspaceTest {
  private static final int D = 7;
  private static final Samples ROWS =
      Samples.random(50, D, new SplittableRandom(1)).weighted(new SplittableRandom(2));
  private static final double[] MEAN = ROWS.moments(CovarianceType.IDENTITY).mean();

  /** Two coordinate axes, so that projecting is picking. */
  private static PrincipalSubspace axes(int first, int second) {
    double[] vectors = new double[2 * D];
    vectors[2 * first] = 1;
    vectors[2 * second + 1] = 1;
    return new PrincipalSubspace(MEAN, new PrincipalDirections(new double[] {2, 1}, vectors));
  }

  private static Mixture mixture() {
    return Mixture.of(
        new double[] {0.3, 0.7},
        new double[][] {{-0.5, 0.2}, {0.8, -0.1}},
        new FullCovariance(2, new double[] {1, 0.4, 0.4, 0.7}));
  }

  private static List<SampleBlock> projected(List<SampleBlock> blocks) {
    return blocks.stream().map(axes(4, 1)::project).toList();
  }

  @Test
  void projectsRowsInTheirOrder() {
    int at = 0;
    for (SampleBlock block : projected(ROWS.blocks(6))) {
      for (int r = 0; r < block.rows(); r++, at++) {
        double[] x = ROWS.rows()[at];
        double[] expected = {x[4] - MEAN[4], x[1] - MEAN[1]};
        assertThat(block.row(r)).containsExactly(expected, within(1e-14));
        assertThat(axes(4, 1).project(x)).containsExactly(expected, within(1e-14));
        assertThat(block.weight(r)).isEqualTo(ROWS.weights()[at]);
      }
    }
    assertThat(at).isEqualTo(50);
  }

  @Test
  void liftsMeansAroundItsOrigin() {
    Mixture lifted = axes(4, 1).lift(mixture(), ROWS.moments(CovarianceType.IDENTITY));

    double[] expected = MEAN.clone();
    expected[4] += 0.8;
    expected[1] -= 0.1;
    assertThat(lifted.means()[1]).containsExactly(expected, within(1e-15));
    assertThat(lifted.weights()).containsExactly(new double[] {0.3, 0.7}, within(1e-15));
    assertThat(lifted.covariances().family()).isEqualTo(CovarianceFamily.IDENTITY);
  }

  /** The axes have variances 2 and 1 among the rows, and 1 and 0.7 within the components. */
  @Test
  void theNoiseIsWhatTheMeansDoNotExplain() {
    DataMoments moments = ROWS.moments(CovarianceType.SPHERICAL);

    Mixture lifted = axes(4, 1).lift(mixture(), moments);

    double whole = D * moments.covariance(1).variance(0);
    assertThat(lifted.covariance().variance(0))
        .isCloseTo((whole - (2 + 1) + (1 + 0.7)) / D, within(1e-12));
  }
}
