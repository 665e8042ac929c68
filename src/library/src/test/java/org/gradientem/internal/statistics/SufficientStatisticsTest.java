package org.gradientem.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SufficientStatisticsTest {
  private static final int N = 4;
  private static final int D = 3;

  /** Sums of a few hundred terms of like size, added in another order. */
  private static final double ROUNDING = 1e-12;

  private static SufficientStatistics of(Samples samples, CovarianceType momentType) {
    Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, N, D, new SplittableRandom(99));
    return new Expectation(mixture, momentType).statistics(samples.blocks().iterator());
  }

  private static Samples samples(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Samples.random(count, D, random).weighted(random);
  }

  /** Everything that statistics hold. */
  private static double[] contents(SufficientStatistics s) {
    double[] moment = s.secondMoment == null ? new double[0] : s.secondMoment;
    double[] totals = {s.logSumExp, s.weight, (double) s.rows};
    return Stream.of(s.counts, s.sums, moment, totals).flatMapToDouble(DoubleStream::of).toArray();
  }

  @Test
  void statisticsOfNoRowsAreTheIdentity() {
    double[] alone = contents(of(samples(50, 1), CovarianceType.FULL));
    assertThat(
            contents(
                of(samples(50, 1), CovarianceType.FULL)
                    .merge(new SufficientStatistics(N, D, CovarianceType.FULL))))
        .containsExactly(alone);
    assertThat(
            contents(
                new SufficientStatistics(N, D, CovarianceType.FULL)
                    .merge(of(samples(50, 1), CovarianceType.FULL))))
        .containsExactly(alone);
  }

  @Test
  void mergingCommutesToTheLastBit() {
    double[] oneWay = contents(of(samples(50, 1), null).merge(of(samples(70, 2), null)));
    double[] otherWay = contents(of(samples(70, 2), null).merge(of(samples(50, 1), null)));
    assertThat(oneWay).containsExactly(otherWay);
  }

  @ParameterizedTest
  @EnumSource
  void mergingInAnyOrderGivesTheSameSums(CovarianceType type) {
    for (long seed = 0; seed < 5; seed++) {
      Samples all = samples(300, seed);
      SplittableRandom random = new SplittableRandom(seed);
      double[] whole = contents(of(all, type));
      List<SufficientStatistics> parts = new ArrayList<>();
      Samples shuffled = all.shuffled(random);
      int from = 0;
      while (from < all.count()) {
        int to = Math.min(all.count(), from + 1 + random.nextInt(60));
        parts.add(of(shuffled.pick(IntStream.range(from, to).toArray()), type));
        from = to;
      }
      while (parts.size() > 1) {
        SufficientStatistics one = parts.remove(random.nextInt(parts.size()));
        SufficientStatistics other = parts.remove(random.nextInt(parts.size()));
        parts.add(one.merge(other));
      }
      SufficientStatistics merged = parts.get(0);
      assertClose(contents(merged), whole, ROUNDING, "seed %d", seed);
      assertClose(merged.counts(), of(all, type).counts(), ROUNDING, "counts, seed %d", seed);
      assertThat(merged.rows()).as("rows, seed %d", seed).isEqualTo(300);
    }
  }

  @Test
  void groupedComponentsAddUpToTheSameRows() {
    SufficientStatistics statistics = of(samples(60, 4), null);
    double[] before = contents(statistics);
    SufficientStatistics grouped = statistics.grouped(new int[] {1, 0, 1, 0}, 2);
    double[] counts = statistics.counts();
    double[] sums = statistics.sums();
    assertThat(grouped.counts()).containsExactly(counts[1] + counts[3], counts[0] + counts[2]);
    for (int j = 0; j < D; j++) {
      assertThat(Arrays.copyOfRange(grouped.sums(), 2 * j, 2 * j + 2))
          .as("coordinate %d", j)
          .containsExactly(sums[N * j + 1] + sums[N * j + 3], sums[N * j] + sums[N * j + 2]);
    }
    assertThat(grouped.rows()).isEqualTo(60);
    assertThat(grouped.weight()).isEqualTo(statistics.weight());
    assertThat(contents(statistics)).as("the original").containsExactly(before);
  }

  @Test
  void mergingLeavesTheOtherStatisticsAlone() {
    SufficientStatistics other = of(samples(70, 2), CovarianceType.FULL);
    double[] before = contents(other);
    SufficientStatistics merged = of(samples(50, 1), CovarianceType.FULL);
    assertThat(merged.merge(other)).isSameAs(merged);
    merged.merge(other);
    assertThat(contents(other)).containsExactly(before);
  }

  @Test
  void arraysHandedOutAreCopies() {
    SufficientStatistics statistics = of(samples(5, 1), null);
    double[] before = contents(statistics);
    statistics.counts()[0] = -1;
    statistics.sums()[0] = -1;
    assertThat(contents(statistics)).containsExactly(before);
  }

  /** A moment would be lost, would lack, or would be added to a diagonal. */
  @Test
  void otherShapesAreRefused() {
    SufficientStatistics without = new SufficientStatistics(4, 3, null);
    SufficientStatistics diagonal = new SufficientStatistics(4, 3, CovarianceType.DIAGONAL);
    SufficientStatistics full = new SufficientStatistics(4, 3, CovarianceType.FULL);
    for (int[] other : new int[][] {{5, 3}, {4, 2}}) {
      assertIllegal(
          () -> without.merge(new SufficientStatistics(other[0], other[1], null)),
          " and of %d x %d LINEAR, 0 moments and 0 levels cannot be merged."
              .formatted(other[0], other[1]));
    }
    assertIllegal(() -> without.merge(full), "moments and 0 levels cannot be merged.");
    assertIllegal(() -> full.merge(without), "moments and 0 levels cannot be merged.");
    assertIllegal(() -> diagonal.merge(full), "moments and 0 levels cannot be merged.");
  }
}
