package org.gradientem.internal.statistics;

import java.util.List;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.Tile;
import org.gradientem.internal.blocks.TileSize;
import org.gradientem.mixture.NaturalParameters;
import org.gradientem.mixture.RowStatistic;

/** Logits that are linear in T(x), see {@link NaturalParameters}, as a pass needs them. */
final class LinearLogits implements NumberLogits {
  private final int n;
  private final RowStatistic statistic;
  private final double[] theta;
  private final double[] bias;

  /** What is made of missing cells; null where there are to be none. */
  private final Completion completion;

  private final LogitBound bound;

  LinearLogits(int n, NaturalParameters parameters, Completion completion) {
    this.n = n;
    this.completion = completion;
    statistic = parameters.statistic();
    theta = parameters.theta();
    bias = parameters.bias();
    bound = new LogitBound(parameters, n);
  }

  @Override
  public boolean areSafe(SampleBlock block, List<CompletedRows> completed) {
    return bound.isSafe(block, completed);
  }

  @Override
  public int tileRows() {
    return TileSize.rows(statistic, n);
  }

  @Override
  public List<CompletedRows> fill(SampleBlock block, int from, int count, Tile tile) {
    double[] logits = tile.logits;
    repeat(bias, logits, count * n);
    tile.turnTo(block, from, count);
    if (statistic == RowStatistic.LINEAR) {
      block.addProducts(from, count, theta, n, logits);
    } else {
      tile.rowStatistics.addProducts(theta, n, logits);
    }
    if (block.missing().isEmpty()) {
      return List.of();
    }
    if (completion == null) {
      throw new IllegalStateException("An E-step of complete rows met one with missing cells.");
    }
    List<CompletedRows> completed = IncompleteRows.of(completion, block, from, count);
    completed.forEach(rows -> rows.addGains(logits));
    completed.forEach(rows -> rows.setOfNothing(completion.ofNothing(), logits));
    return completed;
  }

  /** Repeats a pattern, by copies that double. */
  private static void repeat(double[] pattern, double[] x, int length) {
    System.arraycopy(pattern, 0, x, 0, pattern.length);
    for (int filled = pattern.length; filled < length; filled *= 2) {
      System.arraycopy(x, 0, x, filled, Math.min(filled, length - filled));
    }
  }
}
