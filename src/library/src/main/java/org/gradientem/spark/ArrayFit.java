package org.gradientem.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rows.ArraySource;
import org.gradientem.spark.internal.rows.Constants;
import org.gradientem.spark.internal.settings.FitSettings;

/**
 * Fits rows of numpy in this JVM, without a session of Spark, which takes longer to start than few
 * rows to be fitted.
 *
 * @since 0.1.0
 */
public final class ArrayFit {
  /** The name of the weights in sentences. */
  private static final String WEIGHTS = "sample_weight";

  /** Python writes NaN and infinite numbers as no JSON has them. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

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
   * @return the model as JSON, as {@code spark_gradient_em.MixtureModel} reads it
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
    String[] levels = JSON.convertValue(feature.get("levels"), String[].class);
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
    FitSettings settings = estimator.settings();
    ArraySource source =
        new ArraySource(
            rows,
            attributes,
            Optional.ofNullable(weights).map(ArrayFit::doubles),
            settings.rows(),
            Constants.NONE);
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
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void set(Params stage, String name, JsonNode value) {
    if (!stage.hasParam(name)) {
      throw new UserException(
          "%s has no param '%s'; spark_gradient_em.%1$s().explainParams() lists those it has."
              .formatted(stage.getClass().getSimpleName(), name));
    }
    Param<Object> param = stage.getParam(name);
    stage.set(param, decoded(param, value));
  }

  /** Reads a value, which Spark's own decoding would cut to the type of the param. */
  private static Object decoded(Param<?> param, JsonNode value) {
    boolean isWhole = value.isNumber() && value.asDouble() == Math.rint(value.asDouble());
    if (param instanceof IntParam && isWhole && value.canConvertToInt()) {
      return value.intValue();
    }
    if (param instanceof LongParam && isWhole && value.canConvertToLong()) {
      return value.longValue();
    }
    if (param instanceof DoubleParam && value.isNumber()) {
      return value.doubleValue();
    }
    if (param instanceof DoubleArrayParam && all(value, JsonNode::isNumber)) {
      return JSON.convertValue(value, double[].class);
    }
    if (param instanceof StringArrayParam && all(value, JsonNode::isTextual)) {
      return JSON.convertValue(value, String[].class);
    }
    if (param.getClass() == Param.class && value.isTextual()) {
      return value.textValue();
    }
    Object given = value.isTextual() ? value.textValue() : value;
    throw Accepted.refusal(param.name(), param.doc(), given);
  }

  private static boolean all(JsonNode values, Predicate<JsonNode> check) {
    return values.isArray() && StreamSupport.stream(values.spliterator(), false).allMatch(check);
  }

  static DoubleBuffer doubles(byte... bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asDoubleBuffer();
  }
}
