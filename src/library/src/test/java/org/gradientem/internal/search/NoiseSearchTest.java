package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.candidates.SearchTarget;
import org.gradientem.internal.candidates.StopRule;
import org.gradientem.internal.em.EmLoop;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise is found where there is some, and only there. */
class NoiseSearchTest {
  private static final int ROWS = 1200;
  static final List<CovarianceFamily> FAMILIES =
      List.of(
          CovarianceFamily.EII, CovarianceFamily.VII, CovarianceFamily.EEE, CovarianceFamily.VVV);

  private static final double[][] CENTRES = {{0, 0}, {8, 0}, {3, 7}};

  /** Three groups, and a share of the rows uniform over their box. */
  static Samples noisy(double share, long seed) {
    Samples samples = Fits.around(ROWS, seed, CENTRES);
    UniformNoise box = box(samples.rows());
    SplittableRandom random = new SplittableRandom(seed + 1);
    for (int r = 0; r < share * ROWS; r++) {
      for (int j = 0; j < 2; j++) {
        samples.rows()[r][j] = box.low()[j] + random.nextDouble() * (box.high()[j] - box.low()[j]);
      }
    }
    return samples;
  }

  private static UniformNoise box(double[][] rows) {
    double[] low = rows[0].clone();
    double[] high = rows[0].clone();
    for (double[] row : rows) {
      Arrays.setAll(low, j -> Math.min(low[j], row[j]));
      Arrays.setAll(high, j -> Math.max(high[j], row[j]));
    }
    return UniformNoise.of(0, low, high);
  }

  /** The same of rows in the coordinates of the blocks. */
  static UniformNoise box(Fits fits) {
    return box(
        fits.blocks.stream()
            .flatMap(block -> IntStream.range(0, block.rows()).mapToObj(block::row))
            .toArray(double[][]::new));
  }

  private record Found(Selection without, Selection with) {}

  private static Found found(Samples samples, List<CovarianceFamily> families, OptionalInt k) {
    Fits fits = new Fits(samples, CovarianceType.FULL);
    EmLoop.Result start = fits.fitted(12, 1);
    return new Found(
        search(fits, new SearchTarget(families, k)).select(start),
        search(fits, new SearchTarget(families, k, box(fits))).select(start));
  }

  private static ComponentSelection search(Fits fits, SearchTarget target) {
    return new ComponentSelection(fits.data(), target, new StopRule(1000, 1e-6), Fits.NOBODY);
  }

  /**
   * Mclust 6.0.0, told which rows are noise at first, gains 160, 280 and 470 on rows like these.
   */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.2})
  void threeGroupsInNoiseAreThree(double share) {
    Found found = found(noisy(share, 1), FAMILIES, OptionalInt.empty());
    Mixture mixture = found.with.chosen().mixture();
    assertThat(found.without.chosen().mixture().k()).isGreaterThan(3);
    assertThat(mixture.k()).isEqualTo(3);
    // The groups' own rows take part of the box.
    assertThat(mixture.noise().weight()).isBetween(0.8 * share, 1.1 * share);
    // A Gaussian over a square loses log(pi e / 6) nats a row; half of that, for several lose less.
    double ofOne = 2 * share * ROWS * Math.log(Math.PI * Math.E / 6);
    assertThat(found.with.bic() - found.without.bic()).isGreaterThan(ofOne / 2);
    assertThat(found.with.reason().toString())
        .contains("k = 3 with noise")
        .contains("without noise");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aNumberThatIsAskedForIsKept(long seed) {
    Found found = found(noisy(0.1, seed), List.of(CovarianceFamily.VVV), OptionalInt.of(3));
    assertThat(found.with.chosen().mixture().k()).isEqualTo(3);
    assertThat(found.with.chosen().mixture().noise().weight()).isBetween(0.08, 0.11);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"EEE", "VVI"})
  void oneFamilyIsEnough(String family) {
    List<CovarianceFamily> only = List.of(CovarianceFamily.valueOf(family));
    Found found = found(noisy(0.1, 3), only, OptionalInt.empty());
    assertThat(found.with.chosen().mixture().k()).isEqualTo(3);
    assertThat(found.with.chosen().mixture().noise().weight()).isBetween(0.08, 0.11);
  }

  @Test
  void noiseInThePlaceOfAllWeightLeavesTheOthersTheirs() {
    Mixture mixture =
        Mixture.ofLogWeights(
            new double[] {0, -40, -41},
            new double[] {0, 1, 2},
            Covariance.of(CovarianceType.FULL, new double[][] {{1}}));
    assertThat(mixture.weights()[0]).isEqualTo(1);
    UniformNoise box = UniformNoise.of(0, new double[] {-9}, new double[] {9});
    Mixture replaced = Moves.replaced(mixture, 0, box);
    assertThat(replaced.noise().weight()).isEqualTo(1);
    assertThat(replaced.logWeights()).containsExactly(-40, -41);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void withoutNoiseNothingChanges(long seed) {
    Found found =
        found(Fits.around(ROWS, seed, CENTRES), List.of(CovarianceFamily.VVV), OptionalInt.empty());
    assertThat(found.with.chosen().mixture().noise().isEmpty()).isTrue();
    assertThat(found.with.bic()).isEqualTo(found.without.bic());
  }
}
