package org.gradientem.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.gradientem.em.Samples;
import org.gradientem.em.SufficientStatistics;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;

class WardClusteringTest {
  private final SplittableRandom random = new SplittableRandom(3);
  private final Mixture mixture = Gaussians.randomMixture(CovarianceType.FULL, 6, 3, random);
  private final SufficientStatistics statistics =
      Samples.random(300, 3, random).statistics(mixture);
  private final Covariance covariance = mixture.covariance();

  /** The scatter of components around the means of their groups, in whitened coordinates. */
  private double scatter(int[] groupOf, int groups) {
    double[] counts = statistics.counts();
    double[] white = covariance.whiten(WardClustering.means(statistics), 6);
    SufficientStatistics grouped = statistics.grouped(groupOf, groups);
    double[] centres = covariance.whiten(WardClustering.means(grouped), groups);
    double scatter = 0;
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < 6; i++) {
        double difference = white[j * 6 + i] - centres[j * groups + groupOf[i]];
        scatter += counts[i] * difference * difference;
      }
    }
    return scatter;
  }

  @Test
  void theCostOfAPairIsTheScatterThatMergingItAdds() {
    WardClustering ward = new WardClustering(statistics, covariance);
    assertThat(ward.cost(1, 4))
        .isCloseTo(scatter(new int[] {0, 1, 2, 3, 1, 4}, 5), within(1e-9))
        .isEqualTo(ward.cost(4, 1));
  }

  @Test
  void everyMergeIsTheCheapestOfAll() {
    int[] previous = {0, 1, 2, 3, 4, 5};
    for (int target = 5; target >= 1; target--) {
      int[] merged = new WardClustering(statistics, covariance).mergeTo(target);
      double cheapest = Double.POSITIVE_INFINITY;
      for (int a = 0; a <= target; a++) {
        for (int b = 0; b < a; b++) {
          int[] candidate = previous.clone();
          for (int i = 0; i < 6; i++) {
            int group = candidate[i] == a ? b : candidate[i];
            candidate[i] = group > a ? group - 1 : group;
          }
          cheapest = Math.min(cheapest, scatter(candidate, target));
        }
      }
      assertThat(scatter(merged, target)).isCloseTo(cheapest, within(1e-9));
      previous = merged;
    }
  }

  @Test
  void findsTheNearest() {
    WardClustering ward = new WardClustering(statistics, covariance);
    for (int a = 0; a < 6; a++) {
      for (int b = 0; b < 6; b++) {
        assertThat(a == b || ward.cost(a, ward.nearest(a)) <= ward.cost(a, b)).isTrue();
      }
    }
  }

  @Test
  void componentsWithoutWeightAreMergedFirst() {
    double[][] means = {{0, 0}, {3, 0}, {100, 100}, {200, 0}};
    Covariance identity = Covariance.of(CovarianceType.IDENTITY, new double[2][2]);
    Mixture light = Mixture.of(new double[] {0.5, 0.5, 0, 0}, means, identity);
    SufficientStatistics few =
        Samples.of(new double[] {0, 0}, new double[] {3, 0}).statistics(light);
    int[] merged = new WardClustering(few, identity).mergeTo(2);
    assertThat(merged[0]).isNotEqualTo(merged[1]);
  }
}
