package org.gradientem.internal.families;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import org.gradientem.RootLocale;
import org.gradientem.internal.work.Lapack;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.netlib.util.intW;

/**
 * Covariances {@code lambda_i B} of one shape and orientation with volumes of their own (VEI, VEE),
 * in rounds: {@code B = sum W_i / lambda_i / N} and {@code lambda_i = trace(W_i B^-1) / (N_i d)}
 * (Celeux and Govaert 1995). The likelihood is convex along geodesics of {@code (lambda, B)}, so
 * that any start leads to the same end.
 */
final class SharedShape {
  /**
   * Relative change of a volume at which the rounds end; the likelihood then errs by its square.
   */
  private static final double TOLERANCE = 1e-9;

  /** Only against endless rounds. */
  private static final int MAX_ROUNDS = 1000;

  private final CovarianceType type;
  private final int dim;
  private final int size;
  private final double[] counts;
  private final double rows;
  private final double[] scales;

  /** Scatters of mean variance 1, one a column. */
  private final double[] scaled;

  SharedShape(CovarianceType type, int dim, double[] counts, double[][] scatters) {
    this.type = type;
    this.dim = dim;
    this.size = type.momentSize(dim);
    this.counts = counts;
    rows = Arrays.stream(counts).sum();
    scales = new double[counts.length];
    scaled = new double[Math.multiplyExact(size, counts.length)];
    for (int i = 0; i < counts.length; i++) {
      scales[i] = meanVariance(type, dim, scatters[i], i);
      for (int e = 0; e < size; e++) {
        scaled[i * size + e] = scatters[i][e] / scales[i];
      }
    }
  }

  /** The mean of a scatter's diagonal. */
  static double meanVariance(CovarianceType type, int dim, double[] scatter, int component) {
    int stride = type == CovarianceType.FULL ? dim + 1 : 1;
    double trace = 0;
    for (int e = 0; e < scatter.length; e += stride) {
      trace += scatter[e];
    }
    if (!(trace > 0 && Double.isFinite(trace))) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "The scatter of component %d has the trace %s, not a positive one; leave it out or regularise.",
              component, trace));
    }
    return trace / dim;
  }

  /** The covariances' entries, one array per component. */
  double[][] estimate(Covariances start) {
    int k = counts.length;
    double[] shares = startingShares(start);
    double[] shape = new double[size];
    double[] traces = new double[k];
    BLAS blas = BLAS.getInstance();
    double change = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MAX_ROUNDS && change > TOLERANCE; round++) {
      blas.dgemv("N", size, k, 1 / rows, scaled, size, shares, 1, 0, shape, 1);
      blas.dgemv("T", size, k, 1, scaled, size, inverse(shape), 1, 0, traces, 1);
      change = 0;
      for (int i = 0; i < k; i++) {
        double share = counts[i] * dim / traces[i];
        change = Math.max(change, Math.abs(share / shares[i] - 1));
        shares[i] = share;
      }
    }
    blas.dgemv("N", size, k, 1 / rows, scaled, size, shares, 1, 0, shape, 1);
    double[][] covariances = new double[k][size];
    for (int i = 0; i < k; i++) {
      double volume = scales[i] / shares[i];
      for (int e = 0; e < size; e++) {
        covariances[i][e] = shape[e] * volume;
      }
    }
    return covariances;
  }

  /** Scaled scatters' weights in the shape, {@code 1 / lambda_i} but for the scale. */
  private double[] startingShares(Covariances start) {
    if (start == null || start.family().isTied()) {
      return counts.clone();
    }
    double[] logShares = new double[counts.length];
    for (int i = 0; i < logShares.length; i++) {
      logShares[i] = Math.log(scales[i]) - start.get(i).logDeterminant() / dim;
    }
    double largest = Arrays.stream(logShares).max().getAsDouble();
    return Arrays.stream(logShares).map(log -> Math.exp(log - largest)).toArray();
  }

  private double[] inverse(double[] shape) {
    if (type == CovarianceType.DIAGONAL) {
      return Arrays.stream(shape).map(variance -> 1 / variance).toArray();
    }
    double[] inverse = shape.clone();
    intW info = new intW(0);
    Lapack.LIBRARY.dpotrf("L", dim, inverse, dim, info);
    int singular = info.val == 0 ? Lapack.invert(dim, inverse) : info.val;
    if (singular != 0) {
      throw new ArithmeticException(
          RootLocale.format(
              "The shape of %d components is singular in coordinate %d; leave constant features out.",
              counts.length, singular));
    }
    return inverse;
  }
}
