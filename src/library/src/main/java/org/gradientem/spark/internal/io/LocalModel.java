package org.gradientem.spark.internal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gradientem.groups.Cuts;
import org.gradientem.mixture.Mixture;

/**
 * All of a model except its params, as the JSON that its file, Python and Spark Connect have.
 *
 * @param format version of this JSON
 * @param mixture the mixture
 * @param overParameterised all components as the main phase left them; null if it has no summary
 * @param others the best mixtures met of other numbers of components; empty if it has no summary
 * @param training the facts of its fit as JSON; null if it has no summary
 * @param features what is known of the features
 * @param cuts how its components merge, and how dense its rows lie
 */
public record LocalModel(
    int format,
    MixtureRecord mixture,
    MixtureRecord overParameterised,
    List<MixtureRecord> others,
    String training,
    ModelFeatures features,
    Cuts cuts) {
  /**
   * Copies the lists.
   *
   * @param format version of this JSON
   * @param mixture the mixture
   * @param overParameterised all components
   * @param others the best mixtures met of other numbers of components
   * @param training the facts of its fit
   * @param features what is known of the features
   * @param cuts how its components merge, and how dense its rows lie
   */
  public LocalModel {
    others = List.copyOf(others);
  }

  static final int FORMAT = 8;

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Returns whether this thread is to save to, or load from, plain files, where neither Spark's
   * writers nor Hadoop's file systems may be used.
   *
   * @return true while Spark Connect puts a model aside or takes it up again
   */
  public static boolean isMeant() {
    return LocalSaving.isOn();
  }

  /** {@return the same as JSON} */
  public String toJson() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }

  byte[] toBytes() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The numbers of a model.
   *
   * @param model the model
   * @param others those of its mixtures of other numbers of components that are to be there
   * @return the numbers
   */
  public static LocalModel of(SavedModel model, List<Mixture> others) {
    return new LocalModel(
        FORMAT,
        MixtureRecord.of(model.mixture()),
        model.hasSummary() ? MixtureRecord.of(model.mixtures().overParameterised()) : null,
        others.stream().map(MixtureRecord::of).toList(),
        model.training(),
        model.features(),
        model.cuts());
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the JSON
   * @return the model
   * @throws JsonProcessingException if it is none
   */
  public static SavedModel fromJson(String json) throws JsonProcessingException {
    return JSON.readValue(json, LocalModel.class).toSaved();
  }

  static SavedModel fromBytes(byte... json) throws IOException {
    return JSON.readValue(json, LocalModel.class).toSaved();
  }

  private SavedModel toSaved() {
    FittedMixtures mixtures =
        new FittedMixtures(
            mixture.toMixture(),
            training == null ? null : overParameterised.toMixture(),
            others.stream().map(MixtureRecord::toMixture).toList());
    return new SavedModel(mixtures, training, features, cuts);
  }
}
