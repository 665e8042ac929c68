package org.gradientem.em;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.stream.IntStream;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.SplitMix;

/**
 * Rows stored by their non-zeros (compressed sparse rows). A product costs n operations per
 * non-zero, on contiguous columns of the other matrix.
 */
final class SparseBlock implements SampleBlock {
  private static final long serialVersionUID = 1;

  /** A native BLAS costs more to call than a column of n takes. */
  private static final BLAS COLUMNS = JavaBLAS.getInstance();

  private final int dim;
  private final int[] rowStarts;
  private final int[] indices;
  private final double[] values;
  private final double[] weights;
  private final double longestRow;

  /** Takes the arrays over; {@code weights} is null where every weight is 1. */
  SparseBlock(int dim, int[] rowStarts, int[] indices, double[] values, double[] weights) {
    this.dim = dim;
    this.rowStarts = rowStarts;
    this.indices = indices;
    this.values = values;
    this.weights = weights;
    longestRow =
        IntStream.range(0, rows())
            .mapToDouble(
                r -> COLUMNS.dnrm2(rowStarts[r + 1] - rowStarts[r], values, rowStarts[r], 1))
            .max()
            .orElse(0);
  }

  @Override
  public double longestRow() {
    return longestRow;
  }

  @Override
  public int rows() {
    return rowStarts.length - 1;
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public double[] row(int row) {
    double[] x = new double[dim];
    for (int p = rowStarts[row]; p < rowStarts[row + 1]; p++) {
      x[indices[p]] = values[p];
    }
    return x;
  }

  @Override
  public long hash(int row, long seed) {
    long hash = seed;
    for (int p = rowStarts[row]; p < rowStarts[row + 1]; p++) {
      hash = SplitMix.mix(SplitMix.mix(hash, indices[p]), Double.doubleToLongBits(values[p]));
    }
    return hash;
  }

  @Override
  public void addProducts(int from, int count, double[] a, int n, double[] out) {
    for (int r = 0; r < count; r++) {
      for (int p = rowStarts[from + r]; p < rowStarts[from + r + 1]; p++) {
        COLUMNS.daxpy(n, values[p], a, indices[p] * n, 1, out, r * n, 1);
      }
    }
  }

  @Override
  public void addWeightedSums(int from, int count, double[] psi, int n, double[] sums) {
    for (int r = 0; r < count; r++) {
      for (int p = rowStarts[from + r]; p < rowStarts[from + r + 1]; p++) {
        COLUMNS.daxpy(n, values[p], psi, r * n, 1, sums, indices[p] * n, 1);
      }
    }
  }

  @Override
  public void addSecondMoment(CovarianceType type, double[] moment) {
    for (int r = 0; r < rows(); r++) {
      double w = weight(r);
      for (int p = rowStarts[r]; p < rowStarts[r + 1]; p++) {
        double wx = w * values[p];
        switch (type) {
          case IDENTITY, SPHERICAL -> moment[0] += wx * values[p];
          case DIAGONAL -> moment[indices[p]] += wx * values[p];
          case FULL -> {
            for (int q = rowStarts[r]; q < rowStarts[r + 1]; q++) {
              moment[indices[p] * dim + indices[q]] += wx * values[q];
            }
          }
        }
      }
    }
  }
}
