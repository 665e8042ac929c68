package org.gradientem.internal.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;

/** What a pass should find, by the definitions: one density after the other, in plain loops. */
public final class NaiveExpectation {
  private final Samples samples;
  public final double[][] responsibilities;
  public final double[] counts;
  public final double[][] sums;
  final double[][] secondMoment;

  /** {@code C_i}. */
  public final double[][][] seconds;

  public final double weight;
  public double logLikelihood;

  public NaiveExpectation(Mixture mixture, Samples samples) {
    this.samples = samples;
    int k = mixture.k();
    int d = samples.dim();
    seconds = new double[k][d][d];
    responsibilities = new double[samples.count()][];
    counts = new double[k];
    sums = new double[k][d];
    secondMoment = new double[d][d];
    weight = Arrays.stream(samples.weights()).sum();
    for (int r = 0; r < samples.count(); r++) {
      double[] x = samples.rows()[r];
      double w = samples.weights()[r];
      double[] joint = Gaussians.logJointOf(mixture, x);
      double logDensity = Gaussians.logDensityOf(mixture, x);
      logLikelihood += w * logDensity;
      responsibilities[r] = Arrays.stream(joint).map(l -> Math.exp(l - logDensity)).toArray();
      for (int i = 0; i < k; i++) {
        counts[i] += w * responsibilities[r][i];
        for (int j = 0; j < d; j++) {
          sums[i][j] += w * responsibilities[r][i] * x[j];
          for (int b = 0; b < d; b++) {
            seconds[i][j][b] += w * responsibilities[r][i] * x[j] * x[b];
          }
        }
      }
      for (int a = 0; a < d; a++) {
        for (int b = 0; b < d; b++) {
          secondMoment[a][b] += w * x[a] * x[b];
        }
      }
    }
  }

  /** {@code (1/W) sum w psi_i (x - mu_i)(x - mu_i)'}, all of it. */
  public double[][] within(double[][] means) {
    int d = samples.dim();
    double[][] within = new double[d][d];
    for (int r = 0; r < samples.count(); r++) {
      for (int i = 0; i < means.length; i++) {
        double share = samples.weights()[r] * responsibilities[r][i] / weight;
        for (int a = 0; a < d; a++) {
          for (int b = 0; b < d; b++) {
            within[a][b] +=
                share * (samples.rows()[r][a] - means[i][a]) * (samples.rows()[r][b] - means[i][b]);
          }
        }
      }
    }
    return within;
  }

  /** The rows' own covariance: everything within one component at their mean. */
  public static double[][] covariance(Samples samples) {
    int d = samples.dim();
    double[] mean = mean(samples);
    double[][] covariance = new double[d][d];
    double weight = Arrays.stream(samples.weights()).sum();
    for (int r = 0; r < samples.count(); r++) {
      for (int a = 0; a < d; a++) {
        for (int b = 0; b < d; b++) {
          covariance[a][b] +=
              samples.weights()[r]
                  / weight
                  * (samples.rows()[r][a] - mean[a])
                  * (samples.rows()[r][b] - mean[b]);
        }
      }
    }
    return covariance;
  }

  public static double[] mean(Samples samples) {
    double weight = Arrays.stream(samples.weights()).sum();
    double[] mean = new double[samples.dim()];
    for (int r = 0; r < samples.count(); r++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += samples.weights()[r] * samples.rows()[r][j] / weight;
      }
    }
    return mean;
  }

  /** A matrix as a covariance of the type would hold it. */
  public static double[][] reduce(CovarianceType type, double[][] matrix) {
    int d = matrix.length;
    double meanDiagonal = IntStream.range(0, d).mapToDouble(j -> matrix[j][j]).average().orElse(0);
    double[][] reduced = new double[d][d];
    for (int a = 0; a < d; a++) {
      for (int b = 0; b < d; b++) {
        reduced[a][b] =
            switch (type) {
              case IDENTITY -> a == b ? 1 : 0;
              case SPHERICAL -> a == b ? meanDiagonal : 0;
              case DIAGONAL -> a == b ? matrix[a][a] : 0;
              case FULL -> matrix[a][b];
            };
      }
    }
    return reduced;
  }

  /** {@code a + factor b}. */
  public static double[][] plus(double[][] a, double factor, double[][] b) {
    double[][] sum = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i].clone();
      for (int j = 0; j < sum[i].length; j++) {
        sum[i][j] += factor * b[i][j];
      }
    }
    return sum;
  }
}
