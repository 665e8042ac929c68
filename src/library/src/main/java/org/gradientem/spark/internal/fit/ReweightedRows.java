package org.gradientem.spark.internal.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
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

  private final List<SampleBlock> blocks;
  private final double[] weights;
  private final Rounding rounding;

  ReweightedRows(List<SampleBlock> blocks) {
    this.blocks = blocks;
    weights =
        blocks.stream()
            .flatMapToDouble(block -> IntStream.range(0, block.rows()).mapToDouble(block::weight))
            .toArray();
    rounding = new RowsInMemory(blocks, true).rounding(StatUtils.sum(weights));
  }

  /** Returns what the rows of all blocks weigh, one after the other. */
  double[] weights() {
    return weights.clone();
  }

  /** Returns the hashes of the rows of blocks, one after the other. */
  static long[] hashes(List<SampleBlock> blocks) {
    return blocks.stream()
        .flatMapToLong(block -> IntStream.range(0, block.rows()).mapToLong(block::hash))
        .toArray();
  }

  /** Returns the rows in an order that does not depend on partitions. */
  int[] byHash() {
    long[] hashes = hashes(blocks);
    return IntStream.range(0, hashes.length)
        .boxed()
        .sorted(Comparator.comparingLong(row -> hashes[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Returns a mixture after an EM step.
   *
   * @param times by which the weight of each row is multiplied
   */
  Mixture stepped(Mixture mixture, double... times) {
    CovarianceFamily family = mixture.covariances().family();
    List<SampleBlock> sample = new ArrayList<>();
    int from = 0;
    for (SampleBlock block : blocks) {
      double[] own = new double[block.rows()];
      for (int r = 0; r < own.length; r++) {
        own[r] = weights[from + r] * Math.max(times[from + r], LEFT_OUT);
      }
      sample.add(block.weighted(own));
      from += own.length;
    }
    SufficientStatistics statistics =
        Expectation.ofIncomplete(mixture, family.type(), family.type()).statistics(sample);
    CovarianceEstimate estimate =
        new CovarianceEstimate(new DataMoments(family.type(), statistics), family)
            .settled()
            .within(rounding)
            .keepingFactors();
    return new GradientStep(estimate).apply(mixture, statistics);
  }
}
