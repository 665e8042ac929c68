package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows in the formats that Spark knows, in several places, and in tables. */
class FormatsTest {
  @TempDir Path folder;

  private CommandRun fit(String... place) {
    List<String> args = new ArrayList<>(List.of("fit"));
    args.addAll(Arrays.asList(place));
    args.addAll(List.of("--output", folder.resolve("fit").toString(), "--k", "2"));
    args.addAll(List.of("--covariance-type", "EII"));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private JsonNode fitted(String... place) throws IOException {
    CommandRun run = fit(place);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(folder.resolve("fit/summary.json").toFile());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Dataset<Row> rows(int from, int to) {
    return SharedSession.get()
        .range(from, to)
        .selectExpr("id % 2 * 9 + sin(id) AS x", "id % 2 * 9 + cos(3 * id) AS y");
  }

  @ParameterizedTest
  @CsvSource({"rows.orc,", "rows.orc,ORC", "rows,orc"})
  void orcIsReadByItsNameOrWhenAskedFor(String name, String format) throws IOException {
    rows(0, 80).write().orc(path(name));
    String[] place = {"--input", path(name), "--format", format};
    JsonNode summary = fitted(format == null ? Arrays.copyOf(place, 2) : place);

    assertThat(summary.path("rows").asInt()).isEqualTo(80);
    assertThat(summary.path("command").asText()).contains("--input");
  }

  @Test
  void aTableIsReadByItsName() throws IOException {
    rows(0, 90).createOrReplaceTempView("seen_rows");
    JsonNode summary = fitted("--table", "seen_rows");

    assertThat(summary.path("rows").asInt()).isEqualTo(90);
    CommandRun score =
        CommandRun.of(
            "score", "--model", path("fit"), "--table", "seen_rows", "--output", path("s.csv"));
    assertThat(score.exitCode()).as(score.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("s.csv"))).hasSize(91);
    CommandRun unknown = CommandRun.of("fit", "--table", "no.such_table", "--output", path("none"));
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.error()).contains("There is no table 'no.such_table'").contains("--table");
    assertThat(fit().exitCode()).isEqualTo(2);
    assertThat(fit("--table", "seen_rows", "--input", "x").exitCode()).isEqualTo(2);
  }
}
