package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is computed by few factors against the whole matrix. */
class FactorCovarianceTest {
  @Test
  void determinantAndTraceAreThoseOfTheMatrix() {
    for (int d : new int[] {1, 4, 30}) {
      for (int q : new int[] {0, 1, 3}) {
        SplittableRandom random = new SplittableRandom(31L * d + q);
        double[] noise = Arrays.stream(Gaussians.normals(1, d, random)[0]).map(Math::exp).toArray();
        double[] loadings = q == 0 ? new double[0] : Gaussians.normals(1, d * q, random)[0];
        FactorCovariance low = new FactorCovariance(noise, loadings);
        FullCovariance dense = new FullCovariance(d, low.values());
        double[] moment = new double[d * d];
        for (double[] y : Gaussians.normals(5, d, random)) {
          Arrays.setAll(moment, e -> moment[e] + y[e / d] * y[e % d]);
        }
        double trace = dense.precisionTrace(moment);
        assertThat(low.logDeterminant())
            .as("d %d, q %d", d, q)
            .isCloseTo(dense.logDeterminant(), within(1e-10 * d));
        assertThat(low.precisionTrace(moment))
            .as("d %d, q %d", d, q)
            .isCloseTo(trace, within(1e-10 * trace));
      }
    }
  }

  @Test
  void noiseThatIsNotPositiveIsRefused() {
    for (double variance : new double[] {0, -1, Double.NaN}) {
      assertIllegal(
          () -> new FactorCovariance(new double[] {1, variance}, new double[] {1, 1}), "positive");
    }
  }
}
