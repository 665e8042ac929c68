package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of an array are fitted as those of a data set are. */
class ArrayFitTest {
  private static final int SEED = 271;

  private static String fit(String params, double[] weights, double[]... rows) {
    String names =
        IntStream.range(0, rows[0].length)
            .mapToObj(j -> "\"column %d\"".formatted(j))
            .collect(Collectors.joining(",", "[", "]"));
    byte[] packed = weights == null ? null : Tables.bytes(weights);
    return ArrayFit.fit(params, names, Tables.bytes(rows), packed, new FitProgress());
  }

  private static JsonNode fitted(String params, double[]... rows) throws JsonProcessingException {
    return new ObjectMapper().readTree(fit(params, null, rows));
  }

  private static JsonNode facts(JsonNode model) throws JsonProcessingException {
    return new ObjectMapper().readTree(model.at("/training").asText());
  }

  private static double[][] rows(int count, int dim) {
    return Samples.clustered(count, dim, 3, 8, new SplittableRandom(SEED)).rows();
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  @Test
  void ofFewRowsTheMixtureIsTheSameToTheLastBit() throws JsonProcessingException {
    double[][] rows = rows(300, 2);
    GradientEMModel expected = new GradientEM().fit(Tables.of(rows, 1));
    JsonNode model = fitted("{}", rows);
    assertThat(numbers(model.at("/mixture/logWeights"))).isEqualTo(expected.mixture().logWeights());
    assertThat(numbers(model.at("/mixture/meanMatrix"))).isEqualTo(expected.mixture().meanMatrix());
    assertThat(facts(model).at("/evaluation/bic").asDouble()).isEqualTo(expected.summary().bic());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"noise\": \"auto\", \"covarianceType\": \"EII\"}",
        "{\"sampleSize\": 1000, \"startComponents\": 70, \"covarianceType\": \"EII\"}",
        "{\"init\": \"pca\", \"startComponents\": 12, \"covarianceType\": \"EII\"}",
        "{\"maxBlockSizeInMB\": 0.01, \"selection\": \"none\", \"k\": 3}"
      })
  void ofMoreRowsItIsTheSameButForRounding(String params) throws JsonProcessingException {
    double[][] rows = rows(3000, 3);
    GradientEM estimator = new GradientEM();
    JsonNode values = new ObjectMapper().readTree(params);
    values
        .properties()
        .forEach(
            field -> {
              var param = estimator.getParam(field.getKey());
              estimator.set(param, param.jsonDecode(field.getValue().toString()));
            });
    GradientEMSummary expected = estimator.fit(Tables.of(rows, 1)).summary();
    JsonNode facts = facts(fitted(params, rows));
    // Sums in another order; and ascents end where a step gains less than 1e-6 a row.
    double tolerance = 1e-6 * rows.length;
    assertThat(facts.at("/evaluation/bic").asDouble())
        .as("seed %d, %s", SEED, params)
        .isCloseTo(expected.bic(), within(tolerance));
    assertThat(facts.at("/selectionReason").asText()).isEqualTo(expected.selectionReason());
  }

  @Test
  void missingCellsAndWeightsCount() throws JsonProcessingException {
    double[][] rows = rows(2100, 3);
    double[] weights = new double[rows.length];
    Arrays.setAll(weights, r -> 1 + r % 2);
    for (int r = 0; r < rows.length; r += 7) {
      rows[r][r % 3] = Double.NaN;
    }
    Dataset<Row> table = Tables.weighted(new Samples(rows, weights), 1);
    GradientEMSummary expected =
        new GradientEM()
            .setCovarianceType("EII")
            .setHandleInvalid("keep")
            .setWeightCol("weight")
            .fit(table)
            .summary();
    String json = fit("{\"handleInvalid\": \"keep\", \"covarianceType\": \"EII\"}", weights, rows);
    JsonNode facts = facts(new ObjectMapper().readTree(json));
    assertThat(facts.at("/evaluation/bic").asDouble())
        .isCloseTo(expected.bic(), within(1e-6 * rows.length));
    assertThat(facts.at("/evaluation/weightSum").asDouble()).isEqualTo(3150);
  }

  @Test
  void aRowThatCannotBeUsedIsNamed() {
    double[][] rows = rows(20, 2);
    rows[4][1] = Double.POSITIVE_INFINITY;
    assertRefused(() -> fitted("{}", rows), "1 of 20 rows", "row 5: [");
  }

  @Test
  void sentencesNameTheColumnsAndWeights() throws JsonProcessingException {
    double[][] rows = rows(300, 2);
    double[][] dependent =
        Arrays.stream(rows)
            .map(row -> new double[] {row[0], row[1], row[0] + row[1]})
            .toArray(double[][]::new);
    double[] heavy = new double[rows.length];
    Arrays.fill(heavy, 1000);
    JsonNode model =
        new ObjectMapper()
            .readTree(fit("{\"k\": 2, \"covarianceType\": \"EII\"}", heavy, dependent));
    assertThat(facts(model).at("/warnings").toString())
        .contains("column 2")
        .contains("The weights of 300 rows sum to 3.00e+05");
    assertThat(model.at("/features/names").toString())
        .isEqualTo("[\"column 0\",\"column 1\",\"column 2\"]");
  }
}
