package org.gradientem.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.junit.jupiter.api.Test;

class MeanMatchingTest {

  private static MeanMatching match(double[][] means, double variance, double[]... fitted) {
    return MeanMatching.of(
        means,
        Covariances.tied(
            Covariance.of(CovarianceType.SPHERICAL, means[0].length, new double[] {variance})),
        fitted);
  }

  @Test
  void theNearestPairIsMatchedFirst() {
    MeanMatching matching =
        match(new double[][] {{0}, {2}}, 1, new double[] {1.5}, new double[] {-3});

    assertThat(matching.component(0)).isEqualTo(1);
    assertThat(matching.component(1)).isEqualTo(0);
    assertThat(matching.distance(0)).isEqualTo(3);
  }

  @Test
  void distancesAreInStandardDeviations() {
    MeanMatching matching = match(new double[][] {{0, 0}}, 4, new double[] {6, 8});

    assertThat(matching.distance(0)).isCloseTo(5, within(1e-12));
  }

  @Test
  void fewerComponentsThanMeansLeaveMeansUnmatched() {
    MeanMatching matching = match(new double[][] {{0}, {9}, {20}}, 1, new double[] {9.5});

    assertThat(matching.component(0)).isEqualTo(-1);
    assertThat(matching.distance(0)).isInfinite();
    assertThat(matching.component(1)).isZero();
    assertThat(matching.found(1)).isEqualTo(1);
  }

  @Test
  void distancesAreInStandardDeviationsOfTheTrueComponent() {
    double[][] means = {{0}, {10}};
    Covariances covariances =
        Covariances.of(CovarianceFamily.VII, 1, new double[] {1}, new double[] {16});
    double[][] fitted = {{12}, {-1}};

    MeanMatching byTruth = MeanMatching.of(means, covariances, fitted);

    assertThat(byTruth.component(1)).isZero();
    assertThat(byTruth.distance(0)).isCloseTo(1, within(1e-12));
    assertThat(byTruth.distance(1)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void aPermutationOfManyMeansIsFound() {
    Random random = new Random(3);
    double[][] means = new double[200][4];
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> random.nextGaussian() * 10);
    }
    List<double[]> shuffled = new ArrayList<>(List.of(means));
    Collections.shuffle(shuffled, random);
    MeanMatching matching = match(means, 1, shuffled.toArray(double[][]::new));

    for (int i = 0; i < means.length; i++) {
      assertThat(shuffled.get(matching.component(i))).isEqualTo(means[i]);
    }
  }
}
