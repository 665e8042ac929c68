package org.gradientem.spark.internal.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.mixture.LevelProbabilities;
import org.gradientem.mixture.Mixture;

/**
 * A mixture to start from, in the coordinates of the data set, which a param holds as a JSON
 * object.
 *
 * @param weights one for each component; null or empty for equal ones
 * @param means d entries for each component
 * @param covariances d arrays of d entries for all components, or as many for each, one after the
 *     other; null or empty for the data's own, scaled
 * @param levels the probabilities of categories as {@link LevelProbabilities#values} has them; null
 *     or empty if all features are numbers
 * @param rows how many old rows it stands for, which count as the new ones do; 0 for none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InitialMixture(
    double[] weights,
    double[][] means,
    double[][] covariances,
    double[][] levels,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) double rows) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** Takes what is not there for empty. */
  public InitialMixture {
    weights = weights == null ? new double[0] : weights;
    means = means == null ? new double[0][] : means;
    covariances = covariances == null ? new double[0][] : covariances;
    levels = levels == null ? new double[0][] : levels;
  }

  /** Returns a fitted mixture that stands for old rows, 0 for none. */
  public static InitialMixture of(Mixture mixture, double rows) {
    int matrices = mixture.covariances().family().isTied() ? 1 : mixture.k();
    return new InitialMixture(
        mixture.weights(),
        mixture.means(),
        IntStream.range(0, matrices)
            .mapToObj(i -> mixture.covariances().get(i).toMatrix())
            .flatMap(Arrays::stream)
            .toArray(double[][]::new),
        mixture.levels().values(),
        rows);
  }

  /** Reads what {@link #toJson} wrote. */
  public static InitialMixture fromJson(String json) {
    try {
      return JSON.readValue(json, InitialMixture.class);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "`initialModel` is no JSON of a mixture: %s. Use setInitialModel or setInitialMixture, which write it."
              .formatted(e.getOriginalMessage()));
    }
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes with whatever a fit begins with. */
  public String digest() {
    return Integer.toHexString(
        Arrays.deepHashCode(new Object[] {weights, means, covariances, levels, rows}));
  }

  /** Refuses numbers that are none of a mixture. */
  public void requireWhole() {
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

  public boolean standsForRows() {
    return rows > 0;
  }

  /** Returns the weight of each component. */
  public double[] weightOfEach() {
    double[] equal = new double[means.length];
    Arrays.fill(equal, 1.0 / means.length);
    return weights.length == 0 ? equal : weights.clone();
  }

  public LevelProbabilities levelProbabilities() {
    return LevelProbabilities.ofValues(levels);
  }

  /** Number of features, numbers and categorical ones. */
  public int features() {
    return means[0].length + levelProbabilities().categories().columns();
  }
}
