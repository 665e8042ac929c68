package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of summary.json holds of what fits write. */
@Tag("long")
class SummarySchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(FitCommand.class.getResourceAsStream("summary.schema.json"));

  @TempDir Path folder;

  private ObjectNode fitted(String input, String... more) throws IOException {
    String line = "fit --max-iter=4 --no-report --input %s --output %s " + String.join(" ", more);
    CommandRun run = CommandRun.line(line.strip(), input, folder.resolve("out"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return (ObjectNode) JSON.readTree(folder.resolve("out/summary.json").toFile());
  }

  static void assertValid(JsonNode summary) {
    assertThat(SCHEMA.validate(summary)).isEmpty();
  }

  @Test
  void ofNumbers() throws IOException {
    JsonNode summary =
        fitted(
            "data/old-faithful.csv",
            "--covariance-type=full",
            "--groups=2",
            "--seed=9007199254740993");
    assertThat(summary.get("selectionPath")).isNotEmpty();
    assertThat(summary.get("componentGroups")).isNotEmpty();
    assertThat(summary.get("groups")).hasSize(2);
    assertThat(summary.get("groups").get(0).get("apart")).isNotEmpty();
    assertThat(summary.get("oddRows")).isNotEmpty();
    assertValid(summary);
  }

  @ParameterizedTest
  @CsvSource({
    "data/old-faithful.csv, --k=3 --covariance-type=identity --tol=1e-3",
    "data/penguins.csv, --features=species"
  })
  void ofTheIdentityAndOfCategoriesAlone(String input, String options) throws IOException {
    assertValid(fitted(input, options));
  }

  @Test
  void ofATableWithCategoriesAndMissingCells() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("data/penguins.csv")));
    lines.set(5, ",NA,18,195,3250");
    Path table = Files.write(folder.resolve("table.csv"), lines);
    JsonNode summary = fitted(table.toString(), "--covariance-type=diagonal");
    assertThat(summary.get("levels").get(0).get("feature").asText()).isEqualTo("species");
    assertThat(summary.get("missingCells")).hasSize(2);
    assertValid(summary);
  }

  @Test
  void ofVectors() throws IOException {
    Path rows = folder.resolve("rows");
    ClusterRows.write(SharedSession.get(), rows, 90, 3, 2, 6);
    assertValid(fitted(rows.toString(), "--selection=none", "--k=2"));
  }

  @Test
  void whatIsMissingOrUnknownIsFound() throws IOException {
    ObjectNode summary = fitted("data/old-faithful.csv", "--selection=none", "--k=2");
    summary.put("unknown", 1).remove("bic");
    summary.put("converged", "yes");
    assertThat(SCHEMA.validate(summary))
        .extracting(Object::toString)
        .hasSize(3)
        .anyMatch(text -> text.contains("unknown"))
        .anyMatch(text -> text.contains("bic"))
        .anyMatch(text -> text.contains("converged"));
  }
}
