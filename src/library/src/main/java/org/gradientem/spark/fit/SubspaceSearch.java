package org.gradientem.spark.fit;

import java.util.Iterator;
import org.gradientem.blocks.CentredProduct;
import org.gradientem.blocks.SampleBlock;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.spark.pass.WholePass;
import org.gradientem.spark.rows.RowBlocks;
import org.gradientem.statistics.DataMoments;
import org.gradientem.statistics.SufficientStatistics;
import org.gradientem.subspace.BlockKrylov;
import org.gradientem.subspace.NoiseEdge;
import org.gradientem.subspace.PrincipalDirections;

/** Finds the directions of distributed rows that noise does not explain. */
final class SubspaceSearch {
  /**
   * Most features for which the covariance is aggregated whole; its eigenvectors cost d^3. Up to
   * 736 features its one pass takes fewer products than the 23 of the longest {@link BlockKrylov}.
   */
  static final int MAX_GRAMIAN_DIM = 512;

  private final RowBlocks blocks;
  private final int dim;
  private final DataMoments moments;
  private final CovarianceType type;
  private final long seed;

  SubspaceSearch(RowBlocks blocks, DataMoments moments, CovarianceType type, long seed) {
    this.blocks = blocks;
    dim = blocks.dim();
    this.moments = moments;
    this.type = type;
    this.seed = seed;
  }

  /** The leading directions above the noise, at most so many; perhaps none. */
  PrincipalDirections directions(int most) {
    NoiseEdge edge = edge();
    return dim <= MAX_GRAMIAN_DIM ? byGramian(edge, most) : byProducts(edge, most);
  }

  NoiseEdge edge() {
    double trace = type == CovarianceType.IDENTITY ? 0 : dim * moments.covariance(1).values()[0];
    return new NoiseEdge(type, dim, effectiveRows(), trace);
  }

  PrincipalDirections byGramian(NoiseEdge edge, int most) {
    SufficientStatistics gramian =
        new WholePass(blocks)
            .moments(
                "The pass that sums the features' products",
                WholePass.any(dim),
                CovarianceType.FULL);
    return PrincipalDirections.of(gramian, edge, most);
  }

  PrincipalDirections byProducts(NoiseEdge edge, int most) {
    return BlockKrylov.leading(this::product, edge, most, seed);
  }

  /** Rows of unequal weight spread the noise as fewer rows of equal weight do. */
  private double effectiveRows() {
    double sum =
        blocks.reduce(
            "The sum of squared weights",
            blocks.fitsOnDriver(),
            0.0,
            SubspaceSearch::plusSquaredWeights,
            Double::sum);
    return moments.weight() * moments.weight() / sum;
  }

  private static double plusSquaredWeights(double before, Iterator<SampleBlock> blocks) {
    double sum = before;
    while (blocks.hasNext()) {
      SampleBlock block = blocks.next();
      for (int r = 0; r < block.rows(); r++) {
        sum += block.weight(r) * block.weight(r);
      }
    }
    return sum;
  }

  /** Vectors times the covariance, in one pass. */
  double[] product(double[] vectors, int count) {
    double[] centre = moments.mean();
    CentredProduct product = new CentredProduct(vectors, count, centre);
    double[] sums =
        blocks.reduce(
            "A pass that searches principal directions",
            false,
            product,
            CentredProduct::fold,
            CentredProduct::merge);
    return product.finish(sums, centre, moments.weight());
  }
}
