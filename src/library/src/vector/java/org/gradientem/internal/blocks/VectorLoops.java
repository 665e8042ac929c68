package org.gradientem.internal.blocks;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops by Java's vectors. */
final class VectorLoops implements TileLoops {
  /** The library's; vectors of two widths in one JVM end up on the heap. */
  static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_MAX;

  private static final int W = LANES.length();

  /** Takes what was read ahead, which the compiler would leave out otherwise. */
  @SuppressWarnings("unused")
  static double sink;

  @Override
  public void subtractMaxima(double[] matrix, int n, int count, double[] maxima) {
    for (int r = 0; r < count; r++) {
      maxima[r] = subtractMax(matrix, r * n, (r + 1) * n);
    }
  }

  private static double subtractMax(double[] x, int from, int end) {
    double max = Double.NEGATIVE_INFINITY;
    int i = from;
    if (from + W <= end) {
      DoubleVector maxima = at(x, from);
      for (i = from + W; i + W <= end; i += W) {
        maxima = maxima.max(at(x, i));
      }
      max = maxima.reduceLanes(VectorOperators.MAX);
    }
    for (; i < end; i++) {
      max = Math.max(max, x[i]);
    }
    for (i = from; i + W <= end; i += W) {
      at(x, i).sub(max).intoArray(x, i);
    }
    for (; i < end; i++) {
      x[i] -= max;
    }
    return max;
  }

  /**
   * Written out to more than the 325 bytes of bytecode that HotSpot inlines at most: within a loop
   * that calls a native BLAS as well it takes twice as long.
   */
  @Override
  public void exp(double[] x, int length, double[] ahead, int from) {
    double read = 0;
    int last = ahead.length - 1;
    int i = 0;
    for (; i + W <= length; i += W) {
      read += ahead[Math.min(from + i, last)];
      DoubleVector v = DoubleVector.fromArray(LANES, x, i);
      DoubleVector rounded = v.fma(all(Exponential.PER_LOG_TWO), all(Exponential.ROUNDER));
      DoubleVector powers = rounded.sub(all(Exponential.ROUNDER));
      DoubleVector rest = powers.fma(all(-Exponential.LOG_TWO_HIGH), v);
      rest = powers.fma(all(-Exponential.LOG_TWO_LOW), rest);
      DoubleVector sum = all(1.0 / 6227020800L);
      sum = sum.fma(rest, all(1.0 / 479001600));
      sum = sum.fma(rest, all(1.0 / 39916800));
      sum = sum.fma(rest, all(1.0 / 3628800));
      sum = sum.fma(rest, all(1.0 / 362880));
      sum = sum.fma(rest, all(1.0 / 40320));
      sum = sum.fma(rest, all(1.0 / 5040));
      sum = sum.fma(rest, all(1.0 / 720));
      sum = sum.fma(rest, all(1.0 / 120));
      sum = sum.fma(rest, all(1.0 / 24));
      sum = sum.fma(rest, all(1.0 / 6));
      sum = sum.fma(rest, all(1.0 / 2));
      sum = sum.fma(rest, all(1));
      sum = sum.fma(rest, all(1));
      LongVector exponents =
          rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, Exponential.MANTISSA_BITS);
      sum.reinterpretAsLongs()
          .add(exponents)
          .reinterpretAsDoubles()
          .blend(0, v.compare(VectorOperators.LT, Exponential.LEAST))
          .intoArray(x, i);
    }
    PlainLoops.exp(x, i, length);
    sink = read;
  }

  private static DoubleVector all(double value) {
    return DoubleVector.broadcast(LANES, value);
  }

  @Override
  public void multiply(double[] x, int a, int b, double[] out, int at, int count) {
    int r = 0;
    for (; r + W <= count; r += W) {
      at(x, a + r).mul(at(x, b + r)).intoArray(out, at + r);
    }
    for (; r < count; r++) {
      out[at + r] = x[a + r] * x[b + r];
    }
  }

  @Override
  public void scaleAndSum(double[] matrix, int n, int count, double[] factors, double[] sums) {
    int i = 0;
    for (; i + 4 * W <= n; i += 4 * W) {
      DoubleVector s0 = all(0);
      DoubleVector s1 = all(0);
      DoubleVector s2 = all(0);
      DoubleVector s3 = all(0);
      for (int r = 0; r < count; r++) {
        int e = r * n + i;
        DoubleVector factor = all(factors[r]);
        DoubleVector m0 = at(matrix, e).mul(factor);
        DoubleVector m1 = at(matrix, e + W).mul(factor);
        DoubleVector m2 = at(matrix, e + 2 * W).mul(factor);
        DoubleVector m3 = at(matrix, e + 3 * W).mul(factor);
        m0.intoArray(matrix, e);
        m1.intoArray(matrix, e + W);
        m2.intoArray(matrix, e + 2 * W);
        m3.intoArray(matrix, e + 3 * W);
        s0 = s0.add(m0);
        s1 = s1.add(m1);
        s2 = s2.add(m2);
        s3 = s3.add(m3);
      }
      at(sums, i).add(s0).intoArray(sums, i);
      at(sums, i + W).add(s1).intoArray(sums, i + W);
      at(sums, i + 2 * W).add(s2).intoArray(sums, i + 2 * W);
      at(sums, i + 3 * W).add(s3).intoArray(sums, i + 3 * W);
    }
    for (; i + W <= n; i += W) {
      DoubleVector s = all(0);
      for (int r = 0; r < count; r++) {
        DoubleVector m = at(matrix, r * n + i).mul(factors[r]);
        m.intoArray(matrix, r * n + i);
        s = s.add(m);
      }
      at(sums, i).add(s).intoArray(sums, i);
    }
    for (; i < n; i++) {
      double s = 0;
      for (int r = 0; r < count; r++) {
        matrix[r * n + i] *= factors[r];
        s += matrix[r * n + i];
      }
      sums[i] += s;
    }
  }

  static DoubleVector at(double[] x, int from) {
    return DoubleVector.fromArray(LANES, x, from);
  }
}
