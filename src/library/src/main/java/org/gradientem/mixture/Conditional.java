package org.gradientem.mixture;

import java.util.Arrays;

/**
 * What the cells of a row that are there say of p that are missing, under n Gaussians of precisions
 * P. With the missing cells m filled in by anything, and g the gradient of the log-density with
 * respect to them there, they are distributed as {@code N(fill + V g, V)} with {@code V = P_mm^-1};
 * and the log-density of what is there is that of the filled row plus {@code (g'Vg + p log(2 pi) -
 * log det P_mm) / 2} (Little and Rubin 2002, section 11.2).
 *
 * <p>All Gaussians are worked on at once, so numbers of one matrix lie n apart. Matrices of a few
 * cells are too small for a call of LAPACK each: it takes longer than their work.
 *
 * @since 0.1.0
 */
public final class Conditional {
  private final int n;
  private final int size;
  private final boolean isCorrelated;

  /** V: entry a, b of Gaussian i at {@code (a p + b) n + i} where a <= b. */
  private final double[] covariances;

  private final double[] logIntegrals;

  private Conditional(int n, int size, boolean isCorrelated, double[] covariances) {
    this.n = n;
    this.size = size;
    this.isCorrelated = isCorrelated;
    this.covariances = covariances;
    logIntegrals = new double[n];
    Arrays.fill(logIntegrals, 0.5 * size * Math.log(2 * Math.PI));
  }

  /**
   * The conditional distributions of p missing cells.
   *
   * @param n number of Gaussians
   * @param size p
   * @param isCorrelated whether a P_mm may have entries off its diagonal
   * @param precisions P_mm, the rows and columns of P that belong to the cells: entry a, b of
   *     Gaussian i at {@code (a p + b) n + i}; taken over
   * @return the distributions
   * @throws ArithmeticException if rounding leaves a P_mm that is not positive definite
   */
  public static Conditional of(int n, int size, boolean isCorrelated, double[] precisions) {
    Conditional conditional = new Conditional(n, size, isCorrelated, precisions);
    for (int c = 0; c < size; c++) {
      conditional.sweep(c);
    }
    for (int e = 0; e < precisions.length; e++) {
      precisions[e] = -precisions[e];
    }
    return conditional;
  }

  /**
   * Sweeps on a cell; all sweeps together leave {@code -V}, and the product of the pivots is the
   * determinant (Beaton 1964; Little and Rubin 2002, section 7.4.3).
   */
  private void sweep(int c) {
    int pivots = (c * size + c) * n;
    for (int i = 0; i < n; i++) {
      double pivot = covariances[pivots + i];
      if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
        throw new ArithmeticException(
            "The precision of missing cells has the pivot %s, so it is not positive definite."
                .formatted(pivot));
      }
      logIntegrals[i] -= 0.5 * Math.log(pivot);
      covariances[pivots + i] = -1 / pivot;
    }
    if (!isCorrelated) {
      return;
    }
    for (int a = 0; a < size; a++) {
      for (int b = a; b < size; b++) {
        if (a != c && b != c) {
          addProduct(upper(a, c), upper(b, c), pivots, upper(a, b));
        }
      }
    }
    for (int a = 0; a < size; a++) {
      if (a != c) {
        scale(upper(a, c), pivots);
      }
    }
  }

  /** Where an entry is: on or above the diagonal, since nothing else is swept. */
  private int upper(int a, int b) {
    return (Math.min(a, b) * size + Math.max(a, b)) * n;
  }

  private void addProduct(int left, int right, int pivots, int to) {
    for (int i = 0; i < n; i++) {
      covariances[to + i] +=
          covariances[left + i] * covariances[right + i] * covariances[pivots + i];
    }
  }

  private void scale(int at, int pivots) {
    for (int i = 0; i < n; i++) {
      covariances[at + i] *= -covariances[pivots + i];
    }
  }

  /**
   * What the expectations of the missing cells differ from what was filled in.
   *
   * @param gradients g: of cell a of row r under component i at {@code (r p + a) k + i}
   * @param rows number of rows
   * @param k number of components: n, or any number that share one Gaussian's precision
   * @return {@code V g} of each, a new array of the same shape
   */
  public double[] steps(double[] gradients, int rows, int k) {
    int own = n == 1 ? 0 : 1;
    double[] steps = new double[gradients.length];
    for (int a = 0; a < size; a++) {
      for (int b = isCorrelated ? 0 : a; b < (isCorrelated ? size : a + 1); b++) {
        int v = upper(a, b);
        for (int r = 0; r < rows; r++) {
          int to = (r * size + a) * k;
          int from = (r * size + b) * k;
          for (int i = 0; i < k; i++) {
            steps[to + i] += covariances[v + own * i] * gradients[from + i];
          }
        }
      }
    }
    return steps;
  }

  /**
   * The part of what integrating the cells out adds to a log-density that is the same for all rows.
   *
   * @param i the Gaussian, 0 to n - 1
   * @return {@code (p log(2 pi) - log det P_mm) / 2}
   */
  public double logIntegral(int i) {
    return logIntegrals[i];
  }

  /**
   * The covariance of two missing cells.
   *
   * @param a one
   * @param b the other
   * @param i the Gaussian, 0 to n - 1
   * @return the entry of V
   */
  public double covariance(int a, int b, int i) {
    return covariances[upper(a, b) + i];
  }

  /**
   * Turns standard normal numbers into deviations of the covariance V.
   *
   * @param i the Gaussian, 0 to n - 1
   * @param normals p independent standard normal numbers
   * @return p numbers, a new array
   */
  public double[] deviations(int i, double[] normals) {
    double[] matrix = new double[size * size];
    Arrays.setAll(matrix, e -> covariance(e / size, e % size, i));
    return new FullCovariance(size, matrix).unwhiten(normals, 1);
  }
}
