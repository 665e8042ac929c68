package org.gradientem.blocks;

import static org.gradientem.blocks.VectorLoops.at;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products by Java's vectors. The n entries of a column stay in registers for all its non-zeros,
 * where a call of the library for each reads and writes them anew. Sums have the same bits on
 * vectors of any width.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record VectorColumns(int n, int[] columns, int[] starts, double[] values, short[] rows)
    implements SparseColumns {
  private static final VectorSpecies<Double> LANES = VectorLoops.LANES;
  private static final int W = LANES.length();

  /**
   * Rows come in no order that a processor foresees. A number of each is read so many non-zeros
   * before it is needed, so that it is in cache by then.
   */
  private static final int AHEAD = 16;

  @Override
  public void addToRows(double[] a, double[] out) {
    double read = 0;
    for (int c = 0; c < columns.length; c++) {
      read += addToRows(starts[c], starts[c + 1], a, columns[c] * n, out);
    }
    VectorLoops.sink = read;
  }

  private double addToRows(int first, int end, double[] a, int start, double[] out) {
    double read = 0;
    int i = 0;
    for (; i + 4 * W <= n; i += 4 * W) {
      DoubleVector a0 = at(a, start + i);
      DoubleVector a1 = at(a, start + i + W);
      DoubleVector a2 = at(a, start + i + 2 * W);
      DoubleVector a3 = at(a, start + i + 3 * W);
      for (int q = first; q < end; q++) {
        read += out[later(q) + i];
        DoubleVector x = DoubleVector.broadcast(LANES, values[q]);
        int r = rows[q] * n + i;
        x.fma(a0, at(out, r)).intoArray(out, r);
        x.fma(a1, at(out, r + W)).intoArray(out, r + W);
        x.fma(a2, at(out, r + 2 * W)).intoArray(out, r + 2 * W);
        x.fma(a3, at(out, r + 3 * W)).intoArray(out, r + 3 * W);
      }
    }
    for (; i + W <= n; i += W) {
      DoubleVector a0 = at(a, start + i);
      for (int q = first; q < end; q++) {
        read += out[later(q) + i];
        int r = rows[q] * n + i;
        DoubleVector.broadcast(LANES, values[q]).fma(a0, at(out, r)).intoArray(out, r);
      }
    }
    for (; i < n; i++) {
      for (int q = first; q < end; q++) {
        int r = rows[q] * n + i;
        out[r] = Math.fma(values[q], a[start + i], out[r]);
      }
    }
    return read;
  }

  @Override
  public void addFromRows(double[] psi, double[] sums) {
    double read = 0;
    for (int c = 0; c < columns.length; c++) {
      read += addFromRows(starts[c], starts[c + 1], psi, sums, columns[c] * n);
    }
    VectorLoops.sink = read;
  }

  private double addFromRows(int first, int end, double[] psi, double[] sums, int start) {
    double read = 0;
    int i = 0;
    for (; i + 4 * W <= n; i += 4 * W) {
      int s = start + i;
      DoubleVector s0 = at(sums, s);
      DoubleVector s1 = at(sums, s + W);
      DoubleVector s2 = at(sums, s + 2 * W);
      DoubleVector s3 = at(sums, s + 3 * W);
      for (int q = first; q < end; q++) {
        read += psi[later(q) + i];
        DoubleVector x = DoubleVector.broadcast(LANES, values[q]);
        int r = rows[q] * n + i;
        s0 = x.fma(at(psi, r), s0);
        s1 = x.fma(at(psi, r + W), s1);
        s2 = x.fma(at(psi, r + 2 * W), s2);
        s3 = x.fma(at(psi, r + 3 * W), s3);
      }
      s0.intoArray(sums, s);
      s1.intoArray(sums, s + W);
      s2.intoArray(sums, s + 2 * W);
      s3.intoArray(sums, s + 3 * W);
    }
    for (; i + W <= n; i += W) {
      DoubleVector s0 = at(sums, start + i);
      for (int q = first; q < end; q++) {
        read += psi[later(q) + i];
        s0 = DoubleVector.broadcast(LANES, values[q]).fma(at(psi, rows[q] * n + i), s0);
      }
      s0.intoArray(sums, start + i);
    }
    for (; i < n; i++) {
      for (int q = first; q < end; q++) {
        sums[start + i] = Math.fma(values[q], psi[rows[q] * n + i], sums[start + i]);
      }
    }
    return read;
  }

  /** Where the row of a later non-zero begins. */
  private int later(int q) {
    return rows[Math.min(q + AHEAD, rows.length - 1)] * n;
  }
}
