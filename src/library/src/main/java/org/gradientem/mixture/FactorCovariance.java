package org.gradientem.mixture;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * A covariance of low rank next to uncorrelated noise, {@code Sigma = L L' + diag(noise)}: that of
 * q factors on which the d coordinates depend linearly. The loadings L are known up to a rotation.
 *
 * @since 0.1.0
 */
public final class FactorCovariance implements Covariance {
  private final double[] noise;
  private final double[] loadings;

  /** The matrix, made at its first use: an M-step has no need of it. */
  private volatile FullCovariance dense;

  /** {@code Psi^-1 L}, and {@code I + L' Psi^-1 L}; null without factors. */
  private final double[] scaled;

  private final FullCovariance within;

  /** {@code Sigma^-1 L}, by which rows have their scores. */
  private transient volatile double[] weights;

  /**
   * Makes a covariance.
   *
   * @param noise d variances, positive; copied
   * @param loadings {@code d x q}, column-major; copied
   * @throws IllegalArgumentException if a variance is not positive
   */
  public FactorCovariance(double[] noise, double[] loadings) {
    this.noise = noise.clone();
    this.loadings = loadings.clone();
    int d = noise.length;
    scaled = loadings.clone();
    Arrays.setAll(scaled, e -> scaled[e] / noise[e % d]);
    boolean isNoisy = Arrays.stream(noise).allMatch(variance -> variance > 0);
    within = isNoisy && loadings.length > 0 ? within() : null;
    if (!isNoisy || !Double.isFinite(logDeterminant())) {
      throw new IllegalArgumentException(
          "The noise of the factors has a variance that is not positive; give a positive one.");
    }
  }

  private FullCovariance within() {
    int q = factors();
    double[] matrix = new double[q * q];
    for (int i = 0; i < q; i++) {
      matrix[i * (q + 1)] = 1;
    }
    int d = noise.length;
    BLAS.getInstance().dgemm("T", "N", q, q, d, 1, loadings, d, scaled, d, 1, matrix, q);
    return new FullCovariance(q, matrix);
  }

  private FullCovariance dense() {
    FullCovariance known = dense;
    if (known == null) {
      known = new FullCovariance(noise.length, matrix(noise, loadings));
      dense = known;
    }
    return known;
  }

  /**
   * Makes a covariance from the numbers that {@link #numbers} gives.
   *
   * @param dim number of coordinates d
   * @param numbers d variances of the noise, then the {@code d x q} loadings
   * @return the covariance
   * @throws IllegalArgumentException if a variance is not positive
   */
  static FactorCovariance of(int dim, double... numbers) {
    return new FactorCovariance(
        Arrays.copyOf(numbers, dim), Arrays.copyOfRange(numbers, dim, numbers.length));
  }

  /**
   * The noise and the loadings.
   *
   * @return d variances of the noise, then the {@code d x q} loadings
   */
  double[] numbers() {
    double[] numbers = Arrays.copyOf(noise, noise.length + loadings.length);
    System.arraycopy(loadings, 0, numbers, noise.length, loadings.length);
    return numbers;
  }

  private static double[] matrix(double[] noise, double[] loadings) {
    int d = noise.length;
    double[] matrix = new double[Math.multiplyExact(d, d)];
    for (int j = 0; j < d; j++) {
      matrix[j * (d + 1)] = noise[j];
    }
    BLAS.getInstance().dsyrk("L", "N", d, loadings.length / d, 1, loadings, d, 1, matrix, d);
    return matrix;
  }

  /**
   * Number of factors.
   *
   * @return q
   */
  public int factors() {
    return loadings.length / noise.length;
  }

  /**
   * Variances of what the factors do not explain.
   *
   * @return d values, a new array
   */
  public double[] noise() {
    return noise.clone();
  }

  /**
   * How the coordinates depend on the factors, which are uncorrelated and of variance 1.
   *
   * @return {@code d x q}, column-major, a new array
   */
  public double[] loadings() {
    return loadings.clone();
  }

  /**
   * The expected factors of rows, given the rows: {@code X Sigma^-1 L}.
   *
   * @param x rows about the mean, {@code rows x d}
   * @param rows number of rows
   * @return {@code rows x q}, a new array
   */
  public double[] scores(double[] x, int rows) {
    double[] scores = new double[rows * factors()];
    BLAS.getInstance()
        .dgemm("N", "N", rows, factors(), dim(), 1, x, rows, weights(), dim(), 0, scores, rows);
    return scores;
  }

  private double[] weights() {
    double[] known = weights;
    if (known == null) {
      known = within == null ? scaled : within.timesPrecision(scaled, dim());
      weights = known;
    }
    return known;
  }

  @Override
  public CovarianceType type() {
    return CovarianceType.FULL;
  }

  @Override
  public int dim() {
    return noise.length;
  }

  @Override
  public double variance(int j) {
    return dense().variance(j);
  }

  /** By the determinant lemma, as the trace by Woodbury's identity: d q^2 and d^2 q products. */
  @Override
  public double logDeterminant() {
    double sum = within == null ? 0 : within.logDeterminant();
    return sum + Arrays.stream(noise).map(Math::log).sum();
  }

  @Override
  public double[] whiten(double[] x, int rows) {
    return dense().whiten(x, rows);
  }

  @Override
  public double[] unwhiten(double[] z, int rows) {
    return dense().unwhiten(z, rows);
  }

  @Override
  public double[] timesPrecision(double[] x, int rows) {
    return dense().timesPrecision(x, rows);
  }

  @Override
  public double[] precision() {
    return dense().precision();
  }

  @Override
  public double precisionTrace(double[] secondMoment) {
    int d = noise.length;
    int q = factors();
    double sum = 0;
    for (int j = 0; j < d; j++) {
      sum += secondMoment[j * (d + 1)] / noise[j];
    }
    if (within == null) {
      return sum;
    }
    BLAS blas = BLAS.getInstance();
    double[] image = new double[d * q];
    blas.dgemm("N", "N", d, q, d, 1, secondMoment, d, scaled, d, 0, image, d);
    double[] explained = new double[q * q];
    blas.dgemm("T", "N", q, q, d, 1, scaled, d, image, d, 0, explained, q);
    return sum - within.precisionTrace(explained);
  }

  @Override
  public double[][] toMatrix() {
    return dense().toMatrix();
  }

  /** The entries of the matrix. */
  @Override
  public double[] values() {
    return dense().values();
  }
}
