package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** A table of Python is fitted in this JVM as a data set is in a session. */
class TableFitTest {
  private static final int ROWS = 400;
  private static final List<String> SEXES = List.of("male", "female");
  private static final String COLUMNS =
      "[{\"name\": \"id\"}, {\"name\": \"height\"}, {\"name\": \"sex\", \"texts\": [\"male\", \"female\"]}]";

  private static final String PARAMS = "{\"handleInvalid\": \"keep\", \"covarianceType\": \"EII\"}";

  private final List<Row> rows = new ArrayList<>();
  private final byte[] cells = new byte[3 * ROWS * Double.BYTES];

  TableFitTest() {
    SplittableRandom random = new SplittableRandom(5);
    var numbers = ByteBuffer.wrap(cells).order(ByteOrder.nativeOrder()).asDoubleBuffer();
    for (int r = 0; r < ROWS; r++) {
      boolean isTall = random.nextDouble() < 0.4;
      double height = 160 + (isTall ? 20 : 0) + 4 * random.nextGaussian();
      double sex = random.nextDouble() < 0.1 ? Double.NaN : isTall ? 0 : 1;
      numbers.put(r, r).put(ROWS + r, height).put(2 * ROWS + r, sex);
      rows.add(
          RowFactory.create((double) r, height, Double.isNaN(sex) ? null : SEXES.get((int) sex)));
    }
  }

  private JsonNode fit(String params, String kinds) throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(TableFit.fit(params, kinds, COLUMNS, cells, null, new FitProgress()));
  }

  private Dataset<Row> table() {
    StructType schema = StructType.fromDDL("id double, height double, sex string");
    return SharedSession.get().createDataFrame(rows, schema).coalesce(1);
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  @Test
  void columnsAndMixtureAreThoseOfASession() throws JsonProcessingException {
    TableFeaturesModel features = new TableFeatures().fit(table());
    GradientEMModel expected =
        new GradientEM()
            .setHandleInvalid("keep")
            .setCovarianceType("EII")
            .fit(features.transform(table()));
    JsonNode found = fit(PARAMS, "{}");
    assertThat(found.get("columns"))
        .isEqualTo(new ObjectMapper().readTree(features.getColumnsJson()));
    assertThat(found.at("/columns/0/kind").asText()).isEqualTo("left out");
    assertThat(found.at("/columns/2/missing").asInt()).isPositive();
    JsonNode model = found.get("model");
    assertThat(numbers(model.at("/mixture/logWeights"))).isEqualTo(expected.mixture().logWeights());
    assertThat(numbers(model.at("/mixture/meanMatrix"))).isEqualTo(expected.mixture().meanMatrix());
    assertThat(model.at("/features/levels/0/0").asText()).isEqualTo("female");
  }

  @Test
  void whatIsSaidOfColumnsHolds() throws JsonProcessingException {
    JsonNode found = fit(PARAMS, "{\"ignoredCols\": [\"sex\"], \"continuousCols\": [\"id\"]}");
    assertThat(found.at("/columns/0/kind").asText()).isNotEqualTo("left out");
    assertThat(found.at("/columns/2/reason").asText()).isEqualTo("to be ignored");
  }

  @Test
  void aColumnThatIsNotThereIsOneSentence() {
    assertRefused(
        () -> fit("{}", "{\"logCols\": [\"weight\"]}"),
        "There is no column 'weight'; the columns are [id, height, sex].");
  }
}
