package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in the formats that Spark knows, in several places, and in tables. */
class FormatsTest {
  @TempDir Path folder;

  private static CommandRun read(String... place) {
    List<String> args = new ArrayList<>(List.of("read"));
    args.addAll(List.of(place));
    return CommandRun.of(List.of(new ReadCommand()), args.toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Dataset<Row> rows(int to) {
    return SharedSession.get()
        .range(to)
        .selectExpr("id % 2 * 9 + sin(id) AS x", "id % 2 * 9 + cos(3 * id) AS y");
  }

  @Test
  void orcIsReadByItsNameOrWhenAskedFor() {
    rows(80).write().orc(path("rows.orc"));
    rows(80).write().orc(path("rows"));
    for (CommandRun run :
        List.of(
            read("--input", path("rows.orc")),
            read("--input", path("rows.orc"), "--format", "ORC"),
            read("--input", path("rows"), "--format", "orc"))) {
      assertThat(run.out()).as(run.err()).contains("80 rows of [x, y]");
    }
  }

  /** By a model that lies without its columns, which are found by their names. */
  @Test
  void aTableIsReadAndScoredByItsName() throws IOException {
    rows(90).createOrReplaceTempView("seen_rows");
    CommandRun fit =
        CommandRun.line(
            "fit --table seen_rows --k 2 --selection none --no-report --output %s", path("fit"));
    assertThat(fit.out()).as(fit.err()).contains("fitted to 90 rows");
    FileUtils.moveDirectory(folder.resolve("fit/model").toFile(), folder.resolve("own").toFile());
    CommandRun score =
        CommandRun.line(
            "score --model %s --table seen_rows --output %s", path("own"), path("s.csv"));
    assertThat(score.exitCode()).as(score.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("s.csv"))).hasSize(91);
    assertThat(read().exitCode()).isEqualTo(2);
    assertThat(read("--table", "seen_rows", "--input", "x").exitCode()).isEqualTo(2);
  }
}
