package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import org.gradientem.internal.blocks.SampleBlock;
import org.gradientem.internal.blocks.Tile;

/** The likelihood of a tile's rows, from the sums of their exponentials. */
final class LogSumExp {
  /** So far from 1 a product may go: a sum of k such exponentials is below 2^433 k. */
  private static final double LARGE = 0x1p500;

  private LogSumExp() {}

  /** Adds the noise's exponential to the sums, and what the rows weigh that are noise. */
  static void addNoise(
      double[] noiseLogits,
      SampleBlock block,
      int from,
      int count,
      Tile tile,
      SufficientStatistics statistics) {
    int n = statistics.n;
    for (int r = 0; r < count; r++) {
      double above = noiseLogits[r] - tile.maxima[r];
      if (above > 0) {
        // Of a row far from all components its exponential might overflow: it is the largest.
        BLAS.getInstance().dscal(n, Math.exp(-above), tile.logits, r * n, 1);
        tile.scales[r] *= Math.exp(-above);
        tile.maxima[r] = noiseLogits[r];
      }
      double exponential = Math.exp(Math.min(above, 0));
      tile.scales[r] += exponential;
      statistics.noise += block.weight(from + r) * exponential / tile.scales[r];
    }
  }

  /** Adds the logarithms of the sums of exponentials, and turns the sums into scales. */
  static void add(
      SampleBlock block, int from, int count, Tile tile, SufficientStatistics statistics) {
    // One logarithm for several rows of weight 1.
    double product = 1;
    double logSum = 0;
    double weight = 0;
    for (int r = 0; r < count; r++) {
      double sum = tile.scales[r];
      double w = block.weight(from + r);
      logSum += w * tile.maxima[r];
      if (w == 1) {
        product *= sum;
        if (!(product > 1 / LARGE && product < LARGE)) {
          logSum += Math.log(product);
          product = 1;
        }
      } else {
        logSum += w * Math.log(sum);
      }
      weight += w;
      tile.scales[r] = w / sum;
    }
    statistics.weight += weight;
    statistics.logSumExp += logSum + Math.log(product);
  }
}
