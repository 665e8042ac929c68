package org.gradientem.internal.blocks;

/** The loops without Java's vectors, of which HotSpot makes vector instructions where it can. */
final class PlainLoops implements TileLoops {
  /** Numbers that a stage of the exponential leaves in the nearest cache for the next one. */
  private static final int STRETCH = 512;

  /** What is between the stages; kept, so that a pass leaves its statistics and one tile alone. */
  private static final ThreadLocal<double[][]> BETWEEN =
      ThreadLocal.withInitial(() -> new double[3][STRETCH]);

  @Override
  public void subtractMaxima(double[] matrix, int n, int count, double[] maxima) {
    for (int r = 0; r < count; r++) {
      int start = r * n;
      double max = matrix[start];
      for (int e = start + 1; e < start + n; e++) {
        max = Math.max(max, matrix[e]);
      }
      for (int e = start; e < start + n; e++) {
        matrix[e] -= max;
      }
      maxima[r] = max;
    }
  }

  @Override
  public void multiply(double[] x, int a, int b, double[] out, int at, int count) {
    for (int r = 0; r < count; r++) {
      out[at + r] = x[a + r] * x[b + r];
    }
  }

  @Override
  public void exp(double[] x, int length, double[] ahead, int from) {
    exp(x, 0, length);
  }

  /**
   * In stages, each a loop so short that HotSpot's second compiler makes vector instructions of it:
   * half the time that one number after the other takes, and three quarters by the first compiler.
   */
  static void exp(double[] x, int from, int end) {
    double[][] between = BETWEEN.get();
    double[] rounded = between[0];
    double[] rest = between[1];
    double[] sum = between[2];
    for (int start = from; start < end; start += STRETCH) {
      int count = Math.min(STRETCH, end - start);
      System.arraycopy(x, start, rest, 0, count);
      reduce(rest, count, rounded);
      sumSeries(rest, count, sum);
      scale(rounded, sum, count, x, start);
    }
  }

  private static void reduce(double[] x, int count, double[] rounded) {
    for (int i = 0; i < count; i++) {
      rounded[i] = Math.fma(x[i], Exponential.PER_LOG_TWO, Exponential.ROUNDER);
    }
    for (int i = 0; i < count; i++) {
      double powers = rounded[i] - Exponential.ROUNDER;
      double high = Math.fma(powers, -Exponential.LOG_TWO_HIGH, x[i]);
      x[i] = Math.fma(powers, -Exponential.LOG_TWO_LOW, high);
    }
  }

  /** The sum of r^j / j!, enough of it for half of log(2). */
  private static void sumSeries(double[] rest, int count, double[] sum) {
    for (int i = 0; i < count; i++) {
      double r = rest[i];
      double s = Math.fma(1.0 / 6227020800L, r, 1.0 / 479001600);
      s = Math.fma(Math.fma(s, r, 1.0 / 39916800), r, 1.0 / 3628800);
      sum[i] = Math.fma(Math.fma(s, r, 1.0 / 362880), r, 1.0 / 40320);
    }
    for (int i = 0; i < count; i++) {
      double r = rest[i];
      double s = Math.fma(Math.fma(sum[i], r, 1.0 / 5040), r, 1.0 / 720);
      sum[i] = Math.fma(Math.fma(s, r, 1.0 / 120), r, 1.0 / 24);
    }
    for (int i = 0; i < count; i++) {
      double r = rest[i];
      double s = Math.fma(Math.fma(sum[i], r, 1.0 / 6), r, 1.0 / 2);
      sum[i] = Math.fma(Math.fma(s, r, 1), r, 1);
    }
  }

  private static void scale(double[] rounded, double[] sum, int count, double[] x, int start) {
    for (int i = 0; i < count; i++) {
      long exponent = Double.doubleToRawLongBits(rounded[i]) << Exponential.MANTISSA_BITS;
      double scaled = Double.longBitsToDouble(Double.doubleToRawLongBits(sum[i]) + exponent);
      x[start + i] = x[start + i] < Exponential.LEAST ? 0 : scaled;
    }
  }

  @Override
  public void scaleAndSum(double[] matrix, int n, int count, double[] factors, double[] sums) {
    double[] ofTile = new double[n];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < n; i++) {
        matrix[r * n + i] *= factors[r];
        ofTile[i] += matrix[r * n + i];
      }
    }
    for (int i = 0; i < n; i++) {
      sums[i] += ofTile[i];
    }
  }
}
