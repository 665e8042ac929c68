package org.gradientem.spark;

import java.io.Serializable;

/**
 * How well a mixture describes a data set.
 *
 * @param rows usable rows
 * @param droppedRows rows left out because of invalid features
 * @param weightSum total sample weight W
 * @param logLikelihood {@code sum w log p(x)}
 * @param bic {@code 2 logLikelihood - parameters ln W}; the higher the better
 */
public record GradientEMEvaluation(
    long rows, long droppedRows, double weightSum, double logLikelihood, double bic)
    implements Serializable {

  /**
   * Log-likelihood per unit of sample weight, comparable between data sets of different size.
   *
   * @return logLikelihood / weightSum
   */
  public double meanLogLikelihood() {
    return logLikelihood / weightSum;
  }
}
