package org.gradientem.spark.io;

import java.util.List;
import org.gradientem.groups.Cuts;
import org.gradientem.mixture.Mixture;

/**
 * What is saved of a model beside its params.
 *
 * @param mixture the mixture
 * @param training the facts of its fit as JSON; null if it has no summary
 * @param overParameterised all components as the main phase left them; null if it has no summary
 * @param others the best mixtures met of other numbers of components; empty if it has no summary
 * @param features what is known of the features
 * @param cuts how its components merge, and how dense its rows lie; unknown of an older model
 */
public record SavedModel(
    Mixture mixture,
    String training,
    Mixture overParameterised,
    List<Mixture> others,
    ModelFeatures features,
    Cuts cuts) {
  /**
   * Copies the lists.
   *
   * @param mixture the mixture
   * @param training the facts of its fit as JSON
   * @param overParameterised all components as the main phase left them
   * @param others the best mixtures met of other numbers of components
   * @param features what is known of the features
   * @param cuts how its components merge, and how dense its rows lie
   */
  public SavedModel {
    others = List.copyOf(others);
  }

  /**
   * A model without a summary.
   *
   * @param mixture the mixture
   * @param features what is known of the features
   * @param cuts how its components merge, and how dense its rows lie
   * @return the model
   */
  public static SavedModel bare(Mixture mixture, ModelFeatures features, Cuts cuts) {
    return new SavedModel(mixture, null, null, List.of(), features, cuts);
  }

  boolean hasSummary() {
    return training != null;
  }
}
