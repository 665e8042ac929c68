package org.gradientem.internal.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.gradientem.internal.components.ComponentMoments.Pair;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.search.Fits;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class MergeCostTest {
  private static final int K = 6;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, K, 3, random);
  private final Fits fits = new Fits(Samples.random(300, 3, random), CovarianceType.FULL);
  private final ComponentMoments moments = fits.moments(mixture);
  private final Covariance shared = mixture.covariance();
  private final MergeCost ward = MergeCost.ward(moments, shared);

  private static List<Pair> all(MergeCost cost) {
    return IntStream.range(0, K)
        .boxed()
        .flatMap(i -> IntStream.range(i + 1, K).mapToObj(j -> new Pair(i, j)))
        .sorted(Comparator.comparingDouble(cost::of))
        .toList();
  }

  @Test
  void wardsCostIsHalfTheScatterThatMergingAdds() {
    for (Pair pair : all(ward)) {
      ComponentMoments merged = moments.moved(List.of(pair), List.of());
      double added =
          shared.precisionTrace(merged.scatter(pair.keep()))
              - shared.precisionTrace(moments.scatter(pair.keep()))
              - shared.precisionTrace(moments.scatter(pair.drop()));
      assertThat(2 * ward.of(pair)).isCloseTo(added, within(1e-9 * added));
    }
  }

  @Test
  void theShrunkCostIsFinite() {
    MergeCost cost = MergeCost.shrunk(moments);
    assertThat(all(cost)).allSatisfy(pair -> assertThat(cost.of(pair)).isFinite());
  }

  @Test
  void disjointPairsAreTheCheapestOfWhatIsLeft() {
    List<Pair> pairs = ward.disjoint(K);
    assertThat(pairs).hasSize(K / 2);
    boolean[] taken = new boolean[K];
    for (Pair pair : pairs) {
      double cheapest =
          all(ward).stream()
              .filter(p -> !taken[p.keep()] && !taken[p.drop()])
              .mapToDouble(ward::of)
              .min()
              .orElseThrow();
      assertThat(ward.of(pair)).isEqualTo(cheapest);
      taken[pair.keep()] = true;
      taken[pair.drop()] = true;
    }
  }

  @Test
  void neighboursAreEachWithItsNearestTheCheapestFirst() {
    List<Pair> neighbours = ward.neighbours();
    assertThat(neighbours).doesNotHaveDuplicates().hasSizeBetween(K / 2, K - 1);
    assertThat(neighbours.stream().mapToDouble(ward::of)).isSorted();
    for (int i = 0; i < K; i++) {
      int component = i;
      Pair nearest = Pair.of(i, ward.nearest(i));
      assertThat(neighbours).contains(nearest);
      assertThat(IntStream.range(0, K).filter(j -> j != component))
          .allSatisfy(
              j ->
                  assertThat(ward.of(Pair.of(component, j)))
                      .isGreaterThanOrEqualTo(ward.of(nearest)));
    }
  }

  @Test
  void componentsWithoutWeightAreMergedFirst() {
    double[][] means = {{0, 0}, {3, 0}, {100, 100}, {200, 0}};
    Covariance identity = Covariance.of(CovarianceType.IDENTITY, new double[2][2]);
    Mixture light = Mixture.of(new double[] {0.5, 0.5, 0, 0}, means, identity);
    Fits few = new Fits(Samples.of(new double[] {0, 0}, new double[] {3, 0}), CovarianceType.FULL);
    MergeCost cost = MergeCost.ward(few.moments(light), identity);
    assertThat(cost.disjoint(1).get(0)).isNotEqualTo(new Pair(0, 1));
  }

  @Test
  void disjointPairsAreThoseThatSortingAllFinds() {
    for (int wanted = 0; wanted <= K; wanted++) {
      assertThat(ward.disjoint(wanted)).isEqualTo(MergeCost.disjoint(all(ward), K, wanted));
    }
  }

  @Test
  void ofEqualPairsTheFirstIsTaken() {
    double[][] means = new double[4][2];
    Covariance identity = Covariance.of(CovarianceType.IDENTITY, new double[2][2]);
    Mixture equal = Mixture.of(new double[] {1, 1, 1, 1}, means, identity);
    Fits few = new Fits(Samples.of(new double[] {0, 0}, new double[] {3, 0}), CovarianceType.FULL);
    MergeCost cost = MergeCost.ward(few.moments(equal), identity);
    assertThat(cost.disjoint(9)).containsExactly(new Pair(0, 1), new Pair(2, 3));
    assertThat(cost.neighbours()).containsExactly(new Pair(0, 1), new Pair(0, 2), new Pair(0, 3));
  }
}
