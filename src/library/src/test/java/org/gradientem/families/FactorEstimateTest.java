package org.gradientem.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.mixture.Close.relativeError;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.FactorCovariance;
import org.gradientem.mixture.Gaussians;
import org.gradientem.subspace.PrincipalDirections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The M-step of the families of low rank, against likelihoods of dense matrices. */
class FactorEstimateTest {
  private static final double LOG_ROWS = Math.log(500);

  /** What a sum of some thousand logarithms loses to rounding. */
  private static final double ROUNDING = 1e-9;

  /** Draws of factor models, so that the number of factors means something. */
  private static FamilyScatters scatters(int k, int d, int q, SplittableRandom random) {
    double[] counts = new double[k];
    double[][] full = new double[k][];
    for (int i = 0; i < k; i++) {
      int rows = 60 + random.nextInt(100);
      counts[i] = rows;
      RealMatrix x = MatrixUtils.createRealMatrix(Gaussians.normals(rows, d, random));
      for (int factor = 0; factor < q; factor++) {
        RealMatrix loadings = MatrixUtils.createRealMatrix(Gaussians.normals(1, d, random));
        x =
            x.add(
                MatrixUtils.createRealMatrix(Gaussians.normals(rows, 1, random))
                    .multiply(loadings));
      }
      full[i] = flat(x.transpose().multiply(x));
    }
    return new FamilyScatters(d, counts, full);
  }

  private static double[] flat(RealMatrix matrix) {
    return Arrays.stream(matrix.getData()).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Of a tied family one component with all rows. */
  private static FamilyScatters pooled(CovarianceFamily family, FamilyScatters scatters) {
    if (!family.isTied()) {
      return scatters;
    }
    double[] sum = new double[scatters.full()[0].length];
    for (double[] own : scatters.full()) {
      Arrays.setAll(sum, e -> sum[e] + own[e]);
    }
    double all = Arrays.stream(scatters.counts()).sum();
    return new FamilyScatters(scatters.dim(), new double[] {all}, new double[][] {sum});
  }

  private static FactorCovariance[] estimate(
      CovarianceFamily family, FamilyScatters scatters, FactorCovariance... start) {
    return new FactorEstimate(
            family,
            scatters.counts(),
            scatters.full(),
            new double[scatters.dim()],
            new FactorRanks.ByBic(family, scatters.dim(), LOG_ROWS))
        .estimate(start.length == 0 ? null : start, true);
  }

  private static FactorCovariance[] fixed(
      CovarianceFamily family, FamilyScatters scatters, int q, int steps) {
    FactorCovariance[] found = null;
    for (int t = 0; t < steps; t++) {
      found =
          new FactorEstimate(
                  family,
                  scatters.counts(),
                  scatters.full(),
                  new double[scatters.dim()],
                  (component, count, eigenvalues) -> q)
              .estimate(found, true);
    }
    return found;
  }

  /** By determinant and inverse of the dense matrix. */
  private static double logLikelihood(FamilyScatters scatters, FactorCovariance... found) {
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      LUDecomposition dense =
          new LUDecomposition(MatrixUtils.createRealMatrix(found[i].toMatrix()));
      RealMatrix w = FamilyScatters.matrix(scatters.dim(), scatters.full()[i]);
      sum -= scatters.counts()[i] * Math.log(dense.getDeterminant());
      sum -= dense.getSolver().getInverse().multiply(w).getTrace();
    }
    return sum / 2;
  }

