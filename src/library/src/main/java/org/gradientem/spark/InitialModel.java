package org.gradientem.spark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.settings.StartSettings.InitialMixture;

/**
 * The numbers of {@link GradientEM#initialModel}, which the param holds as a JSON object.
 *
 * @param weights one for each component; null or empty for equal ones
 * @param means d entries for each component
 * @param covariances d rows of d entries for all components, or k d rows; null or empty for the
 *     data's own, scaled
 * @param levels the probabilities of categories as {@link LevelProbabilities#values} has them; null
 *     or empty if all features are numbers
 * @param rows how many old rows the model represents, which count like the new ones; 0 if it is
 *     only a start
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between a model and JSON
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record InitialModel(
    double[] weights,
    double[][] means,
    double[][] covariances,
    double[][] levels,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double rows) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  InitialModel {
    weights = weights == null ? new double[0] : weights;
    means = means == null ? new double[0][] : means;
    covariances = covariances == null ? new double[0][] : covariances;
    levels = levels == null ? new double[0][] : levels;
  }

  static InitialModel of(GradientEMModel model) {
    Mixture mixture = model.mixture();
    int matrices = mixture.covariances().family().isTied() ? 1 : mixture.k();
    return new InitialModel(
        mixture.weights(),
        mixture.means(),
        IntStream.range(0, matrices)
            .mapToObj(i -> mixture.covariances().get(i).toMatrix())
            .flatMap(Arrays::stream)
            .toArray(double[][]::new),
        mixture.levels().values(),
        0);
  }

  InitialModel withRows(double newRows) {
    return new InitialModel(weights, means, covariances, levels, newRows);
  }

  /** The model that a value of the param stands for; empty if it is ''. */
  static Optional<InitialModel> parse(String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!value.strip().startsWith("{")) {
      return Optional.of(of(GradientEMModel.load(value)));
    }
    try {
      return Optional.of(JSON.readValue(value, InitialModel.class));
    } catch (JsonProcessingException e) {
      throw new UserException(
          "`initialModel` is no JSON of a mixture: %s. Use setInitialModel or setInitialMixture, which write it."
              .formatted(e.getOriginalMessage()));
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes with whatever a fit begins with. */
  String digest() {
    return Integer.toHexString(
        Arrays.deepHashCode(new Object[] {weights, means, covariances, levels, rows}));
  }

  /** Returns the same as a fit starts with. */
  InitialMixture start() {
    requireWhole();
    double[] given = weights.length > 0 ? weights.clone() : new double[means.length];
    if (weights.length == 0) {
      Arrays.fill(given, 1.0 / means.length);
    }
    return new InitialMixture(given, means, covariances, LevelProbabilities.ofValues(levels), rows);
  }

  private void requireWhole() {
    if (means.length == 0 || (weights.length > 0 && weights.length != means.length)) {
      throw new UserException(
          RootLocale.format(
              "The initial model has %d weights and %d rows of covariances for %d means; give one mean for each component, and as many weights or none.",
              weights.length, covariances.length, means.length));
    }
    if (!(rows >= 0 && rows <= Double.MAX_VALUE)) {
      throw new UserException(
          "The initial model cannot stand for %s rows; give 0 or more.".formatted(rows));
    }
  }
}
