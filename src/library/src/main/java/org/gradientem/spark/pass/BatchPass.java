package org.gradientem.spark.pass;

import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.SplitMix;
import org.gradientem.spark.rows.RowBlocks;
import org.gradientem.statistics.Expectation;
import org.gradientem.statistics.Pass;
import org.gradientem.statistics.SufficientStatistics;

/**
 * A pass over a fraction of the blocks, another one each time. It carries its own second moment,
 * since the covariance of a part of the rows cannot be had from the moment of all.
 */
public final class BatchPass implements Pass {
  private final BlockStatistics statistics;
  private final double fraction;
  private final long seed;
  private final CovarianceType type;

  /**
   * Prepares the passes.
   *
   * @param blocks the rows
   * @param depth depth of the merge tree
   * @param fraction share of the blocks that a pass reads, in (0, 1)
   * @param seed of the choice of blocks
   * @param type shape of the covariance, which says what the second moment holds
   */
  public BatchPass(RowBlocks blocks, int depth, double fraction, long seed, CovarianceType type) {
    statistics = new BlockStatistics(blocks, depth);
    this.fraction = fraction;
    this.seed = seed;
    this.type = type;
  }

  @Override
  public SufficientStatistics run(Mixture mixture, int index) {
    SufficientStatistics found =
        statistics.of(
            RootLocale.format("Pass %d", index + 1),
            Expectation.ofIncomplete(mixture, type, type),
            fraction,
            SplitMix.mix(seed, index));
    if (found == null) {
      throw new UserException(
          RootLocale.format(
              "miniBatchFraction = %s drew no block of rows at pass %d; raise it or lower maxBlockSizeInMB.",
              fraction, index + 1));
    }
    return found;
  }
}
