package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gradientem.mixture.Gaussians;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights and scales that nobody has on purpose: they are fitted, or refused in a sentence. */
@Timeout(60)
class ExtremeRowsTest {
  private static final int ROWS = 120;

  /** Two round clusters. */
  private static double[][] rows() {
    double[][] rows = Gaussians.normals(ROWS, 2, new SplittableRandom(5));
    for (int r = 0; r < ROWS; r += 2) {
      rows[r][0] += 6;
      rows[r][1] += 6;
    }
    return rows;
  }

  private static String fit(String params, double[][] rows, double... weights) {
    byte[] packed = Tables.bytes(weights);
    return ArrayFit.fit(params, "[\"x\", \"y\"]", Tables.bytes(rows), packed, new FitProgress());
  }

  private static double bic(String model) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    JsonNode training = json.readTree(json.readTree(model).get("training").asText());
    return training.get("evaluation").get("bic").asDouble();
  }

  private static double[] equal(double weight) {
    double[] weights = new double[ROWS];
    Arrays.fill(weights, weight);
    return weights;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e3, 1e12})
  void oneRowThatOutweighsAllOthersIsFitted(double weight) throws JsonProcessingException {
    double[] weights = equal(1);
    weights[7] = weight;
    assertThat(bic(fit("{}", rows(), weights))).isFinite();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1e-280; {}; bic",
        "1e9; {}; bic",
        "1e15; {}; sum to the number of rows",
        "1.7e308; {}; sum to the number of rows",
        "4.9e-324; {}; too small",
        "1e-295; {}; too small",
        "1e-280; {\"selection\": \"none\", \"k\": 2}; components",
        "1e250; {\"selection\": \"none\", \"k\": 2}; components"
      })
  void weightsOfAnyScaleAreFittedOrRefused(double weight, String params, String said)
      throws JsonProcessingException {
    if (said.equals("bic")) {
      assertThat(bic(fit(params, rows(), equal(weight)))).isFinite();
    } else if (said.equals("components")) {
      assertThat(fit(params, rows(), equal(weight))).contains(said);
    } else {
      assertRefused(() -> fit(params, rows(), equal(weight)), said, "scale ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"{}; 130", "{\"noise\": \"auto\"}; 100"})
  void columnsOfAnyScaleAreFitted(String params, int exponent) {
    double[][] rows = rows();
    for (double[] row : rows) {
      row[0] *= Math.pow(10, exponent);
      row[1] *= Math.pow(10, -exponent);
    }
    assertThat(fit(params, rows, equal(1))).contains("k = 2");
  }
}