  private static double penalised(
      CovarianceFamily family, FamilyScatters scatters, FactorCovariance... found) {
    Covariances all =
        family.isTied()
            ? new Covariances.Tied(family, found[0])
            : new Covariances.Own(family, found);
    return logLikelihood(scatters, found) - 0.5 * LOG_ROWS * all.parameters(found.length);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[CU][CU][CU]")
  void noStepLowersThePenalisedLikelihood(CovarianceFamily family) {
    for (int d : new int[] {2, 3, 6, 60}) {
      for (long seed = 0; seed < 5; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        FactorCovariance[] start =
            estimate(family, pooled(family, scatters(3, d, 1 + d / 4, random)));
        FamilyScatters other = pooled(family, scatters(3, d, 1, random));
        FactorCovariance[] reached = start;
        double before = penalised(family, other, start);
        for (int t = 0; t < 30; t++) {
          reached = estimate(family, other, reached);
          double after = penalised(family, other, reached);
          assertThat(after)
              .as("d %d, seed %d, step %d", d, seed, t)
              .isGreaterThanOrEqualTo(before - ROUNDING * Math.abs(before));
          before = after;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[CU][CU][CU]")
  void whereStepsEndNoSmallChangeRaisesTheLikelihood(CovarianceFamily family) {
    int d = 6;
    int q = 2;
    for (long seed = 0; seed < 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      FamilyScatters scatters = scatters(family.isTied() ? 1 : 3, d, q, random);
      FactorCovariance[] found = fixed(family, scatters, q, 2000);
      double best = logLikelihood(scatters, found);
      for (int trial = 0; trial < 20; trial++) {
        double step = 1e-4 * (trial % 2 == 0 ? 1 : -1);
        FactorCovariance[] near = changed(family, found, step, random);
        assertThat(logLikelihood(scatters, near))
            .as("seed %d, trial %d", seed, trial)
            .isLessThan(best + ROUNDING * Math.abs(best));
      }
    }
  }

  /** Covariances of the family next to others. */
  private static FactorCovariance[] changed(
      CovarianceFamily family, FactorCovariance[] from, double step, SplittableRandom random) {
    int d = from[0].dim();
    double[] shared = Gaussians.normals(1, d, random)[0];
    double[] ofLoadings = Gaussians.normals(1, from[0].loadings().length, random)[0];
    return Arrays.stream(from)
        .map(
            own -> {
              double[] noise = own.noise();
              double[] more = family.hasSharedNoise() ? shared : Gaussians.normals(1, d, random)[0];
              Arrays.setAll(
                  noise, j -> noise[j] * (1 + step * more[family.hasIsotropicNoise() ? 0 : j]));
              double[] loadings = own.loadings();
              double[] by =
                  family.hasSharedLoadings()
                      ? ofLoadings
                      : Gaussians.normals(1, loadings.length, random)[0];
              Arrays.setAll(loadings, e -> loadings[e] + step * by[e]);
              return new FactorCovariance(noise, loadings);
            })
        .toArray(FactorCovariance[]::new);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[CU][CU][CU]")
  void noiseIsWhatTheFamilySays(CovarianceFamily family) {
    FamilyScatters scatters = pooled(family, scatters(3, 8, 2, new SplittableRandom(1)));
    FactorCovariance[] found = estimate(family, scatters);
    double[] first = found[0].noise();
    assertThat(Arrays.stream(first).distinct().count())
        .isEqualTo(family.hasIsotropicNoise() ? 1 : 8);
    if (!family.isTied()) {
      assertThat(Arrays.equals(first, found[1].noise())).isEqualTo(family.hasSharedNoise());
    }
  }

  @Test
  void withAllFactorsIsotropicNoiseIsAnyMatrix() {
    for (int d : new int[] {2, 5, 9}) {
      FamilyScatters scatters = scatters(2, d, 2, new SplittableRandom(d));
      FactorCovariance[] found = fixed(CovarianceFamily.UUC, scatters, d - 1, 1);
      Covariances dense = scatters.estimate(CovarianceFamily.VVV);
      for (int i = 0; i < 2; i++) {
        assertThat(relativeError(found[i].toMatrix(), dense.get(i).toMatrix()))
            .as("d %d", d)
            .isLessThan(1e-9);
      }
      assertThat(new Covariances.Own(CovarianceFamily.UUC, found).parameters(2))
          .isEqualTo(CovarianceFamily.VVV.parameters(2, d));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[CU][CU][CU]")
  void asManyFactorsAreFoundAsThereAre(CovarianceFamily family) {
    for (int d : new int[] {12, 90}) {
      for (int q : new int[] {0, 1, 3}) {
        FamilyScatters scatters = scatters(1, d, q, new SplittableRandom(q));
        assertThat(estimate(family, scatters)[0].factors()).as("d %d", d).isEqualTo(q);
      }
    }
  }

  @Test
  void sharedLoadingsOfOneComponentAreThoseOfTheEigenvectors() {
    FamilyScatters scatters = scatters(1, 8, 2, new SplittableRandom(4));
    double byRounds = logLikelihood(scatters, fixed(CovarianceFamily.CUU, scatters, 2, 3000));
    double byEigenvectors = logLikelihood(scatters, fixed(CovarianceFamily.UUU, scatters, 2, 3000));
    assertThat(byRounds).isCloseTo(byEigenvectors, within(1e-6));
  }

  /** Scatters of one model each, whose factors are the same and whose noise is not. */
  @Test
  void sharedLoadingsAreFoundNextToUnequalNoise() {
    int d = 12;
    for (int q : new int[] {0, 1, 3}) {
      SplittableRandom random = new SplittableRandom(q);
      double[] loadings = q == 0 ? new double[0] : Gaussians.normals(1, d * q, random)[0];
      double[] counts = {300, 200, 100};
      FactorCovariance[] truth = new FactorCovariance[3];
      double[][] full = new double[3][];
      for (int i = 0; i < 3; i++) {
        double[] noise = Arrays.stream(Gaussians.normals(1, d, random)[0]).map(Math::exp).toArray();
        truth[i] = new FactorCovariance(noise, loadings);
        double count = counts[i];
        full[i] =
            Arrays.stream(truth[i].toMatrix())
                .flatMapToDouble(Arrays::stream)
                .map(entry -> count * entry)
                .toArray();
      }
      FamilyScatters scatters = new FamilyScatters(d, counts, full);
      FactorCovariance[] found = estimate(CovarianceFamily.CUU, scatters);
      for (int t = 0; t < 500; t++) {
        found = estimate(CovarianceFamily.CUU, scatters, found);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(found[i].factors()).as("q %d", q).isEqualTo(q);
        assertThat(found[i].loadings()).isEqualTo(found[0].loadings());
        assertThat(relativeError(found[i].toMatrix(), truth[i].toMatrix()))
            .as("q %d", q)
            .isLessThan(1e-6);
      }
    }
  }

  /** The rank of the matrices' Jacobian. */
  @Test
  void parametersAreThoseThatChangeTheMatrix() {
    int d = 7;
    for (int q = 0; q <= 3; q++) {
      SplittableRandom random = new SplittableRandom(q);
      double[] noise = Arrays.stream(Gaussians.normals(1, d, random)[0]).map(Math::exp).toArray();
      double[] loadings = q == 0 ? new double[0] : Gaussians.normals(1, d * q, random)[0];
      int entries = d + d * q;
      RealMatrix jacobian = MatrixUtils.createRealMatrix(d * d, entries);
      for (int p = 0; p < entries; p++) {
        double[] up = matrix(noise, loadings, p, 1e-5);
        double[] down = matrix(noise, loadings, p, -1e-5);
        for (int e = 0; e < d * d; e++) {
          jacobian.setEntry(e, p, (up[e] - down[e]) / 2e-5);
        }
      }
      double[] values = new SingularValueDecomposition(jacobian).getSingularValues();
      long rank = Arrays.stream(values).filter(value -> value > 1e-7 * values[0]).count();
      assertThat(d + CovarianceFamily.loadings(q, d)).as("q %d", q).isEqualTo(rank);
    }
  }

  private static double[] matrix(double[] noise, double[] loadings, int changed, double by) {
    double[] psi = noise.clone();
    double[] l = loadings.clone();
    if (changed < psi.length) {
      psi[changed] += by;
    } else {
      l[changed - psi.length] += by;
    }
    return new FactorCovariance(psi, l).values();
  }

  @Test
  void leadingDirectionsAreThoseOfTheWholeDecomposition() {
    int d = 80;
    SplittableRandom random = new SplittableRandom(3);
    double[] matrix = scatters(1, d, 3, random).full()[0];
    PrincipalDirections all = PrincipalDirections.decompose(d, matrix.clone());
    PrincipalDirections some = LeadingDirections.of(d, matrix, new double[0]);
    assertThat(some.count()).isLessThan(d);
    for (int i = 0; i < 3; i++) {
      assertThat(some.eigenvalues()[i] / all.eigenvalues()[i]).isBetween(1 - 1e-6, 1 + 1e-12);
    }
  }
}
