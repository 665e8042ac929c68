package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of a column that labels some rows. */
class LabelCommandTest {
  private static final int ROWS = 240;

  @TempDir private static Path dir;
  private static CommandRun fit;

  private static String path(String name) {
    return dir.resolve(name).toString();
  }

  /** Two groups 9 apart. */
  private static void write(String name, IntFunction<String> label) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    List<String> lines = new ArrayList<>(List.of("kind,x,y"));
    for (int r = 0; r < ROWS; r++) {
      double x = r % 2 * 9 + random.nextGaussian();
      lines.add("%s,%s,%s".formatted(label.apply(r), x, random.nextGaussian()));
    }
    Files.write(dir.resolve(name), lines);
  }

  private static CommandRun fit(String rows, String output) {
    String line = "fit --k 2 --selection none --label-col kind --input %s --output %s";
    return CommandRun.line(line, path(rows), path(output));
  }

  @BeforeAll
  static void fit() throws IOException {
    write("rows.csv", r -> r % 12 < 2 ? List.of("low", "high").get(r % 2) : "");
    write("all.csv", r -> List.of("low", "high").get(r % 2));
    fit = fit("rows.csv", "fit");
    assertThat(fit.exitCode()).as(fit.err()).isZero();
  }

  @Test
  void scoreWritesTheNameOfTheLabelAndTheProbabilityOfEach() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(dir.resolve("all.csv"))) {
      lines.add(line.substring(line.indexOf(',') + 1));
    }
    Files.write(dir.resolve("without.csv"), lines);

    CommandRun run =
        CommandRun.line(
            "score --model %s --input %s --output %s",
            path("fit"), path("without.csv"), path("scored.csv"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> scored = Files.readAllLines(dir.resolve("scored.csv"));
    assertThat(scored.get(0))
        .startsWith("x,y,probability_high,probability_low,prediction,component,logLikelihood,")
        .endsWith(",outlier");
    for (int r = 0; r < ROWS; r++) {
      assertThat(scored.get(r + 1)).contains("," + List.of("low", "high").get(r % 2) + ",");
    }
  }

  @Test
  void theSummaryAndTheGroupsHaveTheLabelsOfComponents() throws IOException {
    JsonNode summary = new ObjectMapper().readTree(dir.resolve("fit/summary.json").toFile());

    assertThat(summary.get("labels")).hasToString("[\"high\",\"low\"]");
    assertThat(summary.get("componentLabels").size()).isEqualTo(2);
    SummarySchemaTest.assertValid(summary);
    List<String> groups = Files.readAllLines(dir.resolve("fit/groups.csv"));
    assertThat(groups.get(0)).endsWith(",label");
    for (int g = 0; g < 2; g++) {
      int label = summary.get("componentLabels").get(g).asInt();
      assertThat(groups.get(1 + g)).endsWith("," + summary.get("labels").get(label).asText());
    }
  }

  @Test
  void evaluateCountsRightPredictionsOfRowsWithALabel() {
    CommandRun run =
        CommandRun.line(
            "evaluate --model %s --input %s --label-col kind", path("fit"), path("rows.csv"));

    assertThat(run.out())
        .contains("adjusted Rand index 1.0000")
        .contains("accuracy 1.0000 of 40 labelled rows");
  }

  @Test
  void ofLabelsOfAllRowsTheSummaryHasTheAccuracyInCrossValidation() throws IOException {
    CommandRun run = fit("all.csv", "all");

    assertThat(run.out()).contains("accuracy 1.0000 of labels in cross-validation");
    JsonNode summary = new ObjectMapper().readTree(dir.resolve("all/summary.json").toFile());
    SummarySchemaTest.assertValid(summary);
    assertThat(summary.get("labelAccuracy").asDouble()).isEqualTo(1);
    assertThat(fit.out()).doesNotContain("accuracy");
  }

  @Test
  void theReportNamesTheLabelsOfComponents() throws IOException {
    String report = Files.readString(dir.resolve("fit/report.html"));

    assertThat(report)
        .containsPattern("\"componentLabels\" *: *\\[ *\"(high|low)\", *\"(high|low)\"");
  }
}
