package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** fit, score and evaluate, one after the other as a user would. */
class CommandsTest {
  @TempDir static Path folder;

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandRun succeed(String line, Object... values) {
    CommandRun run = CommandRun.line(line, values);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  @BeforeAll
  static void writeAndFit() {
    ClusterRows.write(SharedSession.get(), folder.resolve("rows"), 600, 3, 3, 7);
    succeed(
        "fit --input %s --start-components=12 --max-iter=20 --selection=none --no-report --output %s",
        path("rows"), path("fit"));
  }

  private static Dataset<Row> read(String name) {
    return SharedSession.get().read().parquet(path(name));
  }

  private static CommandRun score(String output, String input, String more) {
    return CommandRun.line(
        "score --model %s --output %s --input %s" + more, path("fit"), path(output), path(input));
  }

  @Test
  void groupsAreProposedOrGivenOrNone() {
    assertThat(score("proposed", "rows", "").exitCode()).isZero();
    Dataset<Row> scored = read("proposed");
    assertThat(String.join(" ", scored.columns()))
        .isEqualTo("features label probability prediction logLikelihood group groupProbability");
    assertThat(scored.count()).isEqualTo(600);
    // The clusters are 7 apart, and each is covered by several components.
    assertThat(scored.select("group").distinct().count()).isEqualTo(3);
    assertThat(scored.select("prediction").distinct().count()).isGreaterThan(3);
    CommandRun none = score("none", "rows", " --groups=none --output-format=json");
    assertThat(none.exitCode()).as(none.err()).isZero();
    Dataset<Row> json = SharedSession.get().read().json(path("none"));
    assertThat(json.columns()).doesNotContain("group", "groupProbability");
    assertThat(json.select("probability").head().getList(0)).as("a plain array").hasSize(12);
    assertThat(score("13", "rows", " --groups=13").error())
        .contains("--groups is 13, but the model has 12 components; give at most 12.");
    assertThat(score("some", "rows", " --groups=some").error())
        .startsWith("error: --groups cannot be 'some': give auto, none, a whole number");
    assertThat(score("half", "rows", " --groups=1.5").error())
        .startsWith("error: --groups cannot be '1.5'");
  }

  @Test
  void aColumnCalledGroupStaysAsItIsBesideGroupsAndOutliers() {
    read("rows").withColumnRenamed("label", "group").write().parquet(path("rows-grouped"));
    CommandRun run = score("own-group", "rows-grouped", "");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("has a column 'group' already; give --group-col another name");
    assertThat(read("own-group").columns()).contains("group").doesNotContain("groupProbability");
    assertThat(score("asked", "rows-grouped", " --groups=2").error())
        .contains("Column 'group' exists already among", "set --group-col to another name");

    CommandRun both =
        score("grouped", "rows-grouped", " --groups=2 --group-col=g --contamination=0.01");
    assertThat(both.exitCode()).as(both.err()).isZero();
    Dataset<Row> scored = read("grouped");
    assertThat(scored.columns())
        .contains("group")
        .endsWith("g", "gProbability", "outlier", "outlierSeverity", "outlierReason");
    assertThat(scored.filter("outlier <> (outlierReason is not null)").count()).isZero();
    assertThat(scored.filter("outlierReason rlike 'x[123] \\\\S+ .expected \\\\S+.'").count())
        .isEqualTo(scored.filter("outlier").count());
    assertThat(scored.select("g").distinct().count()).isEqualTo(2);
    // The sketch's error, and a row where a level falls on it.
    assertThat((double) scored.filter("outlier").count()).isBetween(5.0, 7.0);
  }

  @Test
  void aModelWithoutOutputColumnsScoresAndIsEvaluated() throws Exception {
    GradientEMModel blank = GradientEMModel.load(path("fit/model"));
    blank.setProbabilityCol("").setPredictionCol("").save(path("blank"));
    succeed(
        "score --model %s --input %s --output %s --groups=none",
        path("blank"), path("rows"), path("scored-blank"));
    CommandRun run =
        succeed("evaluate --model %s --input %s --label-col label", path("blank"), path("rows"));

    assertThat(read("scored-blank").columns())
        .containsExactly("features", "label", "logLikelihood");
    assertThat(run.out()).contains("adjusted Rand index 0.");
  }

  @Tag("long")
  @Test
  void scoresByAMixtureOfAnotherNumberWithoutFittingAgain() {
    succeed(
        "fit --input %s --k=4 --start-components=6 --covariance-type=EII --output %s",
        path("rows"), path("4"));
    succeed("score --model %s --k=2 --input %s --output %s", path("4"), path("rows"), path("by-2"));

    Row row = read("by-2").first();
    assertThat(row.<Vector>getAs("probability").size()).isEqualTo(2);
  }

  @Test
  void scoreKeepsRowsThatLackCellsUnlessAsked() throws Exception {
    Files.writeString(
        folder.resolve("gaps.json"), "{\"v\": [1.0, 2.0, 3.0]}\n{\"v\": [1.0, null, 3.0]}\n{}\n");
    String line = "score --model %s --input %s --features v --output %s ";
    succeed(
        line + "--imputed --uncertainty-col uncertainty",
        path("fit"),
        path("gaps.json"),
        path("kept.csv"));
    List<String> kept = Files.readAllLines(folder.resolve("kept.csv"));
    assertThat(kept).hasSize(4);
    assertThat(kept.get(0)).startsWith("v,probability_0,").contains(",uncertainty");
    assertThat(kept.get(1)).startsWith("\"[1.0,2.0,3.0]\",");
    assertThat(kept.get(2)).matches("\"\\[1\\.0,-?\\d+\\.\\d+,3\\.0]\",.*");
    CommandRun run =
        CommandRun.line(
            line + "--handle-invalid error", path("fit"), path("gaps.json"), path("gaps-refused"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .contains("null, NaN or infinite")
        .contains("--handle-invalid to 'keep'");
  }

  @Test
  void aFailureShowsItsStackTraceOnlyWhenAsked() {
    String line =
        "evaluate --model %s --input %s --label-col no".formatted(path("fit"), path("rows"));
    CommandRun run = CommandRun.of(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).endsWith("has no column 'no'; its columns are [features, label].");
    assertThat(run.err()).doesNotContain("\tat ");
    assertThat(CommandRun.of((line + " --verbose").split(" ")).err())
        .contains("\tat org.gradientem");
  }
}
