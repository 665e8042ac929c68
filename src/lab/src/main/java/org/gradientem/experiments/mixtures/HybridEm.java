package org.gradientem.experiments.mixtures;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.mixture.Mixture;

/**
 * Hybrid EM (arXiv 2610.07551): the weights by EM, the means by a gradient step, the identity as
 * covariance. Weights and responsibilities stay logarithms: a batch of few rows often has none of a
 * component, whose weight would underflow to zero and never come back.
 */
public final class HybridEm {
  public static final double PUBLISHED_STEP = 0.05;

  private static final BLAS BLAS_LIBRARY = BLAS.getInstance();

  /** Sums of responsibilities down to here have all their digits. */
  private static final double TINY = 1e-280;

  private final int dim;
  private final int n;
  private final double[] means;
  private final double[] logWeights;

  /** Equal weights; {@code means} is {@code dim x n}, column-major, taken over and changed. */
  public HybridEm(int dim, double[] means) {
    this.dim = dim;
    this.means = means;
    n = means.length / dim;
    logWeights = new double[n];
    Arrays.fill(logWeights, -Math.log(n));
  }

  /** One step on rows, {@code dim x count}, column-major. */
  public void step(double[] rows, double stepSize) {
    int count = rows.length / dim;
    double[] logs = logResponsibilities(rows, count);
    double[] moves = new double[count * n];
    for (int i = 0; i < n; i++) {
      double total = 0;
      for (int r = 0; r < count; r++) {
        double responsibility = Math.exp(logs[r * n + i]);
        total += responsibility;
        moves[i * count + r] = stepSize / count * responsibility;
      }
      logWeights[i] = (total > TINY ? Math.log(total) : logSum(logs, i, n)) - Math.log(count);
      BLAS_LIBRARY.dscal(dim, 1 - stepSize * total / count, means, i * dim, 1);
    }
    BLAS_LIBRARY.dgemm("N", "N", dim, n, count, 1, rows, dim, moves, count, 1, means, dim);
  }

  /** {@code n x count}, column-major. */
  private double[] logResponsibilities(double[] rows, int count) {
    double[] logs = new double[n * count];
    BLAS_LIBRARY.dgemm("T", "N", n, count, dim, 1, means, dim, rows, dim, 0, logs, n);
    double[] bias = new double[n];
    Arrays.setAll(bias, i -> logWeights[i] - squaredNorm(i) / 2);
    double[] logits = new double[n];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < n; i++) {
        logits[i] = logs[r * n + i] + bias[i];
      }
      double logSum = logSum(logits, 0, 1);
      for (int i = 0; i < n; i++) {
        logs[r * n + i] = logits[i] - logSum;
      }
    }
    return logs;
  }

  /** log(sum(exp(values))) of every so many values from a first one on. */
  private static double logSum(double[] values, int first, int stride) {
    double max = Double.NEGATIVE_INFINITY;
    for (int e = first; e < values.length; e += stride) {
      max = Math.max(max, values[e]);
    }
    double sum = 0;
    for (int e = first; e < values.length; e += stride) {
      sum += Math.exp(values[e] - max);
    }
    return max + Math.log(sum);
  }

  private double squaredNorm(int component) {
    int from = component * dim;
    return BLAS_LIBRARY.ddot(dim, means, from, 1, means, from, 1);
  }

  public double[] weights() {
    return Arrays.stream(logWeights).map(Math::exp).toArray();
  }

  public Mixture mixture() {
    double[][] rows = new double[n][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(means, i * dim, (i + 1) * dim));
    return Mixtures.of(weights(), rows);
  }

  public double[] firstCoordinates() {
    return IntStream.range(0, n).mapToDouble(i -> means[i * dim]).toArray();
  }

  /** The length of each mean without its first coordinate. */
  public double[] restNorms() {
    return IntStream.range(0, n)
        .mapToDouble(i -> BLAS_LIBRARY.dnrm2(dim - 1, means, i * dim + 1, 1))
        .toArray();
  }
}
