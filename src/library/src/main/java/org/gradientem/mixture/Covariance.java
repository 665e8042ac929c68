package org.gradientem.mixture;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;

/**
 * A covariance matrix of {@code d} coordinates, of one component of a mixture or of all; immutable.
 * Matrices passed in and out are {@code rows x d}, column-major.
 *
 * @since 0.1.0
 */
public sealed interface Covariance extends Serializable
    permits AxisAlignedCovariance, FactorCovariance, FullCovariance {

  /**
   * The shape of the matrix.
   *
   * @return its type
   */
  CovarianceType type();

  /**
   * Number of coordinates.
   *
   * @return d
   */
  int dim();

  /**
   * Variance of one coordinate.
   *
   * @param j the coordinate, 0 to d - 1
   * @return its variance, positive
   */
  double variance(int j);

  /**
   * Logarithm of the determinant.
   *
   * @return {@code log det Sigma}
   */
  double logDeterminant();

  /**
   * Coordinates in which this covariance is the identity, so that Euclidean distance is Mahalanobis
   * distance.
   *
   * @param x rows to map, {@code rows x d}
   * @param rows number of rows
   * @return the mapped rows, a new array of the same shape
   */
  double[] whiten(double[] x, int rows);

  /**
   * Sum of the rows' squared Mahalanobis lengths, {@code trace(X Sigma^-1 X')}.
   *
   * @param x {@code rows x d}
   * @param rows number of rows
   * @return the sum
   */
  default double squaredLength(double[] x, int rows) {
    double sum = 0;
    for (double entry : whiten(x, rows)) {
      sum += entry * entry;
    }
    return sum;
  }

  /**
   * Each row's squared Mahalanobis length.
   *
   * @param x {@code rows x d}
   * @param rows number of rows
   * @return as many lengths, a new array
   */
  default double[] squaredLengths(double[] x, int rows) {
    return RowLengths.squared(whiten(x, rows), rows);
  }

  /**
   * The inverse of {@link #whiten}.
   *
   * @param z rows in whitened coordinates, {@code rows x d}
   * @param rows number of rows
   * @return the rows in the original coordinates, a new array
   */
  double[] unwhiten(double[] z, int rows);

  /**
   * Rows times the inverse, {@code X Sigma^-1}.
   *
   * @param x {@code rows x d}
   * @param rows number of rows
   * @return a new array of the same shape
   */
  double[] timesPrecision(double[] x, int rows);

  /**
   * The inverse, {@code Sigma^-1}.
   *
   * @return {@code d x d}, both triangles; not copied, so not to be changed
   */
  double[] precision();

  /**
   * The inverse in as few numbers as hold it.
   *
   * @return {@code d x d}, as {@link #precision}; the d entries of the diagonal where there is
   *     nothing else
   */
  default double[] compactPrecision() {
    return type() == CovarianceType.FULL
        ? precision()
        : IntStream.range(0, dim()).mapToDouble(j -> 1 / variance(j)).toArray();
  }

  /**
   * {@code trace(Sigma^-1 C)} of a second moment C.
   *
   * @param secondMoment the part of C that {@link #type()} needs, see {@link
   *     CovarianceType#momentSize}
   * @return the trace
   */
  double precisionTrace(double[] secondMoment);

  /**
   * The matrix itself.
   *
   * @return a new symmetric {@code d x d} array
   */
  double[][] toMatrix();

  /**
   * The numbers that determine the matrix, the inverse of {@link #of(CovarianceType, int,
   * double[])}.
   *
   * @return none for the identity, the variance, d variances, or d * d entries
   */
  double[] values();

  /**
   * Makes a covariance from the numbers that determine it.
   *
   * @param type the shape
   * @param dim number of coordinates d
   * @param values none for the identity, the variance, d variances, or d * d entries
   * @return the covariance
   * @throws IllegalArgumentException if their number is another or the matrix is not positive
   *     definite
   */
  static Covariance of(CovarianceType type, int dim, double[] values) {
    int expected = type == CovarianceType.IDENTITY ? 0 : type.momentSize(dim);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          RootLocale.format(
              "A %s covariance of d = %d takes %d numbers, got %d.",
              type, dim, expected, values.length));
    }
    return switch (type) {
      case IDENTITY -> new AxisAlignedCovariance.Identity(dim);
      case SPHERICAL -> new AxisAlignedCovariance.Spherical(dim, values[0]);
      case DIAGONAL -> new AxisAlignedCovariance.Diagonal(values);
      case FULL -> new FullCovariance(dim, values);
    };
  }

  /**
   * Makes a covariance from a matrix.
   *
   * @param type the shape; entries that it does not hold are ignored
   * @param matrix symmetric {@code d x d}; for a spherical one its first entry counts
   * @return the covariance
   * @throws IllegalArgumentException if the matrix is not square or not positive definite
   */
  static Covariance of(CovarianceType type, double[][] matrix) {
    int d = matrix.length;
    double[] diagonal = new double[d];
    double[] full = new double[Math.multiplyExact(d, d)];
    for (int i = 0; i < d; i++) {
      if (matrix[i].length != d) {
        throw new IllegalArgumentException(
            RootLocale.format(
                "The covariance has %d rows but row %d has %d entries; give a square matrix.",
                d, i, matrix[i].length));
      }
      for (int j = 0; j < i; j++) {
        // Rounding may part entries of a product by little.
        double unit = Math.sqrt(matrix[i][i] * matrix[j][j]);
        if (Math.abs(matrix[i][j] - matrix[j][i]) > 1e-8 * unit) {
          throw new IllegalArgumentException(
              RootLocale.format(
                  "The covariance has %s in row %d of column %d, but %s in row %d of column %d; give a symmetric matrix.",
                  matrix[i][j], i, j, matrix[j][i], j, i));
        }
      }
      diagonal[i] = matrix[i][i];
      System.arraycopy(matrix[i], 0, full, i * d, d);
    }
    return of(
        type,
        d,
        switch (type) {
          case IDENTITY -> new double[0];
          case SPHERICAL -> new double[] {diagonal[0]};
          case DIAGONAL -> diagonal;
          case FULL -> full;
        });
  }
}
