package org.gradientem.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.gradientem.spark.rows.ArraySource;
import org.gradientem.spark.settings.FitSettings;

/**
 * Fits rows of numpy in this JVM, without a session of Spark, which takes longer to start than few
 * rows to be fitted.
 *
 * @since 0.1.0
 */
public final class ArrayFit {
  /** The name of the weights in sentences. */
  private static final String WEIGHTS = "sample_weight";

  private ArrayFit() {}

  /**
   * Fits a mixture.
   *
   * @param params values of {@link GradientEM}'s params by name, a JSON object
   * @param names the names of the features, a JSON array; there are as many features, and those of
   *     a category are an object with its name and its levels
   * @param rows the rows one after the other, doubles of this machine's byte order, NaN where a
   *     cell is missing
   * @param weights a weight for each row, likewise; null for weight 1
   * @param progress is told of every pass
   * @return the model as JSON, as {@code spark_gradient_em.LocalModel} reads it
   * @throws IllegalArgumentException if a row or a param cannot be used
   */
  public static String fit(
      String params, String names, byte[] rows, byte[] weights, FitProgress progress) {
    List<Attribute> attributes =
        parsed(names, new TypeReference<List<JsonNode>>() {}).stream()
            .map(ArrayFit::attribute)
            .toList();
    return fit(params, attributes, doubles(rows), weights, progress);
  }

  private static Attribute attribute(JsonNode feature) {
    if (feature.isTextual()) {
      return NumericAttribute.defaultAttr().withName(feature.asText());
    }
    String[] levels = new ObjectMapper().convertValue(feature.get("levels"), String[].class);
    return NominalAttribute.defaultAttr().withName(feature.get("name").asText()).withValues(levels);
  }

  /** Fits rows of features of which more is known than their names. */
  static String fit(
      String params,
      List<Attribute> attributes,
      DoubleBuffer rows,
      byte[] weights,
      FitProgress progress) {
    GradientEM estimator = with(params, new GradientEM());
    if (weights != null) {
      estimator.setWeightCol(WEIGHTS);
    }
    FitSettings settings = Settings.of(estimator);
    ArraySource source =
        new ArraySource(
            rows, attributes, Optional.ofNullable(weights).map(ArrayFit::doubles), settings.rows());
    return estimator.fitted(settings, source, progress, null).toJson();
  }

  /** Sets params, a JSON object. */
  static <T extends Params> T with(String params, T stage) {
    parsed(params, new TypeReference<Map<String, JsonNode>>() {})
        .forEach((name, value) -> set(stage, name, value));
    return stage;
  }

  static <T> T parsed(String json, TypeReference<T> type) {
    try {
      return new ObjectMapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void set(Params stage, String name, JsonNode value) {
    Param<Object> param = stage.getParam(name);
    stage.set(param, param.jsonDecode(value.toString()));
  }

  static DoubleBuffer doubles(byte... bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asDoubleBuffer();
  }
}
