package org.gradientem.spark.io;

import org.gradientem.mixture.Mixture;

/**
 * What is saved of a model beside its params.
 *
 * @param mixture the mixture
 * @param training the facts of its fit as JSON; null if it has no summary
 * @param overParameterised all components as the main phase left them; null if it has no summary
 */
public record SavedModel(Mixture mixture, String training, Mixture overParameterised) {
  /** A model without a summary. */
  static SavedModel bare(Mixture mixture) {
    return new SavedModel(mixture, null, null);
  }

  boolean hasSummary() {
    return training != null;
  }
}
