package org.gradientem.mixture;

/**
 * Covariances without correlations: whitening only divides each coordinate.
 *
 * @since 0.1.0
 */
public sealed interface AxisAlignedCovariance extends Covariance {

  /**
   * The identity matrix.
   *
   * @param dim number of coordinates d
   * @since 0.1.0
   */
  record Identity(int dim) implements AxisAlignedCovariance {
    @Override
    public CovarianceType type() {
      return CovarianceType.IDENTITY;
    }

    @Override
    public double variance(int j) {
      return 1;
    }

    @Override
    public double[] values() {
      return new double[0];
    }

    @Override
    public double precisionTrace(double[] secondMoment) {
      return secondMoment[0];
    }
  }

  /**
   * One variance for every coordinate.
   *
   * @param dim number of coordinates d
   * @param variance the variance, positive
   * @since 0.1.0
   */
  record Spherical(int dim, double variance) implements AxisAlignedCovariance {
    /**
     * Checks the variance.
     *
     * @param dim number of coordinates d
     * @param variance the variance, positive
     */
    public Spherical {
      requirePositive(variance);
    }

    @Override
    public CovarianceType type() {
      return CovarianceType.SPHERICAL;
    }

    @Override
    public double variance(int j) {
      return variance;
    }

    @Override
    public double[] values() {
      return new double[] {variance};
    }

    @Override
    public double precisionTrace(double[] secondMoment) {
      return secondMoment[0] / variance;
    }
  }

  /**
   * One variance per coordinate.
   *
   * @since 0.1.0
   */
  final class Diagonal implements AxisAlignedCovariance {
    private final double[] variances;

    /**
     * Copies the variances.
     *
     * @param variances one positive variance per coordinate
     */
    public Diagonal(double[] variances) {
      this.variances = variances.clone();
      for (double variance : variances) {
        requirePositive(variance);
      }
    }

    @Override
    public CovarianceType type() {
      return CovarianceType.DIAGONAL;
    }

    @Override
    public int dim() {
      return variances.length;
    }

    @Override
    public double variance(int j) {
      return variances[j];
    }

    @Override
    public double[] values() {
      return variances.clone();
    }

    @Override
    public double precisionTrace(double[] secondMoment) {
      double trace = 0;
      for (int j = 0; j < variances.length; j++) {
        trace += secondMoment[j] / variances[j];
      }
      return trace;
    }
  }

  @Override
  default double logDeterminant() {
    double sum = 0;
    for (int j = 0; j < dim(); j++) {
      sum += Math.log(variance(j));
    }
    return sum;
  }

  @Override
  default double[] whiten(double[] x, int rows) {
    return scaleColumns(x, rows, -0.5);
  }

  @Override
  default double squaredLength(double[] x, int rows) {
    double sum = 0;
    for (int j = 0; j < dim(); j++) {
      double squares = 0;
      for (int i = j * rows; i < (j + 1) * rows; i++) {
        squares += x[i] * x[i];
      }
      sum += squares / variance(j);
    }
    return sum;
  }

  @Override
  default double[] squaredLengths(double[] x, int rows) {
    double[] squares = new double[rows];
    for (int j = 0; j < dim(); j++) {
      double precision = 1 / variance(j);
      for (int r = 0; r < rows; r++) {
        squares[r] += precision * x[j * rows + r] * x[j * rows + r];
      }
    }
    return squares;
  }

  @Override
  default double[] unwhiten(double[] z, int rows) {
    return scaleColumns(z, rows, 0.5);
  }

  @Override
  default double[] timesPrecision(double[] x, int rows) {
    return scaleColumns(x, rows, -1);
  }

  @Override
  default double[] precision() {
    double[] precision = new double[dim() * dim()];
    for (int j = 0; j < dim(); j++) {
      precision[j * (dim() + 1)] = 1 / variance(j);
    }
    return precision;
  }

  private double[] scaleColumns(double[] x, int rows, double power) {
    if (type() == CovarianceType.IDENTITY) {
      return x.clone();
    }
    double[] scaled = new double[x.length];
    for (int j = 0; j < dim(); j++) {
      double factor = Math.pow(variance(j), power);
      for (int i = j * rows; i < (j + 1) * rows; i++) {
        scaled[i] = x[i] * factor;
      }
    }
    return scaled;
  }

  @Override
  default double[][] toMatrix() {
    double[][] matrix = new double[dim()][dim()];
    for (int j = 0; j < dim(); j++) {
      matrix[j][j] = variance(j);
    }
    return matrix;
  }

  private static void requirePositive(double variance) {
    if (!(variance > 0 && Double.isFinite(variance))) {
      throw new IllegalArgumentException(
          "The variance " + variance + " is not positive and finite; give a positive one.");
    }
  }
}
