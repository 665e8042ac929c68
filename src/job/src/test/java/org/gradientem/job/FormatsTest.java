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
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private void writeCsv(String name, int from, int to) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (Row row : rows(from, to).collectAsList()) {
      lines.add(row.getDouble(0) + "," + row.getDouble(1));
    }
    Files.write(file, lines);
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
  void severalFilesAreOneTable() throws IOException {
    writeCsv("a.csv", 0, 40);
    writeCsv("b.csv", 40, 100);
    writeCsv("c/c.csv", 100, 130);
    JsonNode summary = fitted("--input", path("a.csv"), path("b.csv"), path("c"));

    assertThat(summary.path("rows").asInt()).isEqualTo(130);
    assertThat(folder.resolve("fit/report.html"))
        .content()
        .contains(
            "score --model " + path("fit") + " --input " + path("a.csv") + " " + path("b.csv"));
    CommandRun score =
        CommandRun.of(
            "score",
            "--model",
            path("fit"),
            "--input",
            path("a.csv"),
            path("b.csv"),
            "--output",
            path("scored"),
            "--output-format",
            "orc");
    assertThat(score.exitCode()).as(score.err()).isZero();
    assertThat(SharedSession.get().read().orc(path("scored")).count()).isEqualTo(100);
    assertThat(fit("--overwrite", "--input", path("a.csv"), path("none.csv")).error())
        .contains("none.csv; check --input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parts", "parts/*.csv", "parts/./a.csv"})
  void noFileIsReadTwice(String other) throws IOException {
    writeCsv("parts/a.csv", 0, 40);
    writeCsv("parts/b.csv", 40, 80);

    assertThat(fit("--input", path("parts/a.csv"), path("parts") + other.substring(5)).error())
        .contains("parts/a.csv would be read twice, for --input ");
  }

  @Test
  void foldersOfValuesThatAShellNamesKeepTheirColumn() throws IOException {
    writeCsv("t/day=1/rows.csv", 0, 40);
    writeCsv("t/day=2/rows.csv", 40, 80);
    JsonNode whole = fitted("--input", path("t"));
    assertThat(whole.path("columns").findValuesAsText("name")).contains("x", "y", "day");
    JsonNode named = fitted("--input", path("t/day=1"), path("t/day=2"), "--overwrite");
    assertThat(named.path("columns")).isEqualTo(whole.path("columns"));
  }

  @Test
  void optionsAreThoseOfSparksReader() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "x,y\n");
    writeCsv("rows.csv", 0, 60);
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("rows.csv")));
    lines.add(3, "# a remark, and another");
    Files.write(folder.resolve("rows.csv"), lines);

    JsonNode summary = fitted("--input", path("rows.csv"), "--option", "comment=#");
    assertThat(summary.path("rows").asInt()).isEqualTo(60);
    assertThat(folder.resolve("fit/report.html")).content().contains("--option 'comment=#'");
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
    assertThat(unknown.error()).contains("There is no table no.such_table").contains("--table");
    assertThat(fit().exitCode()).isEqualTo(2);
    assertThat(fit("--table", "seen_rows", "--input", "x").exitCode()).isEqualTo(2);
  }

  /** A table as Delta, Hudi or Iceberg leaves it, with the rows that were deleted. */
  private void lake(String log) throws IOException {
    rows(0, 50).write().parquet(path("lake/data"));
    Path file = folder.resolve("lake").resolve(log);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
    try (Stream<Path> files = Files.list(folder.resolve("lake/data"))) {
      for (Path part : files.filter(name -> name.toString().endsWith(".parquet")).toList()) {
        Files.copy(part, folder.resolve("lake/" + part.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "_delta_log/00000000000000000000.json, Delta, io.delta:delta-spark_",
    ".hoodie/hoodie.properties, Hudi, org.apache.hudi:hudi-spark",
    "metadata/v1.metadata.json, Iceberg, org.apache.iceberg:iceberg-spark-runtime-"
  })
  void aTableWithALogIsNeverReadAsLooseFiles(String log, String name, String coordinates)
      throws IOException {
    lake(log);
    for (String input : List.of("lake", "lake/data", "lake/*", "lake/*.parquet")) {
      for (List<String> format : List.of(List.<String>of(), List.of("--format", "parquet"))) {
        List<String> place = new ArrayList<>(List.of("--input", path(input)));
        place.addAll(format);
        CommandRun run = fit(place.toArray(String[]::new));
        assertThat(run.exitCode()).as(input).isEqualTo(1);
        assertThat(run.error())
            .contains("lake is a")
            .contains(name + " table, whose files hold deleted rows as well; give --format ")
            .contains(coordinates);
      }
    }
    assertThat(folder.resolve("fit")).doesNotExist();
  }

  @Test
  void aFolderOfMetadataThatIsNoneOfIcebergsIsPassedOver() throws IOException {
    writeCsv("mine/rows.csv", 0, 40);
    Files.createDirectories(folder.resolve("mine/metadata"));
    Files.writeString(folder.resolve("mine/metadata/notes.txt"), "none");
    assertThat(fitted("--input", path("mine")).path("rows").asInt()).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"avro", "delta", "iceberg", "hudi"})
  void aFormatOfAPackageNamesThePackage(String format) {
    CommandRun run = fit("--input", "data/old-faithful.csv", "--format", format);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).matches(".*needs a package.* --packages \\S+:\\S+:\\S+ to .*");
  }
}
