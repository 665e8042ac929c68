package org.gradientem.spark.internal.fit;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.gradientem.RootLocale;
import org.gradientem.internal.blocks.CentredProduct;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.subspace.BlockKrylov;
import org.gradientem.internal.subspace.NoiseEdge;
import org.gradientem.internal.subspace.PrincipalDirections;
import org.gradientem.internal.subspace.PrincipalSubspace;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.spark.internal.rows.RowBlocks;
import org.gradientem.spark.internal.settings.ComponentCount;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.spark.internal.settings.Init;

/**
 * Finds the directions that the start {@code pca} searches in: the few that noise does not explain.
 */
record SubspaceStart(FitSettings settings, RowBlocks blocks, DataMoments moments) {
  /** Returns the space to search in, if the search is not to be in all coordinates. */
  Optional<PrincipalSubspace> find(Consumer<String> warn) {
    boolean isWanted =
        blocks.categories().isEmpty()
            && !settings.search().findsNoise()
            && settings.start().isInSubspace(settings.families(), blocks.rows(), blocks.dim());
    int most = isWanted ? mostDirections() : 0;
    if (most == 0) {
      // Not wanted, or there is to be one component, which any start finds.
      return Optional.empty();
    }
    PrincipalDirections directions =
        BlockKrylov.leading(this::product, edge(), most, settings.seed());
    if (directions.count() == 0) {
      warn.accept(
          "No direction of the data stands out from noise, so the components start from random rows, not in principal directions.");
      return Optional.empty();
    }
    if (settings.start().init() == Init.AUTO) {
      warn.accept(
          RootLocale.format(
              "%d rows of %d features determine %d components, fewer than %d, so `init` 'auto' started them in %d principal directions as 'pca' does; set `init` to 'random' to start from rows.",
              blocks.rows(),
              blocks.dim(),
              ComponentCount.determined(blocks.rows(), blocks.dim()),
              ComponentCount.MOST_FOUND,
              directions.count()));
    }
    return Optional.of(new PrincipalSubspace(moments.mean(), directions));
  }

  /** Returns the most directions r that the components that start there can span. */
  private int mostDirections() {
    int most = 0;
    while (most < blocks.dim()
        && most + 1 < settings.start().components(blocks.storedRows(), most + 1, false)) {
      most++;
    }
    return most;
  }

  NoiseEdge edge() {
    int d = blocks.dim();
    boolean isKnown = moments.type() == CovarianceType.IDENTITY;
    return new NoiseEdge(
        moments.type(), d, effectiveRows(), isKnown ? 0 : d * moments.covariance(1).variance(0));
  }

  /** Rows of unequal weight spread the noise as fewer rows of equal weight do. */
  private double effectiveRows() {
    double sum =
        blocks.reduce(
            "The sum of squared weights",
            blocks.fitsOnDriver(),
            0.0,
            SubspaceStart::plusSquaredWeights,
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

  /** Multiplies vectors with the covariance, in one pass. */
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
