package org.gradientem.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.gradientem.internal.components.RowLevels;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TwoComponentFitTest {
  private static final int ROWS = 1000;

  /** Standard normal rows, the second half of them moved along the first coordinate. */
  private static double[] rows(double distance) {
    double[][] normals = Gaussians.normals(ROWS, 2, new SplittableRandom(1));
    double[] z = new double[2 * ROWS];
    for (int r = 0; r < ROWS; r++) {
      z[r] = normals[r][0] + (r < ROWS / 2 ? -distance / 2 : distance / 2);
      z[ROWS + r] = normals[r][1];
    }
    return z;
  }

  private static double[] ones() {
    double[] ones = new double[ROWS];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static TwoComponentFit fit(double[] z, TwoComponentFit.Kind kind) {
    double[] cut = SplitCuts.median(ones(), Arrays.copyOf(z, ROWS));
    return TwoComponentFit.fit(
            new TwoComponentFit.Whole(CovarianceType.FULL, 2, z, RowLevels.NONE, ones()),
            cut,
            kind,
            12)
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void twoGroupsAreToldApartAndPayForThemselves(TwoComponentFit.Kind kind) {
    TwoComponentFit twoComponentFit = fit(rows(8), kind);
    for (int r = 0; r < ROWS; r++) {
      assertThat(twoComponentFit.first()[r] > 0.5).as("row %d", r).isEqualTo(r < ROWS / 2);
    }
    assertThat(twoComponentFit.gain()).isGreaterThan(6 * Math.log(ROWS));
  }

  @ParameterizedTest
  @EnumSource
  void oneGaussianDoesNotPayForTwo(TwoComponentFit.Kind kind) {
    int parameters = kind == TwoComponentFit.Kind.OWN ? 6 : 3;
    assertThat(fit(rows(0), kind).gain()).isLessThan(parameters * Math.log(ROWS));
  }

  @Test
  void aClusterCutFindsAFewRowsFarOff() {
    double[] along = new double[ROWS];
    SplittableRandom random = new SplittableRandom(2);
    Arrays.setAll(along, r -> random.nextGaussian() + (r < 5 ? 100 : 0));
    double[] cut = SplitCuts.clusters(ones(), along);
    for (int r = 0; r < ROWS; r++) {
      assertThat(cut[r] < 0.5).as("row %d", r).isEqualTo(r < 5);
    }
  }

  @Test
  void halvesOfTooFewRowsAreNoHalves() {
    double[] z = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    double[] weights = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    double[] along = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    double[] cut = SplitCuts.median(weights, along);
    assertThat(own(CovarianceType.FULL, z, weights, cut)).isEmpty();
    assertThat(own(CovarianceType.DIAGONAL, z, weights, cut)).isPresent();
  }

  private static Optional<TwoComponentFit> own(
      CovarianceType type, double[] z, double[] weights, double[] cut) {
    return TwoComponentFit.fit(
        new TwoComponentFit.Whole(type, 2, z, RowLevels.NONE, weights),
        cut.clone(),
        TwoComponentFit.Kind.OWN,
        1);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(CovarianceType.SPHERICAL, CovarianceType.DIAGONAL, CovarianceType.FULL)
        .flatMap(
            type ->
                Arrays.stream(TwoComponentFit.Kind.values()).map(kind -> arguments(type, kind)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void stepsAreThoseOfANaiveLoop(CovarianceType type, TwoComponentFit.Kind kind) {
    long seed = 3;
    SplittableRandom random = new SplittableRandom(seed);
    double[] z = rows(3);
    double[] weights = new double[ROWS];
    Arrays.setAll(weights, r -> random.nextDouble(0.1, 2));
    double[] cut = SplitCuts.median(weights, Arrays.copyOf(z, ROWS));
    NaiveTwoComponentFit naive = new NaiveTwoComponentFit(type, 2, z, weights, cut, kind);
    for (int step = 0; step < 12; step++) {
      naive.step();
    }
    TwoComponentFit twoComponentFit =
        TwoComponentFit.fit(
                new TwoComponentFit.Whole(type, 2, z, RowLevels.NONE, weights), cut, kind, 12)
            .orElseThrow();
    assertThat(twoComponentFit.gain()).as("seed %d", seed).isCloseTo(naive.gain(), within(1e-8));
    assertThat(twoComponentFit.first())
        .as("seed %d", seed)
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(naive.first());
  }
}
