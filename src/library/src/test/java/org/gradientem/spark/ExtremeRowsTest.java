package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  private static byte[] bytes(double... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.nativeOrder());
    Arrays.stream(values).forEach(bytes::putDouble);
    return bytes.array();
  }

  private static String fit(String params, double[][] rows, double... weights) {
    double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return ArrayFit.fit(params, "[\"x\", \"y\"]", bytes(all), bytes(weights), new FitProgress());
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
  @ValueSource(doubles = {1e-280, 1e9})
  void weightsOfAnyScaleAreFitted(double weight) throws JsonProcessingException {
    assertThat(bic(fit("{}", rows(), equal(weight)))).isFinite();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e15, Double.MAX_VALUE})
  void weightsTooLargeForBicAreRefused(double weight) {
    assertRefused(() -> fit("{}", rows(), equal(weight)), "scale", "sum to the number of rows");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-280, 1e250})
  void whereNothingIsChosenByBicTheyAreFitted(double weight) {
    assertThat(fit("{\"selection\": \"none\", \"k\": 2}", rows(), equal(weight)))
        .contains("components");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 1e-295})
  void weightsTooSmallToBeSummedAreRefused(double weight) {
    assertRefused(() -> fit("{}", rows(), equal(weight)), "too small", "scale the weights");
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
