package org.gradientem.internal.components;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;

/** Arithmetic of second moments: a trace, a diagonal, or a symmetric {@code d x d} matrix. */
public final class Scatter {
  private Scatter() {}

  /** What a type holds of {@code sum w y y'} of rows y, {@code rows x d}. */
  public static double[] of(CovarianceType type, int d, double[] y, double[] weights) {
    double[] scatter = new double[type.momentSize(d)];
    if (d == 0) {
      return scatter;
    }
    int rows = weights.length;
    if (type != CovarianceType.FULL) {
      for (int j = 0; j < d; j++) {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
          sum += weights[r] * y[j * rows + r] * y[j * rows + r];
        }
        scatter[type.momentIndex(j, d)] += sum;
      }
      return scatter;
    }
    double[] weighted = y.clone();
    for (int j = 0; j < d; j++) {
      for (int r = 0; r < rows; r++) {
        weighted[j * rows + r] *= weights[r];
      }
    }
    BLAS.getInstance().dgemm("T", "N", d, d, rows, 1, y, rows, weighted, rows, 0, scatter, d);
    return scatter;
  }

  public static void add(double[] from, double[] to) {
    addScaled(1, from, to);
  }

  public static void addScaled(double factor, double[] from, double[] to) {
    for (int e = 0; e < to.length; e++) {
      to[e] += factor * from[e];
    }
  }

  public static void scale(double factor, double[] values) {
    for (int e = 0; e < values.length; e++) {
      values[e] *= factor;
    }
  }

  /** Adds {@code factor y y'}. */
  public static void addSquare(CovarianceType type, double factor, double[] y, double[] to) {
    int d = y.length;
    for (int j = 0; j < d; j++) {
      double scaled = factor * y[j];
      if (type == CovarianceType.FULL) {
        for (int i = 0; i < d; i++) {
          to[j * d + i] += scaled * y[i];
        }
      } else {
        to[type.momentIndex(j, d)] += scaled * y[j];
      }
    }
  }

  /** Adds {@code factor I}. */
  public static void addIdentity(CovarianceType type, int d, double factor, double[] to) {
    for (int j = 0; j < d; j++) {
      to[type.momentIndex(j, d)] += factor;
    }
  }

  /** The covariance that a moment of so many rows stands for. */
  public static Covariance covariance(CovarianceType type, int d, double[] moment, double count) {
    double[] values = moment.clone();
    scale(1 / (type == CovarianceType.SPHERICAL ? d * count : count), values);
    return Covariance.of(type, d, values);
  }

  /** Logarithm of the determinant of what a moment stands for; the moment is overwritten. */
  static double logDeterminant(CovarianceType type, int d, double[] moment) {
    return switch (type) {
      case FULL -> logDeterminant(d, moment);
      case DIAGONAL -> Arrays.stream(moment).map(Math::log).sum();
      case IDENTITY, SPHERICAL -> d * Math.log(moment[0] / d);
    };
  }

  /** By Cholesky's pivots; in Java, since a call of LAPACK costs more than a small matrix. */
  private static double logDeterminant(int d, double[] a) {
    double sum = 0;
    for (int j = 0; j < d; j++) {
      double pivot = a[j * d + j];
      for (int l = 0; l < j; l++) {
        pivot -= a[l * d + j] * a[l * d + j];
      }
      if (!(pivot > 0)) {
        return Double.NEGATIVE_INFINITY;
      }
      double root = Math.sqrt(pivot);
      sum += Math.log(pivot);
      for (int i = j + 1; i < d; i++) {
        double entry = a[j * d + i];
        for (int l = 0; l < j; l++) {
          entry -= a[l * d + i] * a[l * d + j];
        }
        a[j * d + i] = entry / root;
      }
    }
    return sum;
  }
}
