package org.gradientem.internal.families;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;

/** Counts and whole scatters of k components, Wishart draws of unequal shape and orientation. */
record FamilyScatters(int dim, double[] counts, double[][] full) {

  /** Variances along each component's axes spread over a factor of so much. */
  static FamilyScatters random(int k, int d, double condition, SplittableRandom random) {
    double[] counts = new double[k];
    double[][] full = new double[k][];
    for (int i = 0; i < k; i++) {
      counts[i] = 5 + 60 * random.nextDouble();
      double volume = Math.exp(3 * random.nextGaussian());
      RealMatrix axes = orthogonal(d, random);
      RealMatrix rows = new Array2DRowRealMatrix(Gaussians.normals(3 * d + 2, d, random));
      double[] deviations = new double[d];
      Arrays.setAll(
          deviations,
          j -> Math.sqrt(volume * Math.pow(condition, j == 0 ? -1 : -random.nextDouble())));
      RealMatrix x = rows.multiply(MatrixUtils.createRealDiagonalMatrix(deviations)).multiply(axes);
      RealMatrix scatter = x.transpose().multiply(x).scalarMultiply(counts[i] / (3 * d + 2));
      full[i] = flat(scatter);
    }
    return new FamilyScatters(d, counts, full);
  }

  static RealMatrix orthogonal(int d, SplittableRandom random) {
    return new QRDecomposition(new Array2DRowRealMatrix(Gaussians.normals(d, d, random))).getQ();
  }

  static RealMatrix matrix(int d, double[] columnMajor) {
    RealMatrix matrix = new Array2DRowRealMatrix(d, d);
    for (int e = 0; e < columnMajor.length; e++) {
      matrix.setEntry(e % d, e / d, columnMajor[e]);
    }
    return matrix;
  }

  /** Symmetric, so that columns are rows. */
  private static double[] flat(RealMatrix matrix) {
    return Arrays.stream(matrix.getData()).flatMapToDouble(Arrays::stream).toArray();
  }

  int k() {
    return counts.length;
  }

  /** The scatters under a linear map, {@code T W T'}. */
  FamilyScatters mapped(RealMatrix map) {
    double[][] mapped =
        Arrays.stream(full)
            .map(w -> flat(map.multiply(matrix(dim, w)).multiply(map.transpose())))
            .toArray(double[][]::new);
    return new FamilyScatters(dim, counts, mapped);
  }

  /** What a family takes of the scatters. */
  double[][] of(CovarianceFamily family) {
    return Arrays.stream(full)
        .map(
            w ->
                switch (family.type()) {
                  case FULL -> w.clone();
                  case DIAGONAL -> diagonal(w);
                  default -> new double[] {Arrays.stream(diagonal(w)).sum()};
                })
        .toArray(double[][]::new);
  }

  private double[] diagonal(double[] w) {
    double[] diagonal = new double[dim];
    Arrays.setAll(diagonal, j -> w[j * (dim + 1)]);
    return diagonal;
  }

  /** The maximum, which EVE and VVE come to in steps. */
  Covariances estimate(CovarianceFamily family) {
    Covariances found = estimate(family, null);
    boolean isStepwise = family == CovarianceFamily.EVE || family == CovarianceFamily.VVE;
    for (int step = 0; isStepwise && step < 60; step++) {
      found = estimate(family, found);
    }
    return found;
  }

  Covariances estimate(CovarianceFamily family, Covariances start) {
    return FamilyEstimate.estimate(family, dim, counts, of(family), start);
  }

  double expectedLogLikelihood(Covariances covariances) {
    double[][] scatters = of(covariances.family());
    double sum = 0;
    for (int i = 0; i < k(); i++) {
      sum -= 0.5 * counts[i] * covariances.get(i).logDeterminant();
      sum -= 0.5 * covariances.get(i).precisionTrace(scatters[i]);
    }
    return sum;
  }

  double rows() {
    return Arrays.stream(counts).sum();
  }
}
