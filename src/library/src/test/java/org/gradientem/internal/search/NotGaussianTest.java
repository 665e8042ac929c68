package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data that no mixture with one covariance fits: the answer is finite and says what it is. */
@Tag("long")
class NotGaussianTest {
  private static Selection select(Fits fits) {
    EmLoop.Result fitted = fits.fitted(40, 1);
    Selection selection = fits.select(fitted);
    assertThat(selection.bic()).isFinite();
    assertThat(List.of(selection.chosen().mixture().means()))
        .allSatisfy(mean -> assertThat(mean).doesNotContain(Double.NaN));
    return selection;
  }

  private static Fits drawn(int rows, Function<SplittableRandom, double[]> draw) {
    SplittableRandom random = new SplittableRandom(7);
    double[][] x = new double[rows][];
    for (int r = 0; r < rows; r++) {
      x[r] = draw.apply(random);
    }
    return new Fits(Samples.of(x), CovarianceType.FULL);
  }

  @Test
  void twoMoonsArePavedWithManyComponents() {
    Fits moons =
        drawn(
            1000,
            random -> {
              double t = Math.PI * random.nextDouble();
              double x = Math.cos(t) + 0.05 * random.nextGaussian();
              double y = Math.sin(t) + 0.05 * random.nextGaussian();
              return random.nextBoolean() ? new double[] {x, y} : new double[] {1 - x, 0.5 - y};
            });
    assertThat(select(moons).chosen().mixture().k()).isGreaterThan(10);
  }

  @Test
  void uniformNoiseIsPavedEvenly() {
    Fits noise = drawn(1000, random -> new double[] {random.nextDouble(), random.nextDouble()});
    Selection selection = select(noise);
    for (double weight : selection.chosen().mixture().weights()) {
      assertThat(weight).isBetween(0.3 / selection.chosen().mixture().k(), 1.0);
    }
  }
}
