package org.gradientem.internal.statistics;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.NaturalParameters;
import org.gradientem.mixture.RowStatistic;

/**
 * How far from 0 the logits of rows can be, by the inequality of Cauchy and Schwarz. The terms of a
 * logit of quadratic statistics are large and cancel, so that the bound would say nothing of them.
 *
 * <p>No record, which Kryo cannot send.
 */
final class LogitBound implements Serializable {
  /** Logits up to here, either side of 0, have exponentials and sums far from any limit. */
  private static final double SAFE = 300;

  private final boolean isLinear;

  /** The part of every row. */
  private final double fixed;

  /** The part of a row whose length is 1. */
  private final double slope;

  /** Of n components. */
  LogitBound(NaturalParameters parameters, int n) {
    double largestBias = Arrays.stream(parameters.bias()).max().orElseThrow();
    isLinear = parameters.statistic() == RowStatistic.LINEAR;
    fixed = Math.abs(largestBias) + farthest(parameters.levels());
    slope = longestRow(parameters.theta(), n);
  }

  /**
   * Whether the exponentials of all logits can be summed as they are: the largest of a row is near
   * enough to 0. To find it takes a sixth of a pass.
   */
  boolean isSafe(SampleBlock block, List<CompletedRows> completed) {
    if (!isLinear) {
      return false;
    }
    double farthest = fixed + block.longestRow() * slope;
    return farthest < SAFE
        && completed.stream().allMatch(rows -> farthest + rows.largestGain() < SAFE);
  }

  /** Euclidean length of the longest of n rows; column by column, as the entries lie. */
  private static double longestRow(double[] matrix, int n) {
    double[] squares = new double[n];
    for (int column = 0; column < matrix.length; column += n) {
      for (int i = 0; i < n; i++) {
        squares[i] += matrix[column + i] * matrix[column + i];
      }
    }
    return Math.sqrt(Arrays.stream(squares).max().orElseThrow());
  }

  private static double farthest(LevelProbabilities levels) {
    Categories categories = levels.categories();
    double farthest = 0;
    for (int c = 0; c < categories.columns(); c++) {
      int k = levels.k();
      farthest +=
          Arrays.stream(levels.logs(), categories.start(c) * k, categories.start(c + 1) * k)
              .map(Math::abs)
              .max()
              .orElseThrow();
    }
    return farthest;
  }
}
