package org.gradientem.internal.subspace;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;

/**
 * The affine space through the rows' mean along a few orthonormal directions, with coordinates
 * {@code z = V (x - centre)}; immutable.
 */
public final class PrincipalSubspace implements Serializable {
  private final int rank;
  private final double[] centre;
  private final double[] directions;
  private final double variance;
  private final double[] offset;

  /**
   * Spans the space.
   *
   * @param centre d coordinates of its origin
   * @param directions at least one
   */
  public PrincipalSubspace(double[] centre, PrincipalDirections directions) {
    rank = directions.count();
    this.centre = centre.clone();
    this.directions = directions.vectors().clone();
    variance = Arrays.stream(directions.eigenvalues()).sum();
    offset = new double[rank];
    BLAS.getInstance()
        .dgemv("N", rank, centre.length, 1, this.directions, rank, centre, 1, 0, offset, 1);
  }

  /**
   * Number of coordinates within the space.
   *
   * @return r
   */
  public int rank() {
    return rank;
  }

  /**
   * A row's coordinates within the space.
   *
   * @param row d coordinates
   * @return r coordinates
   */
  public double[] project(double[] row) {
    double[] z = minusOffset(1);
    BLAS.getInstance().dgemv("N", rank, centre.length, 1, directions, rank, row, 1, 1, z, 1);
    return z;
  }

  /**
   * The rows of a block within the space.
   *
   * @param block a block in d coordinates
   * @return a dense block in r coordinates, of the same weights and hashes
   */
  public SampleBlock project(SampleBlock block) {
    int rows = block.rows();
    double[] z = minusOffset(rows);
    block.addProducts(0, rows, directions, rank, z);
    double[] weights = IntStream.range(0, rows).mapToDouble(block::weight).toArray();
    long[] hashes = IntStream.range(0, rows).mapToLong(block::hash).toArray();
    return new SampleBlock(rows, rank, z, weights, hashes);
  }

  private double[] minusOffset(int rows) {
    double[] z = new double[rank * rows];
    for (int e = 0; e < z.length; e++) {
      z[e] = -offset[e % rank];
    }
    return z;
  }

  /**
   * Returns a mixture of the space with its means in all d coordinates. The noise is alike in all
   * of them; where its variance is estimated, it is the mean of the rows' variances less what the
   * means explain.
   *
   * @param found a mixture of r coordinates with one covariance
   * @param moments of the rows in d coordinates, identity or spherical
   * @return the mixture of d coordinates
   */
  public Mixture lift(Mixture found, DataMoments moments) {
    int k = found.k();
    int d = centre.length;
    double[] means = new double[k * d];
    BLAS.getInstance()
        .dgemm("N", "N", k, d, rank, 1, found.meanMatrix(), k, directions, rank, 0, means, k);
    Covariance covariance = moments.covariance(1);
    if (moments.type() == CovarianceType.SPHERICAL) {
      double within = IntStream.range(0, rank).mapToDouble(found.covariance()::variance).sum();
      double noise = covariance.variance(0) + (within - variance) / d;
      covariance = Covariance.of(CovarianceType.SPHERICAL, d, new double[] {noise});
    }
    return Mixture.ofLogWeights(found.logWeights(), means, covariance).shifted(centre);
  }
}
