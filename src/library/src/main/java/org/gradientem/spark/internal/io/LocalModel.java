package org.gradientem.spark.internal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
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
    Mixture mixture,
    Mixture overParameterised,
    List<Mixture> others,
    String training,
    ModelFeatures features,
    Cuts cuts) {
  /**
   * Checks that nothing is lacking.
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
    Objects.requireNonNull(mixture);
    Objects.requireNonNull(training == null ? mixture : overParameterised);
  }

  /** The version that is written. */
  public static final int FORMAT = 9;

  /** Whether Spark Connect puts models aside, which came with Spark 4.1; null before. */
  private static final ThreadLocal<?> PUT_ASIDE = putAside();

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .registerModule(MixtureRecord.module());

  /**
   * Returns whether this thread is to save to, or load from, plain files, where neither Spark's
   * writers nor Hadoop's file systems may be used.
   *
   * @return true while Spark Connect puts a model aside or takes it up again
   */
  public static boolean isMeant() {
    return PUT_ASIDE != null && (boolean) PUT_ASIDE.get();
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

  /** {@return its mixture, and if it has a summary those beside it} */
  public FittedMixtures mixtures() {
    return new FittedMixtures(mixture, overParameterised, others);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the JSON
   * @return the model
   * @throws JsonProcessingException if it is none
   */
  public static LocalModel fromJson(String json) throws JsonProcessingException {
    return Objects.requireNonNull(JSON.readValue(json, LocalModel.class));
  }

  static LocalModel fromBytes(byte... json) throws IOException {
    return Objects.requireNonNull(JSON.readValue(json, LocalModel.class));
  }

  /** By its name, since the library is compiled against Spark 3.5 too. */
  private static ThreadLocal<?> putAside() {
    try {
      Class<?> utils = Class.forName("org.apache.spark.ml.util.ReadWriteUtils$");
      return (ThreadLocal<?>)
          utils.getMethod("localSavingModeState").invoke(utils.getField("MODULE$").get(null));
    } catch (ReflectiveOperationException | LinkageError e) {
      // The few jars with which Python fits tables without PySpark lack what that class needs.
      return null;
    }
  }
}
