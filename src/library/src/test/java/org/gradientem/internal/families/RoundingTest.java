package org.gradientem.internal.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class RoundingTest {
  private static final double[] STEPS = {0, 2, 0.5};
  private static final Rounding ROUNDING = new Rounding(STEPS, 100);

  private static final double[] MEANS = new double[12];

  /** Of sums of a few numbers of size 1, times the condition of what is decomposed. */
  private static final double PRECISION = 1e-9;

  @ParameterizedTest
  @ValueSource(doubles = {50, 1000, 200_000})
  void nRowsGainByACombOfLeastVarianceWhatOneParameterCosts(double n) {
    double variance = least(n)[1] / (STEPS[1] * STEPS[1]);
    double density =
        IntStream.rangeClosed(-20, 20)
            .mapToDouble(m -> Math.exp(-0.5 * m * m / variance))
            .map(value -> value / Math.sqrt(2 * Math.PI * variance))
            .sum();
    // To the first order, in which the share above 1 is small.
    assertThat(2 * n * (density - 1)).isCloseTo(Math.log(n), within(0.02 * Math.log(n)));
  }

  private static double[] least(double n) {
    double[] least = new double[STEPS.length];
    new Rounding(STEPS, n).raise(CovarianceType.DIAGONAL, 1, least);
    return least;
  }

  @Test
  void noRoundedFeatureIsNoBound() {
    double[] tiny = {1e-30, 0, 0, 1e-30};
    assertThat(Rounding.none(2).raise(CovarianceType.FULL, 3, tiny)).isFalse();
    assertThat(tiny).containsExactly(1e-30, 0, 0, 1e-30);
    assertThat(least(100)[0]).isZero();
  }

  @Test
  void aScatterAboveTheBoundKeepsItsBits() {
    double[] wide = {0.01, 0.02, 0, 0.02, 9, 0.1, 0, 0.1, 3};
    double[] raised = wide.clone();
    assertThat(ROUNDING.raise(CovarianceType.FULL, 1, raised)).isFalse();
    assertThat(raised).containsExactly(wide);
  }

  /** The others' distribution, given the rounded feature, stays; so does the likelihood of it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ofOneRoundedFeatureARaisedMatrixIsTheMostLikely(long seed) {
    assertMostLikely(seed, new double[] {0, 40, 0});
  }

  /**
   * Two features that hardly differ: the bound along each is met, but not that of the difference.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void ofFeaturesThatAreAlmostEqualARaisedMatrixIsTheMostLikely(long seed) {
    assertMostLikely(seed, new double[] {2, 2, 0});
  }

  /** No step towards any other covariance within the bound raises the likelihood. */
  private static void assertMostLikely(long seed, double... steps) {
    SplittableRandom random = new SplittableRandom(seed);
    double count = 50;
    double[][] rows = Gaussians.normals((int) count, 3, random);
    for (double[] row : rows) {
      row[0] *= 4;
      row[1] = row[0] + 0.1 * row[1];
    }
    double[] scatter = new double[9];
    for (double[] row : rows) {
      for (int e = 0; e < 9; e++) {
        scatter[e] += row[e / 3] * row[e % 3];
      }
    }
    Rounding rounding = new Rounding(steps, 100);
    double[] raised = scatter.clone();
    assertThat(rounding.raise(CovarianceType.FULL, count, raised)).isTrue();
    RealMatrix best = FamilyScatters.matrix(3, raised).scalarMultiply(1 / count);
    assertThat(rounding.factor(covariance(best))).isEqualTo(1);
    double most = expected(best, scatter, count);
    int tried = 0;
    for (int trial = 0; trial < 2000; trial++) {
      double size = Math.exp(-8 * random.nextDouble());
      RealMatrix change = MatrixUtils.createRealMatrix(Gaussians.normals(3, 3, random));
      RealMatrix other =
          best.add(change.add(change.transpose()).scalarMultiply(size * best.getNorm()));
      if (least(other) > 0 && rounding.factor(covariance(other)) == 1) {
        tried++;
        assertThat(expected(other, scatter, count))
            .as("seed %d", seed)
            .isLessThanOrEqualTo(most + PRECISION * Math.abs(most));
      }
    }
    assertThat(tried).as("seed %d", seed).isGreaterThan(20);
  }

  private static Covariance covariance(RealMatrix matrix) {
    return Covariance.of(CovarianceType.FULL, matrix.getData());
  }

  /** The least eigenvalue. */
  private static double least(RealMatrix matrix) {
    double[] values = new EigenDecomposition(matrix).getRealEigenvalues();
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double expected(RealMatrix covariance, double[] scatter, double count) {
    double logDeterminant = Math.log(new EigenDecomposition(covariance).getDeterminant());
    RealMatrix inverse = MatrixUtils.inverse(covariance);
    return -0.5
        * (count * logDeterminant + inverse.multiply(FamilyScatters.matrix(3, scatter)).getTrace());
  }

  /** Along each feature, and in any direction half of that, by the definition. */
  private static boolean isWithin(Covariance covariance) {
    double[] bound = least(100);
    RealMatrix matrix = MatrixUtils.createRealMatrix(covariance.toMatrix());
    RealMatrix half = MatrixUtils.createRealDiagonalMatrix(bound).scalarMultiply(0.5);
    boolean isWide = IntStream.range(0, 3).allMatch(j -> matrix.getEntry(j, j) > bound[j] - 1e-8);
    RealMatrix block = matrix.subtract(half).getSubMatrix(1, 2, 1, 2);
    return isWide && least(block) > -1e-8;
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void anMStepStaysWithinTheBoundAndNeverLowersTheLikelihood(CovarianceFamily family) {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Samples rows = Samples.of(Gaussians.normals(200, 3, random));
      DataMoments moments = rows.moments(CovarianceType.FULL);
      CovarianceEstimate estimate =
          new CovarianceEstimate(moments, family).settled().within(ROUNDING);
      FamilyScatters before = ofRows(200, FamilyScatters.random(4, 3, 30, random));
      FamilyScatters now = ofRows(200, FamilyScatters.random(4, 3, 30, random));
      Covariances start = estimate.maximise(before.counts(), before.of(family), MEANS, null);
      Covariances found = estimate.maximise(now.counts(), now.of(family), MEANS, start);
      for (int i = 0; i < 4; i++) {
        assertThat(isWithin(found.get(i))).as("%s, seed %d", family, seed).isTrue();
      }
      double likely = now.expectedLogLikelihood(start);
      // The pseudo-rows, 1e-5 of one for each component, are part of what is maximised.
      assertThat(now.expectedLogLikelihood(found))
          .as("%s, seed %d", family, seed)
          .isGreaterThan(likely - 1e-3 * Math.abs(likely));
    }
  }

  /** The same covariances of so many rows, as a tied family divides by the number of all. */
  private static FamilyScatters ofRows(double rows, FamilyScatters drawn) {
    double factor = rows / drawn.rows();
    return new FamilyScatters(
        3,
        Arrays.stream(drawn.counts()).map(count -> count * factor).toArray(),
        Arrays.stream(drawn.full())
            .map(w -> Arrays.stream(w).map(entry -> entry * factor).toArray())
            .toArray(double[][]::new));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_NONE, names = "IDENTITY|[CU]+")
  void extrapolatedCovariancesAreTakenBackWithinTheBound(CovarianceFamily family) {
    SplittableRandom random = new SplittableRandom(7);
    FamilyScatters drawn = FamilyScatters.random(3, 3, 30, random);
    double[][] tiny = drawn.of(family);
    for (double[] scatter : tiny) {
      Arrays.setAll(scatter, e -> 1e-3 * scatter[e]);
    }
    Covariances narrow = FamilyEstimate.estimate(family, 3, drawn.counts(), tiny, null);
    ComponentBounds bounds = new ComponentBounds(ROUNDING, MEANS, 3);
    Covariances within = bounds.within(narrow);
    assertThat(within.family()).isEqualTo(family);
    for (int i = 0; i < 3; i++) {
      assertThat(isWithin(within.get(i))).isTrue();
    }
    assertThat(bounds.within(within)).isSameAs(within);
  }

  /** Of numbers in steps of 2 a component of logarithms at x = 10 has cells of a fifth. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void theBoundOfALogarithmIsThatAtTheMean(CovarianceFamily family) {
    Rounding rounding = new Rounding(STEPS, new boolean[] {false, true, false}, 100);
    double[] means = {7, -7, Math.log(10), Math.log(100), 5, 0};
    SplittableRandom random = new SplittableRandom(3);
    DataMoments moments =
        Samples.of(Gaussians.normals(200, 3, random)).moments(CovarianceType.FULL);
    CovarianceEstimate estimate =
        new CovarianceEstimate(moments, family).settled().within(rounding);
    FamilyScatters tiny = FamilyScatters.random(2, 3, 30, random);
    double[][] scatters = tiny.of(family);
    for (double[] scatter : scatters) {
      Arrays.setAll(scatter, e -> 1e-6 * scatter[e]);
    }
    Covariances found = estimate.maximise(tiny.counts(), scatters, means, null);
    double ofStep = least(100)[1] / 4;
    assertThat(found.get(0).variance(1)).isGreaterThan(ofStep * 0.04 * (1 - PRECISION));
    assertThat(found.get(1).variance(1)).isGreaterThan(ofStep * 0.0004 * (1 - PRECISION));
    if (family == CovarianceFamily.VVI) {
      assertThat(found.get(1).variance(1)).isCloseTo(ofStep * 0.0004, within(PRECISION));
    }
    assertThat(estimate.bounded(found, means, 2)).isSameAs(found);
  }

  /** A component without a cell of the column can have any mean. */
  @Test
  void theBoundOfALogarithmIsAtMostThatOfTheSmallestNumber() {
    Rounding rounding = new Rounding(STEPS, new boolean[] {false, true, false}, 100);
    double[] tiny = new double[3];
    rounding.at(0, -1000, 0).raise(CovarianceType.DIAGONAL, 1, tiny);
    assertThat(tiny[1]).isCloseTo(least(100)[1] / 4, within(PRECISION));
  }

  @Test
  void aSphereIsAsWideAsTheWidestStepDemands() {
    Covariance raised =
        ROUNDING.raised(Covariance.of(CovarianceType.SPHERICAL, 3, new double[] {0.01}));
    assertThat(raised.variance(0)).isCloseTo(least(100)[1], within(PRECISION));
  }
}
