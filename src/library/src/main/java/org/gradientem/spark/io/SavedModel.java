package org.gradientem.spark.io;

import java.util.List;
import org.gradientem.mixture.Mixture;

/**
 * What is saved of a model beside its params.
 *
 * @param mixture the mixture
 * @param training the facts of its fit as JSON; null if it has no summary
 * @param overParameterised all components as the main phase left them; null if it has no summary
 * @param others the best mixtures met of other numbers of components; empty if it has no summary
 */
public record SavedModel(
    Mixture mixture, String training, Mixture overParameterised, List<Mixture> others) {
  /**
   * Copies the list.
   *
   * @param mixture the mixture
   * @param training the facts of its fit as JSON
   * @param overParameterised all components as the main phase left them
   * @param others the best mixtures met of other numbers of components
   */
  public SavedModel {
    others = List.copyOf(others);
  }

  /**
   * A model without a summary.
   *
   * @param mixture the mixture
   * @return the model
   */
  public static SavedModel bare(Mixture mixture) {
    return new SavedModel(mixture, null, null, List.of());
  }

  boolean hasSummary() {
    return training != null;
  }
}
