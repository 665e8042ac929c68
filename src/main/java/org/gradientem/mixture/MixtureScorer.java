package org.gradientem.mixture;

import java.io.Serializable;

/**
 * Scores single rows under a mixture. Dense rows are centred on the mixture's mean first, so that a
 * large common offset costs no digits.
 */
public final class MixtureScorer implements Serializable {
  private static final long serialVersionUID = 1;

  private final int k;
  private final int dim;
  private final double[] centre;
  private final double[] precisionMeans;
  private final double[] bias;
  private final double[] zeroRowLogits;
  private final Covariance covariance;
  private final double logNormaliser;

  /**
   * Prepares a mixture for scoring.
   *
   * @param mixture the mixture
   */
  public MixtureScorer(Mixture mixture) {
    k = mixture.k();
    dim = mixture.dim();
    covariance = mixture.covariance();
    centre = mixture.mean();
    double[] negative = new double[dim];
    for (int j = 0; j < dim; j++) {
      negative[j] = -centre[j];
    }
    Mixture centred = mixture.shifted(negative);
    precisionMeans = centred.precisionMeans();
    bias = centred.logitBias(precisionMeans);
    zeroRowLogits = denseLogits(centred(new double[dim]));
    logNormaliser = -0.5 * (dim * Math.log(2 * Math.PI) + covariance.logDeterminant());
  }

  /**
   * Responsibilities of the components for one row.
   *
   * @param x d values
   * @return k probabilities that sum to 1
   * @throws IllegalArgumentException if x has another length
   */
  public double[] responsibilities(double[] x) {
    return softmax(denseLogits(centred(x)));
  }

  /**
   * Responsibilities of the components for one sparse row.
   *
   * @param size the row's length
   * @param indices positions of its non-zeros
   * @param values the non-zeros
   * @return k probabilities that sum to 1
   * @throws IllegalArgumentException if the row has another length than the mixture
   */
  public double[] responsibilities(int size, int[] indices, double[] values) {
    requireDim(size);
    double[] logits = zeroRowLogits.clone();
    for (int p = 0; p < indices.length; p++) {
      for (int i = 0; i < k; i++) {
        logits[i] += values[p] * precisionMeans[indices[p] * k + i];
      }
    }
    return softmax(logits);
  }

  /**
   * Log-density of one row.
   *
   * @param x d values
   * @return {@code log p(x)}
   * @throws IllegalArgumentException if x has another length
   */
  public double logLikelihood(double[] x) {
    double[] z = centred(x);
    return Mixture.logSumExp(denseLogits(z)) - 0.5 * covariance.squaredLength(z, 1) + logNormaliser;
  }

  private double[] centred(double[] x) {
    requireDim(x.length);
    double[] z = new double[dim];
    for (int j = 0; j < dim; j++) {
      z[j] = x[j] - centre[j];
    }
    return z;
  }

  private double[] denseLogits(double[] z) {
    double[] logits = bias.clone();
    for (int j = 0; j < dim; j++) {
      for (int i = 0; i < k; i++) {
        logits[i] += z[j] * precisionMeans[j * k + i];
      }
    }
    return logits;
  }

  private static double[] softmax(double[] logits) {
    double total = Mixture.logSumExp(logits);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.exp(logits[i] - total);
    }
    return logits;
  }

  private void requireDim(int size) {
    if (size != dim) {
      throw new IllegalArgumentException(
          "The model expected d = %d features, got d = %d; score rows of the same columns."
              .formatted(dim, size));
    }
  }
}
