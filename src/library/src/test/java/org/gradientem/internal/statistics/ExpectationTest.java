package org.gradientem.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.columnMajor;
import static org.gradientem.mixture.Close.entrywiseError;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.Bits;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {
  /** Logits stay below about 100, whose rounding is 1e-14; a few of those. */
  private static final double ROUNDING = 1e-12;

  private record Layout(int rowsPerBlock, CovarianceType type, boolean weighted) {}

  static Stream<Layout> layouts() {
    return IntStream.of(1, 2, 7, 1024)
        .boxed()
        .flatMap(
            size ->
                Arrays.stream(CovarianceType.values())
                    .flatMap(
                        type ->
                            Stream.of(false, true)
                                .map(weighted -> new Layout(size, type, weighted))));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void blocksGiveWhatTheDefinitionsGive(Layout layout) {
    long seed = layout.toString().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = Samples.random(1030, 4, random);
    samples = layout.weighted ? samples.weighted(random) : samples;
    Mixture mixture = Gaussians.randomMixture(layout.type, 5, 4, random);
    compare(mixture, samples, samples.blocks(layout.rowsPerBlock), seed);
  }

  private static void compare(
      Mixture mixture, Samples samples, List<SampleBlock> blocks, long seed) {
    CovarianceType type = mixture.covariance().type();
    SufficientStatistics statistics = new Expectation(mixture).statistics(blocks.iterator());
    NaiveExpectation naive = new NaiveExpectation(mixture, samples);
    assertThat(entrywiseError(statistics.counts(), naive.counts))
        .as("counts, seed %d", seed)
        .isLessThan(ROUNDING);
    assertClose(statistics.sums(), columnMajor(naive.sums), ROUNDING, "sums, seed %d", seed);
    assertClose(
        Samples.moments(type, blocks).logLikelihood(mixture, statistics),
        naive.logLikelihood,
        ROUNDING,
        "log-likelihood, seed %d",
        seed);
    assertClose(statistics.weight(), naive.weight, ROUNDING, "weight, seed %d", seed);
    assertThat(statistics.rows()).as("rows").isEqualTo(samples.count());
  }

  @Test
  void anyNumberOfComponentsGivesWhatTheDefinitionsGive() {
    for (int n = 1; n <= 40; n++) {
      SplittableRandom random = new SplittableRandom(n);
      Samples samples = Samples.random(30, 3, random);
      compare(
          Gaussians.randomMixture(CovarianceType.FULL, n, 3, random),
          samples,
          samples.blocks(11),
          n);
    }
  }

  // A tile holds 16 384 logits, so 409 rows of 40 components.
  @ParameterizedTest
  @ValueSource(ints = {408, 409, 410, 818, 819})
  void blocksLargerThanATileAreReadToTheEnd(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    Samples samples = Samples.random(rows, 2, random).weighted(random);
    Mixture mixture = Gaussians.randomMixture(CovarianceType.DIAGONAL, 40, 2, random);
    compare(mixture, samples, samples.blocks(rows), rows);
  }

  @Test
  void moreComponentsThanATileHoldsLogitsAreTakenRowByRow() {
    long seed = 40_000;
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = Samples.random(3, 1, random);
    Mixture mixture = Gaussians.randomMixture(CovarianceType.IDENTITY, 40_000, 1, random);
    compare(mixture, samples, samples.blocks(), seed);
  }

  // With means at 12 and -12 the bound on the logits is 73 + 12 |x|, so 300 near |x| = 19.
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 5, 18, 20, 40})
  void eitherSideOfTheBoundThatSparesTheMaximum(double length) {
    Mixture mixture =
        Mixture.of(
            new double[] {1, 3},
            new double[][] {{12}, {-12}},
            new AxisAlignedCovariance.Identity(1));
    Samples samples =
        Samples.of(new double[] {length}, new double[] {-length}, new double[] {length / 7});
    compare(mixture, samples, samples.blocks(3), 0);
  }

  @Test
  void farApartTheOtherComponentsGetExactlyNothing() {
    // Of a row near 60 the other logit is lower by about 2 * 60 * 60, and exp(-7200) is 0.
    Mixture mixture =
        Mixture.of(
            new double[] {1, 1, 1},
            new double[][] {{60}, {-60}, {1e5}},
            new AxisAlignedCovariance.Identity(1));
    Samples samples = Samples.of(new double[] {59}, new double[] {60.5}, new double[] {-61});
    SufficientStatistics statistics = samples.statistics(mixture);
    assertThat(statistics.counts()).containsExactly(2, 1, 0);
    assertThat(statistics.sums()).containsExactly(59 + 60.5, -61, 0);
    NaiveExpectation naive = new NaiveExpectation(mixture, samples);
    assertClose(
        samples.moments(CovarianceType.IDENTITY).logLikelihood(mixture, statistics),
        naive.logLikelihood,
        ROUNDING);
  }

  @Test
  void rowsFarFromEveryComponentAreStillSharedOut() {
    // Every density underflows to 0, so dividing densities would give NaN.
    Mixture mixture =
        Mixture.of(
            new double[] {1, 3},
            new double[][] {{1000, 1000}, {1000, 1000}},
            new AxisAlignedCovariance.Identity(2));
    SufficientStatistics statistics = Samples.of(new double[] {-1000, -1000}).statistics(mixture);
    // The last bit of logits of 3e6 is 5e-10.
    assertClose(statistics.counts(), new double[] {0.25, 0.75}, 1e-9);
  }

  @Test
  void aComponentOfWeightZeroGetsNothing() {
    Mixture mixture =
        Mixture.of(
            new double[] {0, 1}, new double[][] {{1}, {2}}, new AxisAlignedCovariance.Identity(1));
    SufficientStatistics statistics = Samples.of(new double[] {1}).statistics(mixture);
    assertThat(statistics.counts()).containsExactly(0, 1);
    assertThat(statistics.sums()).containsExactly(0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void theSecondMomentIsCollectedAsFarAsItsTypeGoes(CovarianceType type) {
    for (int rows : new int[] {1, 255, 256, 257, 513}) {
      for (boolean weighted : new boolean[] {false, true}) {
        SplittableRandom random = new SplittableRandom(rows);
        Samples drawn = Samples.random(rows, 5, random);
        Samples samples = weighted ? drawn.weighted(random) : drawn;
        Mixture mixture = Gaussians.randomMixture(type, 2, 5, random);
        double[][] moment = new NaiveExpectation(mixture, samples).secondMoment;
        double[] diagonal = IntStream.range(0, 5).mapToDouble(j -> moment[j][j]).toArray();
        double[] held =
            switch (type) {
              case IDENTITY, SPHERICAL -> new double[] {Arrays.stream(diagonal).sum()};
              case DIAGONAL -> diagonal;
              case FULL -> columnMajor(moment);
            };
        for (int size : new int[] {rows, 100}) {
          SufficientStatistics statistics =
              new Expectation(mixture, type).statistics(samples.blocks(size).iterator());
          assertClose(
              statistics.secondMoment,
              held,
              ROUNDING,
              "seed %d, weighted %s, block %d",
              rows,
              weighted,
              size);
        }
      }
    }
  }

  @Test
  void theSecondMomentIsCollectedOnlyOnRequest() {
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 2, 2, new SplittableRandom(1));
    assertThat(Samples.of(new double[2]).statistics(mixture).secondMoment).isNull();
  }

  @Test
  void noBlocksCostNoStatistics() {
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 2, 2, new SplittableRandom(1));
    assertThat(new Expectation(mixture).statistics(Collections.emptyIterator())).isNull();
  }

  @Test
  void thePassOverBlocksIsTheirExpectationEveryTime() {
    SplittableRandom random = new SplittableRandom(3);
    Samples samples = Samples.random(2000, 2, random);
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 3, 2, random);
    // So many blocks side by side that their order would show if it were that of their ends.
    Pass pass = Pass.over(samples.blocks(7));
    double[] once = pass.run(mixture, 0).sums();
    for (int run = 1; run < 20; run++) {
      Bits.assertSame(pass.run(mixture, run).sums(), once);
    }
    assertClose(once, samples.statistics(mixture).sums(), ROUNDING);
  }
}
