package org.gradientem.truth;

import java.util.Arrays;
import org.gradientem.mixture.Covariance;

/**
 * How far a fitted covariance is from a true one.
 *
 * @param volume relative error of the volume {@code det(Sigma)^(1/d)}; negative where it is too
 *     small
 * @param divergence Kullback-Leibler divergence of the fitted from the true Gaussian, with the same
 *     mean; 0 where they are equal
 */
public record CovarianceError(double volume, double divergence) {

  /**
   * Compares two covariances of the same number of coordinates, of any types.
   *
   * @param truth the true one
   * @param fitted the fitted one
   * @return the error
   */
  public static CovarianceError of(Covariance truth, Covariance fitted) {
    int d = truth.dim();
    double[] matrix = Arrays.stream(truth.toMatrix()).flatMapToDouble(Arrays::stream).toArray();
    double[] product = fitted.timesPrecision(matrix, d);
    double trace = 0;
    for (int j = 0; j < d; j++) {
      trace += product[j * d + j];
    }
    double logRatio = fitted.logDeterminant() - truth.logDeterminant();
    return new CovarianceError(Math.expm1(logRatio / d), (trace - d + logRatio) / 2);
  }
}
