package org.gradientem.internal.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.mixture.Close.assertClose;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.NaiveExpectation;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FamilyEstimateTest {
  /** The likelihood's rounding error per row and unit of condition: some ulps. */
  private static final double ROUNDING = 1e-15;

  /** Draws of this spread have scatters of about thirty times the condition. */
  private static final double[] SPREADS = {1, 30, 1e6};

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[EV][EVI][EVI]")
  void noSmallChangeWithinTheFamilyRaisesTheLikelihood(CovarianceFamily family) {
    for (int d : new int[] {1, 2, 5}) {
      for (int k : new int[] {1, 3}) {
        for (double spread : SPREADS) {
          for (long seed = 0; seed < 4; seed++) {
            assertIsAMaximum(family, k, d, spread, seed);
          }
        }
      }
    }
  }

  private static void assertIsAMaximum(
      CovarianceFamily family, int k, int d, double spread, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FamilyScatters scatters = FamilyScatters.random(k, d, spread, random);
    FamilyParametrisation near = new FamilyParametrisation(scatters.estimate(family), k);
    int parameters = near.parameters();
    double[] counts = scatters.counts();
    double best = near.expectedLogLikelihood(new double[parameters], counts, scatters.full());
    for (int trial = 0; trial < 10; trial++) {
      double[] direction = Gaussians.normals(1, parameters, random)[0];
      for (double step : new double[] {1e-3, -1e-3, 1e-4, -1e-4}) {
        double[] tangent = Arrays.stream(direction).map(x -> x * step).toArray();
        double changed = near.expectedLogLikelihood(tangent, counts, scatters.full());
        assertThat(changed - best)
            .as("%s, d %d, k %d, spread %s, seed %d, step %s", family, d, k, spread, seed, step)
            .isLessThan(ROUNDING * (10 + spread) * scatters.rows() * d);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[EV][EVI][EVI]")
  void theEstimateIsOfTheFamilyAndItsParametersAreCounted(CovarianceFamily family) {
    for (int d : new int[] {1, 2, 3, 5}) {
      for (int k : new int[] {1, 3}) {
        long seed = 11;
        FamilyScatters scatters = FamilyScatters.random(k, d, 30, new SplittableRandom(seed));
        Covariances found = scatters.estimate(family);
        FamilyParametrisation near = new FamilyParametrisation(found, k);
        double[] here = new double[near.parameters()];
        for (int i = 0; i < k; i++) {
          // Rebuilt from shared volume, shape and orientation alone.
          assertClose(
              near.covariance(here, i).getData(),
              found.get(i).toMatrix(),
              1e-10,
              "%s, d %d, k %d, seed %d",
              family,
              d,
              k,
              seed);
        }
        assertThat(family.parameters(k, d))
            .as("%s, d %d, k %d, seed %d", family, d, k, seed)
            .isEqualTo(rank(near, k, d))
            .isEqualTo(near.parameters());
      }
    }
  }

  /** Rank of the Jacobian of all covariances' entries, relative to their volumes. */
  private static int rank(FamilyParametrisation near, int k, int d) {
    int parameters = near.parameters();
    RealMatrix jacobian = MatrixUtils.createRealMatrix(k * d * d, parameters);
    double step = 1e-5;
    for (int p = 0; p < parameters; p++) {
      double[] up = new double[parameters];
      double[] down = new double[parameters];
      up[p] = step;
      down[p] = -step;
      for (int i = 0; i < k; i++) {
        double scale = near.covariance(new double[parameters], i).getNorm();
        RealMatrix change = near.covariance(up, i).subtract(near.covariance(down, i));
        for (int e = 0; e < d * d; e++) {
          jacobian.setEntry(i * d * d + e, p, change.getEntry(e / d, e % d) / (2 * step * scale));
        }
      }
    }
    double[] values = new SingularValueDecomposition(jacobian).getSingularValues();
    // Differences err by the step's square; a missing parameter would leave no more than that.
    return (int) Arrays.stream(values).filter(value -> value > 1e-7 * values[0]).count();
  }

  @ParameterizedTest
  @CsvSource({
    "EII, VII", "EII, EEI", "VII, VEI", "EEI, VEI", "EEI, EVI", "VEI, VVI", "EVI, VVI",
    "VII, VVI", "EEI, EEE", "VEI, VEE", "EVI, EVE", "VVI, VVE", "VVI, VVV", "EEE, VEE",
    "EEE, EVE", "EEE, EEV", "VEE, VVE", "VEE, VEV", "EVE, VVE", "EVE, EVV", "VVE, VVV",
    "EEV, VEV", "EEV, EVV", "VEV, VVV", "EVV, VVV"
  })
  void theLargerFamilyIsNeverTheWorse(CovarianceFamily smaller, CovarianceFamily larger) {
    for (double spread : SPREADS) {
      for (long seed = 0; seed < 10; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        FamilyScatters scatters = FamilyScatters.random(4, 1 + (int) (seed % 6), spread, random);
        double less = scatters.expectedLogLikelihood(scatters.estimate(smaller));
        double more = scatters.expectedLogLikelihood(scatters.estimate(larger));
        assertThat(more)
            .as("%s against %s, spread %s, seed %d", larger, smaller, spread, seed)
            .isGreaterThanOrEqualTo(less - 1e-9 * Math.abs(less));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[EV][EVI][EVI]")
  void aStartOfTheFamilyIsNeverMadeWorse(CovarianceFamily family) {
    for (long seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Covariances start = FamilyScatters.random(3, 4, 30, random).estimate(family);
      FamilyScatters scatters = FamilyScatters.random(3, 4, 30, random);
      double before = scatters.expectedLogLikelihood(start);
      double after = scatters.expectedLogLikelihood(scatters.estimate(family, start));
      assertThat(after).as("seed %d", seed).isGreaterThan(before);
      Covariances found = scatters.estimate(family);
      double again = scatters.expectedLogLikelihood(scatters.estimate(family, found));
      double best = scatters.expectedLogLikelihood(found);
      assertThat(again).as("seed %d", seed).isGreaterThanOrEqualTo(best - 1e-9 * Math.abs(best));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[EV][EVI][EVI]")
  void itFollowsTheMapsOfItsFamily(CovarianceFamily family) {
    int d = 4;
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FamilyScatters scatters = FamilyScatters.random(3, d, 30, random);
      assertFollows(family, scatters, MatrixUtils.createRealIdentityMatrix(d).scalarMultiply(7e5));
      if (family.type() != CovarianceType.DIAGONAL) {
        assertFollows(family, scatters, FamilyScatters.orthogonal(d, random));
      }
      if (family == CovarianceFamily.EEE || family == CovarianceFamily.VVV) {
        assertFollows(
            family, scatters, MatrixUtils.createRealMatrix(Gaussians.normals(d, d, random)));
      }
    }
  }

  private static void assertFollows(
      CovarianceFamily family, FamilyScatters scatters, RealMatrix map) {
    Covariances found = scatters.estimate(family);
    Covariances mapped = scatters.mapped(map).estimate(family);
    for (int i = 0; i < scatters.k(); i++) {
      RealMatrix sigma = MatrixUtils.createRealMatrix(found.get(i).toMatrix());
      RealMatrix expected = map.multiply(sigma).multiply(map.transpose());
      // The iterative ones stop where the likelihood, which errs by the square, has settled.
      assertClose(mapped.get(i).toMatrix(), expected.getData(), 1e-6);
    }
  }

  @Test
  void closedFormsAreThoseOfCeleuxAndGovaert() {
    double[] n = {2, 6};
    double[][] w = {{2, 8}, {12, 3}};
    assertThat(values(CovarianceFamily.VVI, n, w)).isDeepEqualTo(new double[][] {{1, 4}, {2, 0.5}});
    assertThat(values(CovarianceFamily.EEI, n, w)[0]).containsExactly(14.0 / 8, 11.0 / 8);
    // Geometric means 4 and 6, so that the volume is 10 / 8.
    assertClose(
        values(CovarianceFamily.EVI, n, w),
        new double[][] {{1.25 * 2 / 4, 1.25 * 8 / 4}, {1.25 * 12 / 6, 1.25 * 3 / 6}},
        1e-15);
    double[][] traces = {{10}, {15}};
    assertThat(values(CovarianceFamily.VII, n, traces))
        .isDeepEqualTo(new double[][] {{10.0 / 4}, {15.0 / 12}});
    assertThat(values(CovarianceFamily.EII, n, traces)[1]).containsExactly(25.0 / 16);
    double[][] full = {{2, 0, 0, 8}, {12, 0, 0, 3}};
    // Eigenvalues in falling order: (8, 2) and (12, 3).
    assertClose(
        values(CovarianceFamily.EEV, n, full),
        new double[][] {{5.0 / 8, 0, 0, 20.0 / 8}, {20.0 / 8, 0, 0, 5.0 / 8}},
        1e-15);
    assertClose(
        values(CovarianceFamily.VEV, n, full),
        new double[][] {{1, 0, 0, 4}, {2, 0, 0, 0.5}},
        1e-15);
  }

  private static double[][] values(CovarianceFamily family, double[] n, double[][] w) {
    Covariances found = FamilyEstimate.estimate(family, 2, n, w, null);
    return new double[][] {found.get(0).values(), found.get(1).values()};
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "IDENTITY|[EV][EVI][EVI]")
  void tiedFamiliesGiveTheCovarianceUnregularised(CovarianceType type) {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = Samples.random(90, 3, random);
    Mixture before = Gaussians.randomMixture(type, 4, 3, random);
    Mixture after = samples.step(type).apply(before, samples.statistics(before));
    NaiveExpectation naive = new NaiveExpectation(before, samples);
    CovarianceFamily family =
        switch (type) {
          case IDENTITY -> CovarianceFamily.IDENTITY;
          case SPHERICAL -> CovarianceFamily.EII;
          case DIAGONAL -> CovarianceFamily.EEI;
          case FULL -> CovarianceFamily.EEE;
        };
    // One scatter of all components, about the means of each.
    double[] within =
        Arrays.stream(naive.within(after.means()))
            .flatMapToDouble(Arrays::stream)
            .map(entry -> entry * naive.weight)
            .toArray();
    FamilyScatters pooled =
        new FamilyScatters(3, new double[] {naive.weight}, new double[][] {within});

    Covariances found = pooled.estimate(family);

    double regularisation = type == CovarianceType.IDENTITY ? 0 : 1e-6;
    double[][] all = NaiveExpectation.covariance(samples);
    double[][] expected =
        NaiveExpectation.plus(
            found.get(0).toMatrix(), regularisation, NaiveExpectation.reduce(type, all));
    assertClose(after.covariance().toMatrix(), expected, 1e-12, "seed %d", seed);
    assertThat(found.get(3)).isSameAs(found.get(0));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[EV][EVI][EVI]")
  void scattersOfAnyScaleInTheRangeOfDoublesAreTaken(CovarianceFamily family) {
    FamilyScatters scatters = FamilyScatters.random(3, 3, 30, new SplittableRandom(1));
    for (double scale : new double[] {1e-290, 1e290}) {
      RealMatrix map = MatrixUtils.createRealIdentityMatrix(3).scalarMultiply(Math.sqrt(scale));
      double[][] expected = scatters.estimate(family).get(1).toMatrix();
      double[][] found = scatters.mapped(map).estimate(family).get(1).toMatrix();
      for (double[] row : found) {
        Arrays.setAll(row, j -> row[j] / scale);
      }
      assertClose(found, expected, 1e-6, "scale %s", scale);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"IDENTITY", "EII", "EEI", "EEE", "CCU", "UUU"})
  void noScatterIsAnsweredInASentenceOrFinitely(CovarianceFamily family) {
    FamilyScatters some = FamilyScatters.random(3, 2, 30, new SplittableRandom(2));
    some.full()[1] = new double[4];
    if (family == CovarianceFamily.EEV) {
      assertThat(some.estimate(family).get(1).logDeterminant()).isFinite();
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> some.estimate(family))
          .withMessageMatching("[A-Z].*\\.");
    }
  }

  @Test
  void aComponentWithoutRowsIsRefused() {
    assertIllegal(
        () ->
            FamilyEstimate.estimate(
                CovarianceFamily.VII, 1, new double[] {3, 0}, new double[][] {{1}, {0}}, null),
        "Component 1 has the count 0.0, so family VII cannot estimate its covariance; leave it out.");
  }

  @ParameterizedTest
  @EnumSource(names = {"EVE", "VVE"})
  void roundScattersHaveNoOrientationToFind(CovarianceFamily family) {
    double[] round = {3, 0, 0, 0, 3, 0, 0, 0, 3};
    FamilyScatters scatters =
        new FamilyScatters(3, new double[] {3, 3}, new double[][] {round, round.clone()});

    double[] found = scatters.estimate(family).get(1).values();

    assertClose(found, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 1e-14);
  }

  @Test
  void oppositeCorrelationsFindTheirCommonDiagonal() {
    // The sum is a multiple of the identity, and its axes are the worst there are.
    FamilyScatters opposite =
        new FamilyScatters(
            2, new double[] {10, 10}, new double[][] {{10, 9, 9, 10}, {10, -9, -9, 10}});

    Covariances found = opposite.estimate(CovarianceFamily.VVE);

    assertClose(found.get(0).values(), new double[] {1, 0.9, 0.9, 1}, 1e-12);
    assertClose(found.get(1).values(), new double[] {1, -0.9, -0.9, 1}, 1e-12);
  }
}
