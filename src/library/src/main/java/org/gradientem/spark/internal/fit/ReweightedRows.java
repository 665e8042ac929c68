package org.gradientem.spark.internal.fit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.components.RowsInMemory;
import org.gradientem.internal.em.GradientStep;
import org.gradientem.internal.families.CovarianceEstimate;
import org.gradientem.internal.families.Rounding;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.internal.statistics.Expectation;
import org.gradientem.internal.statistics.SufficientStatistics;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;

/** EM steps of a fitted mixture on its rows with other weights, such as bootstrap samples have. */
final class ReweightedRows {
  /** The weight of rows that are left out, so that no component loses all of its rows. */
  private static final double LEFT_OUT = 1e-6;

  /** A row, by its block and its place there. */
  record Place(int block, int row) {}

  private final List<SampleBlock> blocks;
  private final Rounding rounding;

  ReweightedRows(List<SampleBlock> blocks) {
    this.blocks = blocks;
    rounding =
        new RowsInMemory(blocks, true)
            .rounding(
                blocks.stream()
                    .mapToDouble(
                        block -> IntStream.range(0, block.rows()).mapToDouble(block::weight).sum())
                    .sum());
  }

  /** Returns the rows in an order that does not depend on partitions. */
  List<Place> byHash() {
    return IntStream.range(0, blocks.size())
        .boxed()
        .flatMap(b -> IntStream.range(0, blocks.get(b).rows()).mapToObj(row -> new Place(b, row)))
        .sorted(Comparator.comparingLong(place -> blocks.get(place.block).hash(place.row)))
        .toList();
  }

  /**
   * Returns a mixture after an EM step.
   *
   * @param times by which the weight of each row of each block is multiplied
   */
  Mixture stepped(Mixture mixture, double[]... times) {
    CovarianceFamily family = mixture.covariances().family();
    List<SampleBlock> sample =
        IntStream.range(0, times.length).mapToObj(b -> drawn(blocks.get(b), times[b])).toList();
    SufficientStatistics statistics =
        Expectation.ofIncomplete(mixture, family.type(), family.type()).statistics(sample);
    CovarianceEstimate estimate =
        new CovarianceEstimate(new DataMoments(family.type(), statistics), family)
            .settled()
            .within(rounding)
            .keepingFactors();
    return new GradientStep(estimate).apply(mixture, statistics);
  }

  private static SampleBlock drawn(SampleBlock block, double... times) {
    double[] weights = new double[times.length];
    Arrays.setAll(weights, r -> block.weight(r) * Math.max(times[r], LEFT_OUT));
    return block.weighted(weights);
  }
}
