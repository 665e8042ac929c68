package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberDistributionTest {
  private static final double[] NONE = {};

  private static NumberDistribution plain(NormalMixture mixture, boolean isLog) {
    return new NumberDistribution(NONE, NONE, mixture, isLog);
  }

  private static NormalMixture random(SplittableRandom random, int k) {
    return new NormalMixture(
        random.doubles(k).toArray(),
        random.doubles(k, -3, 3).toArray(),
        random.doubles(k, 0.01, 1).toArray());
  }

  @Test
  void oneNormalIsTheClosedForm() {
    NormalMixture one = new NormalMixture(new double[] {2}, new double[] {3}, new double[] {4});
    NormalDistribution normal = new NormalDistribution(3, 2);
    LogNormalDistribution logNormal = new LogNormalDistribution(3, 2);
    for (double p : new double[] {1e-9, 0.05, 0.5, 0.95}) {
      double expected = normal.inverseCumulativeProbability(p);
      assertThat(plain(one, false).quantile(p)).isCloseTo(expected, within(1e-9));
      assertThat(plain(one, true).quantile(p) / Math.exp(expected)).isCloseTo(1, within(1e-9));
    }
    assertThat(plain(one, false).mean()).isEqualTo(3);
    assertThat(plain(one, false).standardDeviation()).isEqualTo(2);
    double ofLog = plain(one, true).mean() / logNormal.getNumericalMean();
    assertThat(ofLog).isCloseTo(1, within(1e-12));
    double deviation = Math.sqrt(logNormal.getNumericalVariance());
    assertThat(plain(one, true).standardDeviation() / deviation).isCloseTo(1, within(1e-9));
  }

  @Test
  void weightsNextToNothingAreRelativeToEachOther() {
    double[] means = {3, 5};
    double[] variances = {4, 1};

    NormalMixture first = new NormalMixture(new double[] {1e-20, 0}, means, variances);
    NormalMixture equal = new NormalMixture(new double[2], means, variances);

    assertThat(first.quantile(0.5)).isCloseTo(3, within(1e-9));
    assertThat(equal.cumulative(equal.quantile(0.5))).isCloseTo(0.5, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aQuantileHasItsFractionBelow(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NormalMixture mixture = random(random, 1 + (int) seed);
    for (double p : random.doubles(20, 1e-6, 1 - 1e-6).toArray()) {
      assertThat(mixture.cumulative(mixture.quantile(p)))
          .as("seed %d", seed)
          .isCloseTo(p, within(1e-8));
    }
  }

  /** The exact mean of atoms and logarithms against a fine grid of quantiles. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void atomsAreJumps(boolean isLog) {
    SplittableRandom random = new SplittableRandom(7);
    double[] atoms = {1, 0, -999};
    double[] probabilities = {0.1, 0.25, 0.05};
    NumberDistribution all = new NumberDistribution(atoms, probabilities, random(random, 3), isLog);
    int n = 100_000;
    double[] values = IntStream.range(0, n).mapToDouble(i -> all.quantile((i + 0.5) / n)).toArray();
    assertThat(values).isSorted();
    for (int a = 0; a < atoms.length; a++) {
      double atom = atoms[a];
      double fraction = Arrays.stream(values).filter(x -> x == atom).count() / (double) n;
      assertThat(fraction).isCloseTo(probabilities[a], within(2.0 / n));
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    // What a grid of so many quantiles misses of the tails.
    assertThat(all.mean()).isCloseTo(mean, within(1e-3));
    assertThat(all.standardDeviation()).isCloseTo(Math.sqrt(square), within(1e-3));
  }

  @Test
  void allMayBeAtoms() {
    NumberDistribution all =
        new NumberDistribution(
            new double[] {0, 5},
            new double[] {0.5, 0.5},
            new NormalMixture(NONE, NONE, NONE),
            true);
    assertThat(all.quantile(0.4)).isZero();
    assertThat(all.quantile(0.95)).isEqualTo(5);
    assertThat(all.mean()).isEqualTo(2.5);
    assertThat(all.standardDeviation()).isEqualTo(2.5);
  }

  @Test
  void farApartComponentsKeepTheirDigits() {
    NormalMixture far =
        new NormalMixture(
            new double[] {0.3, 0.7}, new double[] {-1e8, 1e8}, new double[] {1e-4, 1e-4});
    assertThat(far.quantile(0.15)).isCloseTo(-1e8, within(1e-7));
    assertThat(far.cumulative(far.quantile(0.9))).isCloseTo(0.9, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void noProbabilityIsRefused(double p) {
    NormalMixture one = new NormalMixture(new double[] {1}, new double[1], new double[] {1});
    assertIllegal(() -> one.quantile(p), p + " is no probability of a quantile.");
  }
}
