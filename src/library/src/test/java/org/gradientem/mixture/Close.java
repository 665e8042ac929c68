package org.gradientem.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/** How far two arrays are apart; NaN wherever one of them has a NaN. */
public final class Close {
  private Close() {}

  /** Largest difference over the largest entry of {@code expected}, for sums that may cancel. */
  public static double relativeError(double[] actual, double[] expected) {
    double difference = actual.length == expected.length ? 0 : Double.NaN;
    double scale = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return difference == 0 ? 0 : difference / scale;
  }

  /** The same of matrices. */
  public static double relativeError(double[][] actual, double[][] expected) {
    return relativeError(flat(actual), flat(expected));
  }

  /** The same of numbers. */
  public static double relativeError(double actual, double expected) {
    return relativeError(new double[] {actual}, new double[] {expected});
  }

  /** Largest relative difference of any entry, for values that are all positive. */
  public static double entrywiseError(double[] actual, double[] expected) {
    double error = actual.length == expected.length ? 0 : Double.NaN;
    for (int i = 0; i < expected.length; i++) {
      error = Math.max(error, relativeError(actual[i], expected[i]));
    }
    return error;
  }

  /** Asserts that the relative error of an array is below a bound; a format and its arguments. */
  public static void assertClose(double[] actual, double[] expected, double bound, Object... as) {
    assertThat(relativeError(actual, expected))
        .as(as.length == 0 ? "" : (String) as[0], Arrays.stream(as).skip(1).toArray())
        .isLessThan(bound);
  }

  /** The same of matrices. */
  public static void assertClose(
      double[][] actual, double[][] expected, double bound, Object... as) {
    assertClose(flat(actual), flat(expected), bound, as);
  }

  /** The same of numbers. */
  public static void assertClose(double actual, double expected, double bound, Object... as) {
    assertClose(new double[] {actual}, new double[] {expected}, bound, as);
  }

  /** The rows of a matrix, one after the other. */
  public static double[] flat(double[][] matrix) {
    int columns = matrix.length == 0 ? 0 : matrix[0].length;
    double[] flat = new double[matrix.length * columns];
    for (int i = 0; i < matrix.length; i++) {
      System.arraycopy(matrix[i], 0, flat, i * columns, columns);
    }
    return flat;
  }

  /** A matrix of rows as the main code holds it, column after column. */
  public static double[] columnMajor(double[][] rows) {
    int columns = rows[0].length;
    double[] packed = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns; j++) {
        packed[j * rows.length + i] = rows[i][j];
      }
    }
    return packed;
  }
}
