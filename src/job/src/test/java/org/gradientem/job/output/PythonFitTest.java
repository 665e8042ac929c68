package org.gradientem.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.SplittableRandom;
import org.gradientem.internal.em.Samples;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.Tables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Python is told of its fit, of the features by their own names and of a table's columns. */
class PythonFitTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COLUMNS =
      """
      [{"name": "length", "kind": "continuous", "numbers": {"least": -9, "greatest": 9, "style": "POINT"},
        "missing": 4, "reason": "r"},
       {"name": "key", "kind": "left out", "reason": "an id"},
       {"name": "cost", "kind": "log", "numbers": {"least": 1, "greatest": 9, "style": "POINT"}, "reason": "r"}]
      """;

  private static GradientEMModel model;
  private static byte[] rows;

  @BeforeAll
  static void fit() {
    double[][] sample = Samples.clustered(300, 2, 3, 9, new SplittableRandom(5)).rows();
    model = new GradientEM().setSelection("none").setK(3).fit(Tables.of(sample, 1));
    rows = Tables.bytes(sample);
  }

  private static JsonNode groups(String columns, byte... rows) throws IOException {
    return JSON.readTree(new PythonFit(model.toJson(), columns, rows, 2, 0).groups());
  }

  private static String report(String columns, double contamination, byte... rows)
      throws IOException {
    return new PythonFit(model.toJson(), columns, rows, 2, 0).report("model", contamination, "[]");
  }

  @Test
  void groupsAreToldByTheColumnsOfTheTable() throws IOException {
    JsonNode groups = groups(COLUMNS, rows);
    assertThat(groups).hasSize(3);
    for (JsonNode group : groups) {
      assertThat(group.get("columns"))
          .extracting(column -> column.get("column").asText())
          .containsExactlyInAnyOrder("length", "cost");
      assertThat(group.get("typical").get("cost").asDouble()).as("no logarithm").isPositive();
    }
    assertThat(groups(null).get(0).get("columns"))
        .extracting(column -> column.get("column").asText())
        .containsExactlyInAnyOrder("x1", "x2");
  }

  @Test
  void theSummaryIsOfTheGroupsThatAreWanted() {
    assertThat(new PythonFit(model.toJson(), COLUMNS, rows, 2, 2).summary().lines())
        .hasSize(4)
        .satisfies(lines -> assertThat(lines.get(0)).startsWith("2 groups of 300 rows: "));
  }

  @Test
  void eachRowHasAReason() throws IOException {
    byte[] odd = Tables.bytes(new double[] {1e4, 0}, new double[] {0, -1e4});
    JsonNode reasons = JSON.readTree(new PythonFit(model.toJson(), null, odd, 2, 0).reasons());
    assertThat(reasons).hasSize(2);
    assertThat(reasons.get(0).asText()).startsWith("x1 10000 (expected ");
    assertThat(reasons.get(1).asText()).startsWith("x2 -10000 (expected ");
  }

  @Test
  void theReportIsThatOfACommandWithWordsForPython() throws IOException {
    String page = report(COLUMNS, 0.02, rows);
    JsonNode data = data(page);
    assertThat(data.get("python").asText()).isEqualTo("model");
    assertThat(data.get("points")).hasSize(300);
    assertThat(data.get("contamination").asDouble()).isEqualTo(0.02);
    assertThat(data.get("missingCells").get("length").asInt()).isEqualTo(4);
    assertThat(data.get("columns")).hasSize(3);
    assertThat(data.get("groups")).hasSize(3);
    assertThat(page).contains("echarts");
    JsonNode bare = data(report(null, 0));
    assertThat(bare.get("points")).isEmpty();
    assertThat(bare.get("contamination").isNull()).isTrue();
  }

  @Test
  void rowsAreCalledAsPythonCallsThem() throws IOException {
    byte[] two = Tables.bytes(new double[] {1, 2}, new double[] {1e4, 0});
    String ids = "[{\"key\": \"first\"}, {\"key\": \"second\", \"row\": \"9\"}]";
    JsonNode data = data(new PythonFit(model.toJson(), COLUMNS, two, 2, 0).report("model", 0, ids));
    assertThat(data.get("oddRows").get(0).get("cells").get("length").asDouble()).isEqualTo(1e4);
    assertThat(data.get("rowNames").get("odd").get(0).get("ids").get("key").asText())
        .isEqualTo("second");
    assertThat(data.get("rowNames").get("odd").get(0).get("ids").get("row").asText())
        .isEqualTo("9");
  }

  private static JsonNode data(String page) throws IOException {
    String start = "id=\"data\">";
    int from = page.indexOf(start) + start.length();
    return JSON.readTree(page.substring(from, page.indexOf("</script>", from)));
  }
}
