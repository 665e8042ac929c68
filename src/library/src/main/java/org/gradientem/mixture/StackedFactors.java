package org.gradientem.mixture;

import dev.ludovic.netlib.blas.BLAS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inverse Cholesky factors of several components on top of each other, so that rows are whitened by
 * all of them in one product.
 */
final class StackedFactors {
  /**
   * Rows of a factor multiplied at a time: the fewer, the more zeros of the triangle are left out.
   */
  private static final int PANEL = 8;

  /** Rows of a stack, whose product with some hundred rows of data stays in L2. */
  private static final int MOST_ROWS = 128;

  private final int dim;
  private final double[][] whiteMeans;
  private final List<Stack> stacks = new ArrayList<>();
  private final boolean keepDigits;

  /**
   * Some rows of some factors.
   *
   * @param first component
   * @param from first row of each factor
   * @param width rows of each factor
   * @param rows those of the first factor, then of the next, {@code height x (from + width)}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stack(int first, int from, int width, double[] rows) {
    int columns() {
      return from + width;
    }

    int height() {
      return rows.length / columns();
    }
  }

  /**
   * Stacks factors.
   *
   * @param factors L^-1 of each component, column after column
   * @param whiteMeans each component's L^-1 mu
   */
  StackedFactors(double[][] factors, double[][] whiteMeans) {
    this.whiteMeans = whiteMeans;
    dim = whiteMeans[0].length;
    keepDigits =
        Arrays.stream(whiteMeans)
            .allMatch(mean -> RowLengths.squared(mean, 1)[0] <= NaturalParameters.FARTHEST);
    int together = MOST_ROWS / Math.min(PANEL, dim);
    for (int first = 0; first < factors.length; first += together) {
      int last = Math.min(first + together, factors.length);
      for (int from = 0; from < dim; from += PANEL) {
        stacks.add(stack(factors, first, last, from));
      }
    }
  }

  private Stack stack(double[][] factors, int first, int last, int from) {
    int width = Math.min(PANEL, dim - from);
    int height = (last - first) * width;
    double[] rows = new double[height * (from + width)];
    for (int i = first; i < last; i++) {
      for (int b = 0; b < from + width; b++) {
        int to = b * height + (i - first) * width;
        System.arraycopy(factors[i], b * dim + from, rows, to, width);
      }
    }
    return new Stack(first, from, width, rows);
  }

  /**
   * Whether no digits to speak of are lost by whitening rows before a mean is subtracted: the
   * squared length of each whitened mean is at most {@link NaturalParameters#FARTHEST}.
   */
  boolean keepDigits() {
    return keepDigits;
  }

  /**
   * Squared Mahalanobis distances of rows from the components' means.
   *
   * @param z {@code count x d}, column-major
   * @param count number of rows
   * @return {@code count x k}, column-major, a new array
   */
  double[] squaredDistances(double[] z, int count) {
    double[] squares = new double[count * whiteMeans.length];
    double[] white = new double[count * MOST_ROWS];
    for (Stack stack : stacks) {
      int height = stack.height();
      // (count x columns) (columns x height)
      BLAS.getInstance()
          .dgemm(
              "N",
              "T",
              count,
              height,
              stack.columns(),
              1,
              z,
              count,
              stack.rows,
              height,
              0,
              white,
              count);
      for (int c = 0; c < height; c++) {
        int i = stack.first + c / stack.width;
        double mean = whiteMeans[i][stack.from + c % stack.width];
        addSquares(white, c * count, mean, squares, i * count, count);
      }
    }
    return squares;
  }

  private static void addSquares(
      double[] x, int from, double mean, double[] squares, int to, int count) {
    for (int r = 0; r < count; r++) {
      double off = x[from + r] - mean;
      squares[to + r] += off * off;
    }
  }
}
