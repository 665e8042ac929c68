package org.gradientem.mixture;

import java.io.Serializable;
import org.gradientem.RootLocale;
import org.gradientem.UserException;

/**
 * Scores single rows under a mixture. Dense rows are centred on the mixture's mean first, so that a
 * large common offset costs no digits.
 *
 * @since 0.1.0
 */
public final class MixtureScorer implements Serializable {
  private static final long serialVersionUID = 1;

  private final int dim;
  private final double[] centre;
  private final Mixture centredMixture;
  private final ComponentLogits logits;
  private final double[] zeroRowLogits;

  /**
   * Prepares a mixture for scoring.
   *
   * @param mixture the mixture
   */
  public MixtureScorer(Mixture mixture) {
    dim = mixture.dim();
    centre = mixture.mean();
    double[] negative = new double[dim];
    for (int j = 0; j < dim; j++) {
      negative[j] = -centre[j];
    }
    centredMixture = mixture.shifted(negative);
    logits =
        mixture.covariances() instanceof Covariances.Own
            ? new OwnLogits(centredMixture)
            : new TiedLogits(centredMixture);
    zeroRowLogits = logits.of(centred(new double[dim]));
  }

  /**
   * Responsibilities of the components for one row.
   *
   * @param x d values, NaN where a cell is missing
   * @return k probabilities that sum to 1, by what is there; the weights if nothing is
   * @throws IllegalArgumentException if x has another length
   */
  public double[] responsibilities(double[] x) {
    return ObservedRow.isIncomplete(x)
        ? LogWeights.softmax(observed(x).logJoint())
        : LogWeights.softmax(logits.of(centred(x)));
  }

  /**
   * Responsibilities of the components for one sparse row.
   *
   * @param size the row's length
   * @param indices positions of its non-zeros
   * @param values the non-zeros, NaN where a cell is missing
   * @return k probabilities that sum to 1
   * @throws IllegalArgumentException if the row has another length than the mixture
   */
  public double[] responsibilities(int size, int[] indices, double[] values) {
    requireDim(size);
    double[] row = zeroRowLogits.clone();
    if (ObservedRow.isIncomplete(values) || !logits.addNonZeros(indices, values, centre, row)) {
      double[] dense = new double[dim];
      for (int p = 0; p < indices.length; p++) {
        dense[indices[p]] = values[p];
      }
      return responsibilities(dense);
    }
    return LogWeights.softmax(row);
  }

  /**
   * Log-density of one row.
   *
   * @param x d values, NaN where a cell is missing
   * @return {@code log p(x)} of what is there; 0 if nothing is
   * @throws IllegalArgumentException if x has another length
   */
  public double logLikelihood(double[] x) {
    if (ObservedRow.isIncomplete(x)) {
      return LogWeights.logSumExp(observed(x).logJoint());
    }
    double[] z = centred(x);
    return logits.logDensity(LogWeights.logSumExp(logits.of(z)), z);
  }

  /**
   * Probability with which the components of a row draw one as far from their mean, in the cells
   * that are there: the tail of chi-squared beyond the squared Mahalanobis distance, averaged over
   * the components by the row's responsibilities.
   *
   * @param x d values, at least one of them NaN, a missing cell
   * @return the probability, in [0, 1]; 1 if nothing is there
   * @throws IllegalArgumentException if x has another length
   * @since 0.1.0
   */
  public double tailProbability(double[] x) {
    return observed(x).tailProbability();
  }

  /**
   * A row with its missing cells replaced by their expectations given what is there.
   *
   * @param x d values, NaN where a cell is missing
   * @return d values, a new array
   * @throws IllegalArgumentException if x has another length
   */
  public double[] imputed(double[] x) {
    return ObservedRow.isIncomplete(x) ? uncentred(observed(x).completed(), x) : x.clone();
  }

  private ObservedRow observed(double[] x) {
    return new ObservedRow(centredMixture, centred(x));
  }

  /** What is there stays as it is to the last bit. */
  private double[] uncentred(double[] z, double[] x) {
    double[] row = x.clone();
    for (int j = 0; j < dim; j++) {
      row[j] = Double.isNaN(row[j]) ? z[j] + centre[j] : row[j];
    }
    return row;
  }

  private double[] centred(double[] x) {
    requireDim(x.length);
    double[] z = new double[dim];
    for (int j = 0; j < dim; j++) {
      z[j] = x[j] - centre[j];
    }
    return z;
  }

  /**
   * Refuses a row of another length.
   *
   * @param size the row's length
   * @throws IllegalArgumentException if it is not that of the mixture's means
   */
  public void requireDim(int size) {
    if (size != dim) {
      throw new UserException(
          RootLocale.format(
              "The model expected d = %d features, got d = %d; score rows of the same columns.",
              dim, size));
    }
  }
}
