package org.gradientem.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;
import static org.gradientem.mixture.Close.columnMajor;
import static org.gradientem.mixture.Close.entrywiseError;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.AxisAlignedCovariance;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.RowStatistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowStatisticExpectationTest {
  /** Terms of the logits stay below about 100, whose rounding is 1e-14; a few of those. */
  private static final double ROUNDING = 1e-12;

  private record Layout(CovarianceFamily family, int rowsPerBlock, boolean weighted, int dim) {}

  static Stream<Layout> layouts() {
    return Stream.of(CovarianceFamily.VII, CovarianceFamily.VVI, CovarianceFamily.VVV)
        .flatMap(
            family ->
                Stream.of(1, 7, 1300)
                    .flatMap(
                        size ->
                            Stream.of(
                                new Layout(family, size, size == 7, 4),
                                new Layout(family, size, size != 7, 1))));
  }

  // A tile of the statistics T(x) of rows has 128, so 1300 are ten and a part.
  @ParameterizedTest
  @MethodSource("layouts")
  void blocksGiveWhatTheDefinitionsGive(Layout layout) {
    long seed = layout.toString().hashCode();
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = Samples.random(1300, layout.dim, random);
    samples = layout.weighted ? samples.weighted(random) : samples;
    Mixture mixture = Gaussians.randomOwnMixture(layout.family, 5, layout.dim, random);
    CovarianceType type = layout.family.type();
    compare(mixture, type, samples, samples.blocks(layout.rowsPerBlock), seed);
  }

  @Test
  void productsInSeveralPanelsOfColumnsAreComplete() {
    // A panel of 2^15 numbers for 128 rows has 256 columns, and 30 features have 465 products.
    long seed = 30;
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = Samples.random(700, 30, random);
    Mixture mixture = Gaussians.randomOwnMixture(CovarianceFamily.VVV, 3, 30, random);
    compare(mixture, CovarianceType.FULL, samples, samples.blocks(300), seed);
  }

  @ParameterizedTest
  @EnumSource
  void thePassOfAWiderFamilyHoldsTheMomentsOfANarrowerType(CovarianceType type) {
    long seed = 17;
    for (CovarianceFamily family : List.of(CovarianceFamily.VVV, CovarianceFamily.VVI)) {
      if (type.compareTo(family.type()) > 0) {
        continue;
      }
      SplittableRandom random = new SplittableRandom(seed);
      Samples samples = Samples.random(600, 3, random).weighted(random);
      Mixture mixture = Gaussians.randomOwnMixture(family, 4, 3, random);
      compare(mixture, type, samples, samples.blocks(100), seed);
    }
  }

  private static void compare(
      Mixture mixture, CovarianceType type, Samples samples, List<SampleBlock> blocks, long seed) {
    SufficientStatistics statistics = new Expectation(mixture).statistics(blocks.iterator());
    NaiveExpectation naive = new NaiveExpectation(mixture, samples);
    String as = "%s, %s, seed %d".formatted(mixture.covariances().family(), type, seed);
    assertThat(entrywiseError(statistics.counts(), naive.counts)).as(as).isLessThan(ROUNDING);
    assertClose(statistics.sums(), columnMajor(naive.sums), ROUNDING, as);
    double[][] found = Scatters.about(type, statistics, new double[statistics.sums().length]);
    for (int i = 0; i < found.length; i++) {
      assertClose(found[i], held(type, naive.seconds[i]), ROUNDING, as);
    }
    CovarianceFamily family = mixture.covariances().family();
    DataMoments moments =
        Samples.moments(family.isTied() ? family.type() : CovarianceType.SPHERICAL, blocks);
    assertClose(moments.logLikelihood(mixture, statistics), naive.logLikelihood, ROUNDING, as);
  }

  private static double[] held(CovarianceType type, double[][] matrix) {
    return switch (type) {
      case FULL -> columnMajor(matrix);
      case DIAGONAL -> diagonal(matrix);
      default -> new double[] {Arrays.stream(diagonal(matrix)).sum()};
    };
  }

  private static double[] diagonal(double[][] matrix) {
    double[] diagonal = new double[matrix.length];
    Arrays.setAll(diagonal, j -> matrix[j][j]);
    return diagonal;
  }

  @Test
  void statisticsOfPartsMergeAndThoseOfComponentsAdd() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = Samples.random(60, 3, random);
    Mixture mixture = Gaussians.randomOwnMixture(CovarianceFamily.VVV, 3, 3, random);
    SufficientStatistics all = samples.statistics(mixture);
    int[] front = IntStream.range(0, 25).toArray();
    int[] back = IntStream.range(25, 60).toArray();
    SufficientStatistics merged =
        samples.pick(front).statistics(mixture).merge(samples.pick(back).statistics(mixture));
    assertClose(merged.sums, all.sums, ROUNDING, "seed %d", seed);
    SufficientStatistics grouped = all.grouped(new int[] {0, 1, 0}, 2);
    for (int column = 0; column < RowStatistic.FULL.width(3); column++) {
      assertThat(grouped.sums[2 * column])
          .as("seed %d", seed)
          .isEqualTo(all.sums[3 * column] + all.sums[3 * column + 2]);
    }
    assertIllegal(() -> all.merge(new SufficientStatistics(3, 3, null)), "LINEAR");
  }

  @Test
  void aTinyComponentFarOutIsRefused() {
    // 1e-6 wide at 1: a million of its deviations from the centre, where 1e5 can be told.
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new Expectation(farOut(1e-6)))
        .withMessageContaining("Component 1");
    Samples samples = Samples.of(new double[] {1 + 2e-5}, new double[] {1 - 1e-5}, new double[1]);
    Mixture near = farOut(2e-5);
    NaiveExpectation naive = new NaiveExpectation(near, samples);
    // 2.5e9 times 1e-16, and some.
    assertClose(
        samples.statistics(near).logSumExp - 1.5 * Math.log(2 * Math.PI),
        naive.logLikelihood,
        1e-6);
  }

  private static Mixture farOut(double deviation) {
    Covariance wide = new AxisAlignedCovariance.Spherical(1, 1);
    Covariance tiny = new AxisAlignedCovariance.Spherical(1, deviation * deviation);
    return Mixture.of(
        new double[] {1, 1},
        new double[][] {{0}, {1}},
        new Covariances.Own(CovarianceFamily.VII, wide, tiny));
  }
}
