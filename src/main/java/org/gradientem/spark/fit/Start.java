package org.gradientem.spark.fit;

import java.util.function.Consumer;
import org.gradientem.em.DataMoments;
import org.gradientem.em.RowDraw;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.rows.SampleBlocks;

/** The mixture that a fit starts from, in the coordinates of the blocks. */
public final class Start {
  private Start() {}

  /** The initial mixture that is set, or one drawn as {@code init} says. */
  public static Mixture of(
      GradientEM estimator, SampleBlocks blocks, DataMoments moments, Consumer<String> warn) {
    return estimator.getInitialMeans().length > 0
        ? given(estimator, blocks, moments)
        : drawn(estimator, blocks, moments, warn);
  }

  private static Mixture drawn(
      GradientEM estimator, SampleBlocks blocks, DataMoments moments, Consumer<String> warn) {
    int n = componentCount(estimator, blocks.rows(), blocks.dim());
    return RowDraw.startAt(rows(estimator, blocks, n, warn), moments);
  }

  /** Rows to start n components from; fewer if there are fewer distinct ones and k is not set. */
  public static double[][] rows(
      GradientEM estimator, SampleBlocks blocks, int n, Consumer<String> warn) {
    double[][] rows =
        "k-means||".equals(estimator.getInit())
            ? KMeansStart.centres(blocks, n, estimator.getSeed())
            : blocks.draw(n, estimator.getSeed());
    if (rows.length < n && estimator.isSet(estimator.k())) {
      throw new IllegalArgumentException(
          "k = %d components need as many distinct rows, the data has %d; lower k."
              .formatted(n, rows.length));
    }
    if (rows.length < n) {
      warn.accept(
          "The data has %d distinct rows, so %d components were fitted instead of %d."
              .formatted(rows.length, rows.length, n));
    }
    return rows;
  }

  /**
   * The k that is set, or the number of random rows that hit every component of at least the given
   * weight with high probability, as far as the rows determine that many.
   */
  public static int componentCount(GradientEM estimator, long rows, int dim) {
    if (estimator.isSet(estimator.k())) {
      if (estimator.getK() > rows) {
        throw new IllegalArgumentException(
            "k = %d components were asked for, but the data has %d usable rows; lower k."
                .formatted(estimator.getK(), rows));
      }
      return estimator.getK();
    }
    return (int)
        Math.max(1, Math.min(hitting(estimator.getMinWeight()), (double) determined(rows, dim)));
  }

  /** {@code ceil(3 / minWeight * ln(1 / minWeight))}. */
  private static double hitting(double minWeight) {
    return Math.ceil(3 / minWeight * Math.log(1 / minWeight));
  }

  /** The number of components to start with, before it is known how many the rows allow. */
  public static double components(GradientEM estimator) {
    int given = estimator.getInitialMeans().length;
    if (given > 0) {
      return given;
    }
    return estimator.isSet(estimator.k()) ? estimator.getK() : hitting(estimator.getMinWeight());
  }

  /** The most components whose means so many rows determine. */
  public static long determined(long rows, int dim) {
    return rows / (dim + 1L);
  }

  private static Mixture given(GradientEM estimator, SampleBlocks blocks, DataMoments moments) {
    double[][] means = estimator.getInitialMeans();
    double[][] matrix = estimator.getInitialCovariance();
    Covariance covariance =
        matrix.length > 0
            ? Covariance.of(CovarianceType.parse(estimator.getCovarianceType()), matrix)
            : moments.covariance(Math.pow(means.length, -2.0 / blocks.dim()));
    if (means[0].length != blocks.dim() || covariance.dim() != blocks.dim()) {
      throw new IllegalArgumentException(
          "The initial mixture was expected to have d = %d features as the data, got d = %d; start from a mixture of the same columns."
              .formatted(blocks.dim(), means[0].length));
    }
    return blocks.centred(Mixture.of(estimator.getInitialWeights(), means, covariance));
  }
}
