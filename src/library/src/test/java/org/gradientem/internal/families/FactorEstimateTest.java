package org.gradientem.internal.families;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** The M-step of covariances of low rank, against likelihoods of dense matrices. */
class FactorEstimateTest {
  private static final double LOG_ROWS = Math.log(500);
  private static final int ROUNDS = 5;

  /** What a sum of some thousand logarithms loses to rounding. */
  private static final double ROUNDING = 1e-9;

  /** The covariance of so many rows of a factor model. */
  private record Rows(int count, RealMatrix covariance) {
    static Rows drawn(int d, int q, SplittableRandom random) {
      int rows = 60 + random.nextInt(100);
      RealMatrix x = MatrixUtils.createRealMatrix(Gaussians.normals(rows, d, random));
      for (int factor = 0; factor < q; factor++) {
        RealMatrix loadings = MatrixUtils.createRealMatrix(Gaussians.normals(1, d, random));
        RealMatrix factors = MatrixUtils.createRealMatrix(Gaussians.normals(rows, 1, random));
        x = x.add(factors.multiply(loadings));
      }
      return new Rows(rows, x.transpose().multiply(x).scalarMultiply(1.0 / rows));
    }

    int dim() {
      return covariance.getRowDimension();
    }

    FactorCovariance step(FactorCovariance start, FactorRanks ranks) {
      double[] flat = Arrays.stream(covariance.getData()).flatMapToDouble(Arrays::stream).toArray();
      return new FactorEstimate(flat, new double[dim()], ranks)
          .estimate(start, start == null ? ROUNDS : 1);
    }

    FactorCovariance step(FactorCovariance start) {
      return step(start, FactorRanks.byBic(dim(), count, LOG_ROWS));
    }

    /** By determinant and inverse of the dense matrix. */
    double logLikelihood(FactorCovariance found) {
      LUDecomposition dense = new LUDecomposition(MatrixUtils.createRealMatrix(found.toMatrix()));
      double trace = dense.getSolver().getInverse().multiply(covariance).getTrace();
      return -0.5 * count * (Math.log(dense.getDeterminant()) + trace);
    }

    double penalised(FactorCovariance found) {
      Covariances alone = new Covariances.Own(CovarianceFamily.UUU, found);
      return logLikelihood(found) - 0.5 * LOG_ROWS * alone.parameters(1);
    }
  }

  @Test
  void noStepLowersThePenalisedLikelihood() {
    for (int d : new int[] {2, 3, 6, 60}) {
      for (long seed = 0; seed < 10; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        FactorCovariance reached = Rows.drawn(d, 1 + d / 4, random).step(null);
        Rows other = Rows.drawn(d, 1, random);
        double before = other.penalised(reached);
        for (int t = 0; t < 30; t++) {
          reached = other.step(reached);
          double after = other.penalised(reached);
          assertThat(after)
              .as("d %d, seed %d, step %d", d, seed, t)
              .isGreaterThanOrEqualTo(before - ROUNDING * Math.abs(before));
          before = after;
        }
      }
    }
  }

  @Test
  void whereStepsEndNoSmallChangeRaisesTheLikelihood() {
    int d = 6;
    int q = 2;
    for (long seed = 0; seed < 8; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Rows rows = Rows.drawn(d, q, random);
      FactorCovariance found = null;
      for (int t = 0; t < 2000; t++) {
        found = rows.step(found, eigenvalues -> q);
      }
      double best = rows.logLikelihood(found);
      for (int trial = 0; trial < 20; trial++) {
        double step = 1e-4 * (trial % 2 == 0 ? 1 : -1);
        assertThat(rows.logLikelihood(changed(found, step, random)))
            .as("seed %d, trial %d", seed, trial)
            .isLessThan(best + ROUNDING * Math.abs(best));
      }
    }
  }

  /** A covariance next to another. */
  private static FactorCovariance changed(
      FactorCovariance from, double step, SplittableRandom random) {
    double[] noise = from.noise();
    double[] more = Gaussians.normals(1, noise.length, random)[0];
    Arrays.setAll(noise, j -> noise[j] * (1 + step * more[j]));
    double[] loadings = from.loadings();
    double[] by = Gaussians.normals(1, loadings.length, random)[0];
    Arrays.setAll(loadings, e -> loadings[e] + step * by[e]);
    return new FactorCovariance(noise, loadings);
  }

  @Test
  void asManyFactorsAreFoundAsThereAre() {
    for (int d : new int[] {12, 90}) {
      for (int q : new int[] {0, 1, 3}) {
        Rows rows = Rows.drawn(d, q, new SplittableRandom(q));
        assertThat(rows.step(null).factors()).as("d %d", d).isEqualTo(q);
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
}
