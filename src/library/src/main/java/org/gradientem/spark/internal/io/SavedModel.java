package org.gradientem.spark.internal.io;

import java.util.List;
import org.gradientem.groups.Cuts;
import org.gradientem.mixture.Mixture;

/**
 * What is saved of a model beside its params.
 *
 * @param mixtures its mixture, and if it has a summary those beside it
 * @param training the facts of its fit as JSON; null if it has no summary
 * @param features what is known of the features
 * @param cuts how its components merge, and how dense its rows lie; unknown of an older model
 */
public record SavedModel(
    FittedMixtures mixtures, String training, ModelFeatures features, Cuts cuts) {
  /**
   * A model without a summary.
   *
   * @param mixture the mixture
   * @param features what is known of the features
   * @param cuts how its components merge, and how dense its rows lie
   * @return the model
   */
  public static SavedModel bare(Mixture mixture, ModelFeatures features, Cuts cuts) {
    return new SavedModel(new FittedMixtures(mixture, null, List.of()), null, features, cuts);
  }

  /** {@return the model's mixture} */
  public Mixture mixture() {
    return mixtures.answer();
  }

  boolean hasSummary() {
    return training != null;
  }
}
