package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.Mixture;

/**
 * Distances under full covariances. Inverse Cholesky factors of several components lie on top of
 * each other, so that rows are whitened by all of them in one product.
 */
final class StackedFactors implements SquaredDistances {
  /**
   * Java's: beside a product of one row the call of a native one takes longer, at 32 features 0.17
   * microseconds instead of 0.11.
   */
  private static final BLAS ROW_BLAS = JavaBLAS.getInstance();

  /**
   * Rows of a factor multiplied at a time: the fewer, the more zeros of the triangle are left out.
   */
  private static final int PANEL = 8;

  /** Rows of a stack, whose product with some hundred rows of data stays in L2. */
  private static final int MAX_ROWS = 128;

  private final int dim;
  private final double[][] whiteMeans;
  private final Stack[] stacks;

  /** Some rows of some factors: those of the first factor, then of the next. */
  private static final class Stack implements Serializable {
    private final int first;
    private final int from;
    private final int width;
    private final int height;

    /** {@code height x (from + width)}, column-major. */
    private final double[] rows;

    /** Of rows from one on each of the factors of consecutive components. */
    Stack(int first, int from, int width, double[][] factors) {
      this.first = first;
      this.from = from;
      this.width = width;
      height = factors.length * width;
      rows = new double[height * columns()];
      int dim = (int) Math.sqrt(factors[0].length);
      for (int i = 0; i < factors.length; i++) {
        for (int b = 0; b < columns(); b++) {
          System.arraycopy(factors[i], b * dim + from, rows, b * height + i * width, width);
        }
      }
    }

    int columns() {
      return from + width;
    }
  }

  StackedFactors(Mixture mixture) {
    dim = mixture.dim();
    int k = mixture.k();
    double[][] factors = new double[k][];
    whiteMeans = new double[k][];
    double[][] means = mixture.means();
    for (int i = 0; i < k; i++) {
      Covariance covariance = mixture.covariances().get(i);
      factors[i] = inverseFactor(covariance);
      whiteMeans[i] = covariance.whiten(means[i], 1);
    }
    List<Stack> all = new ArrayList<>();
    int together = MAX_ROWS / Math.max(1, Math.min(PANEL, dim));
    for (int first = 0; first < k; first += together) {
      double[][] some = Arrays.copyOfRange(factors, first, Math.min(first + together, k));
      for (int from = 0; from < dim; from += PANEL) {
        all.add(new Stack(first, from, Math.min(PANEL, dim - from), some));
      }
    }
    stacks = all.toArray(Stack[]::new);
  }

  /** Returns L^-1 by columns: whitening the identity yields L^-T. */
  private static double[] inverseFactor(Covariance covariance) {
    int d = covariance.dim();
    double[] identity = new double[d * d];
    for (int j = 0; j < d; j++) {
      identity[j * (d + 1)] = 1;
    }
    double[] transpose = covariance.whiten(identity, d);
    double[] factor = new double[d * d];
    for (int a = 0; a < d; a++) {
      for (int b = 0; b <= a; b++) {
        factor[b * d + a] = transpose[a * d + b];
      }
    }
    return factor;
  }

  @Override
  public double[] of(double[] x, int count) {
    double[] squares = new double[count * whiteMeans.length];
    double[] white = new double[count * MAX_ROWS];
    for (Stack stack : stacks) {
      whiten(stack, x, count, white);
      // Dividing c by the width would take as long as the product where there is one row of data.
      for (int c = 0, i = stack.first; c < stack.height; i++) {
        for (int p = stack.from; p < stack.columns(); p++, c++) {
          addSquares(white, c * count, whiteMeans[i][p], squares, i * count, count);
        }
      }
    }
    return squares;
  }

  private static void whiten(Stack stack, double[] x, int count, double[] white) {
    int h = stack.height;
    int columns = stack.columns();
    if (count == 1) {
      ROW_BLAS.dgemv("N", h, columns, 1, stack.rows, 0, h, x, 0, 1, 0, white, 0, 1);
    } else {
      // (count x columns) (columns x height)
      BLAS.getInstance()
          .dgemm("N", "T", count, h, columns, 1, x, count, stack.rows, h, 0, white, count);
    }
  }

  private static void addSquares(
      double[] x, int from, double mean, double[] squares, int to, int count) {
    for (int r = 0; r < count; r++) {
      double off = x[from + r] - mean;
      squares[to + r] += off * off;
    }
  }
}
