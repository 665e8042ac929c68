package org.gradientem.truth;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/**
 * Draws covariances that have little in common: volume {@code det(Sigma)^(1/d)}, shape and
 * orientation each at random.
 *
 * @param type spherical, which has the volume alone, diagonal or full
 * @param dim number of coordinates d
 */
record RandomShape(CovarianceType type, int dim) {
  /** The largest variance along an axis is at most so many times the smallest. */
  static final double CONDITION = 100;

  /** The volumes lie within this factor, around 1. */
  static final double VOLUMES = 30;

  Covariance draw(SplittableRandom random) {
    double logVolume = Math.log(VOLUMES) * (random.nextDouble() - 0.5);
    if (type == CovarianceType.SPHERICAL) {
      return Covariance.of(type, dim, new double[] {Math.exp(logVolume)});
    }
    double[] logs =
        DoubleStream.generate(() -> Math.log(CONDITION) * random.nextDouble()).limit(dim).toArray();
    double mean = Arrays.stream(logs).average().orElseThrow();
    double[] axes = Arrays.stream(logs).map(log -> Math.exp(log - mean + logVolume)).toArray();
    if (type == CovarianceType.DIAGONAL) {
      return Covariance.of(type, dim, axes);
    }
    RealMatrix q = orientation(random);
    RealMatrix matrix =
        q.multiply(MatrixUtils.createRealDiagonalMatrix(axes)).multiply(q.transpose());
    return Covariance.of(type, matrix.getData());
  }

  /** Uniform among all orientations, as the axes of Gaussian columns made orthogonal are. */
  private RealMatrix orientation(SplittableRandom random) {
    double[][] columns = new double[dim][dim];
    for (double[] column : columns) {
      Arrays.setAll(column, j -> random.nextGaussian());
    }
    return new QRDecomposition(new Array2DRowRealMatrix(columns)).getQ();
  }
}
