package org.gradientem.internal.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;

/** The E-step of rows that lack cells by its definition, one row after the other. */
public final class NaiveIncomplete {
  public final double[] counts;
  public final double[][] sums;

  /** {@code C_i}. */
  public final double[][][] seconds;

  public double logLikelihood;

  public NaiveIncomplete(Mixture mixture, Samples samples) {
    int k = mixture.k();
    int d = samples.dim();
    counts = new double[k];
    sums = new double[k][d];
    seconds = new double[k][d][d];
    for (int r = 0; r < samples.count(); r++) {
      add(mixture, samples.rows()[r], samples.weights()[r]);
    }
  }

  private void add(Mixture mixture, double[] x, double weight) {
    int[] there = IntStream.range(0, x.length).filter(j -> !Double.isNaN(x[j])).toArray();
    int[] missing = IntStream.range(0, x.length).filter(j -> Double.isNaN(x[j])).toArray();
    double[] joint = mixture.logWeights();
    for (int i = 0; i < joint.length; i++) {
      RealMatrix all = new Array2DRowRealMatrix(mixture.covariances().get(i).toMatrix());
      if (there.length > 0) {
        joint[i] +=
            new Gaussians(all.getSubMatrix(there, there).getData())
                .logDensity(at(x, there), at(mixture.means()[i], there));
      }
    }
    double logDensity = Gaussians.logSum(joint);
    logLikelihood += weight * logDensity;
    for (int i = 0; i < joint.length; i++) {
      double share = weight * Math.exp(joint[i] - logDensity);
      double[] mean = mixture.means()[i];
      RealMatrix all = new Array2DRowRealMatrix(mixture.covariances().get(i).toMatrix());
      double[] completed = x.clone();
      double[][] noise = new double[x.length][x.length];
      if (missing.length > 0) {
        condition(all, mean, there, missing, completed, noise);
      }
      counts[i] += share;
      for (int a = 0; a < x.length; a++) {
        sums[i][a] += share * completed[a];
        for (int b = 0; b < x.length; b++) {
          seconds[i][a][b] += share * (completed[a] * completed[b] + noise[a][b]);
        }
      }
    }
  }

  private static void condition(
      RealMatrix all,
      double[] mean,
      int[] there,
      int[] missing,
      double[] completed,
      double[][] noise) {
    RealMatrix own = all.getSubMatrix(missing, missing);
    double[] expected = at(mean, missing);
    if (there.length > 0) {
      RealMatrix inverse =
          new LUDecomposition(all.getSubMatrix(there, there)).getSolver().getInverse();
      RealMatrix slope = all.getSubMatrix(missing, there).multiply(inverse);
      double[] difference = at(completed, there);
      Arrays.setAll(difference, j -> difference[j] - mean[there[j]]);
      double[] more = slope.operate(difference);
      Arrays.setAll(expected, a -> expected[a] + more[a]);
      own = own.subtract(slope.multiply(all.getSubMatrix(there, missing)));
    }
    for (int a = 0; a < missing.length; a++) {
      completed[missing[a]] = expected[a];
      for (int b = 0; b < missing.length; b++) {
        noise[missing[a]][missing[b]] = own.getEntry(a, b);
      }
    }
  }

  private static double[] at(double[] x, int... which) {
    return Arrays.stream(which).mapToDouble(j -> x[j]).toArray();
  }

  /** The sum of the components' second moments. */
  public double[][] total() {
    int d = seconds[0].length;
    double[][] total = new double[d][d];
    Arrays.stream(seconds)
        .forEach(
            own ->
                IntStream.range(0, d * d).forEach(e -> total[e / d][e % d] += own[e / d][e % d]));
    return total;
  }
}
