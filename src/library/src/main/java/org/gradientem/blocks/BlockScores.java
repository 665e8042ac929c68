package org.gradientem.blocks;

import java.util.Arrays;
import org.gradientem.mixture.MixtureScorer;

/**
 * What a mixture says of complete rows, computed at once.
 *
 * @param responsibilities of the components for each row
 * @param logDensities {@code log p(x)} of each row
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of freshly made arrays
public record BlockScores(double[][] responsibilities, double[] logDensities) {

  /**
   * Scores rows.
   *
   * @param scorer of the mixture
   * @param rows all features of each, at least one row; none NaN
   * @return what {@link MixtureScorer#responsibilities(double[])} and {@link
   *     MixtureScorer#logLikelihood} say of each, but for rounding
   * @throws IllegalArgumentException if a row has another length
   */
  public static BlockScores of(MixtureScorer scorer, double[]... rows) {
    MixtureScorer.Logits logits = scorer.logits(rows);
    double[] values = logits.values();
    int count = rows.length;
    int k = values.length / count;
    double[] maxima = new double[count];
    for (int r = 0; r < count; r++) {
      double max = scorer.noiseLogit();
      for (int e = r * k; e < (r + 1) * k; e++) {
        max = Math.max(max, values[e]);
      }
      for (int e = r * k; e < (r + 1) * k; e++) {
        values[e] -= max;
      }
      maxima[r] = max;
    }
    Exponential.exp(values, values.length);
    double[][] responsibilities = new double[count][];
    double[] logDensities = logits.beyond();
    for (int r = 0; r < count; r++) {
      double[] own = Arrays.copyOfRange(values, r * k, (r + 1) * k);
      double sum = Math.exp(scorer.noiseLogit() - maxima[r]);
      for (double exponential : own) {
        sum += exponential;
      }
      for (int i = 0; i < k; i++) {
        own[i] /= sum;
      }
      responsibilities[r] = own;
      logDensities[r] += maxima[r] + Math.log(sum);
    }
    return new BlockScores(responsibilities, logDensities);
  }
}
