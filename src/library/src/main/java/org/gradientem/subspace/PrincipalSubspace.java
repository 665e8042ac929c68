package org.gradientem.subspace;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;
import java.util.stream.IntStream;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NaturalParameters;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.statistics.Expectation;

/**
 * The affine space through the rows' mean along a few orthonormal directions, with coordinates
 * {@code z = V (x - centre)}; immutable.
 */
public final class PrincipalSubspace implements Serializable {
  private static final long serialVersionUID = 1;

  private final int rank;
  private final double[] centre;
  private final double[] directions;
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
   * Number of coordinates around it.
   *
   * @return d
   */
  public int dim() {
    return centre.length;
  }

  /**
   * A row's coordinates within the space.
   *
   * @param row d coordinates
   * @return r coordinates
   */
  public double[] project(double[] row) {
    double[] z = minusOffset(1);
    BLAS.getInstance().dgemv("N", rank, dim(), 1, directions, rank, row, 1, 1, z, 1);
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

  /** Coefficients of the rows' d coordinates that give the products {@code z . a}. */
  private double[] timesDirections(double[] a, int n) {
    double[] product = new double[n * dim()];
    BLAS.getInstance().dgemm("N", "N", n, dim(), rank, 1, a, n, directions, rank, 0, product, n);
    return product;
  }

  /**
   * The E-step of a mixture for rows in all coordinates.
   *
   * @param mixture a mixture of r coordinates
   * @return the E-step, with the responsibilities that the projected rows have
   */
  public Expectation expectation(Mixture mixture) {
    int n = mixture.k();
    NaturalParameters parameters = mixture.naturalParameters();
    if (parameters.statistic() != RowStatistic.LINEAR) {
      throw new IllegalArgumentException(
          "A subspace's mixture has %s covariances; give it a tied one."
              .formatted(mixture.covariances().family()));
    }
    double[] a = parameters.theta();
    double[] bias = parameters.bias();
    // z . a = x . (a V) - offset . a
    BLAS.getInstance().dgemv("N", n, rank, -1, a, n, offset, 1, 1, bias, 1);
    return Expectation.ofProjected(
        n, dim(), new NaturalParameters(RowStatistic.LINEAR, timesDirections(a, n), bias));
  }

  /**
   * A mixture of the space with its means in all d coordinates.
   *
   * @param mixture a mixture of r coordinates
   * @param covariance the covariance that it is to have, of d coordinates
   * @return the mixture of d coordinates
   */
  public Mixture embed(Mixture mixture, Covariance covariance) {
    double[] means = timesDirections(mixture.meanMatrix(), mixture.k());
    return Mixture.ofLogWeights(mixture.logWeights(), means, covariance).shifted(centre);
  }
}
