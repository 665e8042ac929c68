package org.gradientem.mixture;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/** Logits under a shared covariance, linear in the row. */
final class TiedLogits implements ComponentLogits {
  private static final long serialVersionUID = 1;

  private final int k;
  private final double[] precisionMeans;
  private final double[] bias;
  private final Covariance covariance;
  private final double logNormaliser;

  TiedLogits(Mixture centred) {
    k = centred.k();
    NaturalParameters parameters = centred.naturalParameters();
    precisionMeans = parameters.theta();
    bias = parameters.bias();
    covariance = centred.covariance();
    logNormaliser = -0.5 * (centred.dim() * Math.log(2 * Math.PI) + covariance.logDeterminant());
  }

  @Override
  public double[] of(double[] z) {
    double[] logits = bias.clone();
    for (int j = 0; j < z.length; j++) {
      for (int i = 0; i < k; i++) {
        logits[i] += z[j] * precisionMeans[j * k + i];
      }
    }
    return logits;
  }

  @Override
  public double[] of(double[] z, int count) {
    double[] logits = new double[count * k];
    for (int r = 0; r < count; r++) {
      System.arraycopy(bias, 0, logits, r * k, k);
    }
    int dim = covariance.dim();
    if (dim > 0) {
      // (k x d) (d x count)
      BLAS.getInstance()
          .dgemm("N", "T", k, count, dim, 1, precisionMeans, k, z, count, 1, logits, k);
    }
    return logits;
  }

  @Override
  public double logDensity(double logSumExp, double[] z) {
    return logSumExp - 0.5 * covariance.squaredLength(z, 1) + logNormaliser;
  }

  @Override
  public double[] beyondLogSums(double[] z, int count) {
    double[] beyond = covariance.squaredLengths(z, count);
    Arrays.setAll(beyond, r -> logNormaliser - 0.5 * beyond[r]);
    return beyond;
  }

  @Override
  public boolean addNonZeros(int[] indices, double[] values, double[] centre, double[] logits) {
    for (int p = 0; p < indices.length; p++) {
      for (int i = 0; i < k; i++) {
        logits[i] += values[p] * precisionMeans[indices[p] * k + i];
      }
    }
    return true;
  }
}
