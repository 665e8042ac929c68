package org.gradientem.internal.statistics;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.NaturalParameters;
import org.gradientem.mixture.RowStatistic;

/**
 * Rows that are no longer there, as the mixture that was fitted to them describes them: R rows, of
 * which {@code R pi_i} belong to component i and have its mean, its covariance and its levels. EM
 * on new rows that keeps the responsibilities of these never lowers the log-likelihood of the new
 * rows plus the expected one of these, {@code R sum pi_i E_i[log(pi'_i p'_i(x))]} (a partial
 * E-step: Neal and Hinton 1998). Each M-step is that of all rows, whatever the family. Immutable.
 */
public final class OldRows {
  private final SufficientStatistics sums;
  private final double[] secondMoment;

  /**
   * The rows that a mixture stands for.
   *
   * @param mixture a mixture without noise, in the coordinates of the new rows
   * @param weight how many they are R, or what they weigh; positive
   */
  public OldRows(Mixture mixture, double weight) {
    int n = mixture.k();
    int dim = mixture.dim();
    sums =
        new SufficientStatistics(n, dim, mixture.statistic(), null, mixture.levels().categories());
    secondMoment = new double[mixture.covariances().family().type().momentSize(dim)];
    sums.weight = weight;
    double[] weights = mixture.weights();
    double[][] means = mixture.means();
    for (int i = 0; i < n; i++) {
      sums.counts[i] = weight * weights[i];
      for (int j = 0; j < dim; j++) {
        sums.sums[j * n + i] = sums.counts[i] * means[i][j];
      }
      addProducts(i, means[i], mixture.covariances().get(i));
    }
    double[] logs = mixture.levels().logs();
    Arrays.setAll(sums.levelCounts, e -> sums.counts[e % n] * Math.exp(logs[e]));
  }

  /** {@code N_i (Sigma_i + mu_i mu_i')}, as much of it as the covariance holds. */
  private void addProducts(int i, double[] mean, Covariance covariance) {
    boolean isFull = covariance.type() == CovarianceType.FULL;
    double[] matrix = covariance.values();
    int dim = mean.length;
    MomentShape shape = new MomentShape(covariance.type(), dim);
    for (int a = 0; a < dim; a++) {
      for (int b = a; b < (isFull ? dim : a + 1); b++) {
        double entry = isFull ? matrix[a * dim + b] : covariance.variance(a);
        double product = sums.counts[i] * (entry + mean[a] * mean[b]);
        if (sums.statistic != RowStatistic.LINEAR) {
          sums.sums[sums.statistic.entry(dim, a, b) * sums.n + i] += product;
        }
        secondMoment[shape.index(a) + b - a] += product;
        secondMoment[shape.index(b) + a - b] += a == b ? 0 : product;
      }
    }
  }

  /**
   * A pass over new rows that adds these to what it finds. The log-likelihood of its statistics
   * contains the expected one of these.
   *
   * @param pass the pass over the new rows
   * @return the pass over both
   */
  public Pass addedTo(Pass pass) {
    return (mixture, index) -> {
      SufficientStatistics both = pass.run(mixture, index).merge(sums);
      both.logSumExp += expectedLogits(mixture);
      return both;
    };
  }

  /**
   * The moments of new rows and these.
   *
   * @param moments those of the new rows, of the type of the mixture's covariances
   * @return the moments of both
   */
  public DataMoments addedTo(DataMoments moments) {
    return moments.with(sums, secondMoment);
  }

  /** The sum over these rows of the logit of the component that each belongs to. */
  private double expectedLogits(Mixture mixture) {
    NaturalParameters parameters = mixture.naturalParameters();
    double[] theta = parameters.theta();
    double sum = BLAS.getInstance().ddot(theta.length, theta, 1, sums.sums, 1);
    for (int i = 0; i < sums.n; i++) {
      // A component without rows may be without weight, whose logarithm is infinite.
      sum += sums.counts[i] > 0 ? sums.counts[i] * parameters.bias()[i] : 0;
    }
    double[] logs = parameters.levels().logs();
    for (int e = 0; e < logs.length; e++) {
      sum += sums.levelCounts[e] * logs[e];
    }
    return sum;
  }
}
