package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that a fit leaves. */
class FitReportTest {
  private static final String GEYSER = "data/old-faithful.csv";
  private static final String DATA = "<script type=\"application/json\" id=\"data\">";

  @TempDir Path folder;

  private CommandRun fit(String input, String name, String... more) {
    List<String> args =
        new ArrayList<>(List.of("fit", "--input", input, "--start-components=5", "--max-iter=4"));
    args.addAll(List.of("--selection=none", "--output", folder.resolve(name).toString()));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  /** What the page was given to show, as it stands there. */
  private String data() throws IOException {
    String page = Files.readString(folder.resolve("out/report.html"));
    int from = page.indexOf(DATA) + DATA.length();
    return page.substring(from, page.indexOf("</script>", from));
  }

  @Tag("long")
  @Test
  void aWideReportHasTheFeaturesThatSeparateComponents() throws IOException {
    Path input = folder.resolve("wide");
    ClusterRows.write(SharedSession.get(), input, 60, 250, 2, 9);

    CommandRun run =
        fit(input.toString(), "out", "--features", "features", "--covariance-type=identity");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode data = new ObjectMapper().readTree(data());
    JsonNode means =
        new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile()).get("means");
    assertThat(data.get("features")).hasSize(200);
    String name = data.get("axes").get(0).asText();
    int feature = Integer.parseInt(name.substring(1)) - 1;
    int column = 0;
    while (!data.get("features").get(column).asText().equals(name)) {
      column++;
    }
    for (int i = 0; i < means.size(); i++) {
      assertThat(data.get("means").get(i)).hasSize(200);
      assertThat(data.get("means").get(i).get(column)).isEqualTo(means.get(i).get(feature));
      assertThat(data.get("centres").get(i).get(0)).isEqualTo(means.get(i).get(feature));
    }
    assertThat(data.get("points")).isNotEmpty();
  }

  @Test
  void theReportFetchesNothingAndNoColumnNameEndsItsData() throws IOException {
    Path csv = folder.resolve("names.csv");
    String name = "<!--<script></script>";
    List<String> lines = Files.readAllLines(Path.of(GEYSER));
    lines.set(0, name + ",waiting_min");
    Files.write(csv, lines);

    CommandRun run = fit(csv.toString(), "out");

    assertThat(run.exitCode()).as(run.err()).isZero();
    String page = Files.readString(folder.resolve("out/report.html"));
    assertThat(page).contains("echarts").doesNotContain("/*DATA*/");
    assertThat(page).doesNotContainPattern("(src|href)=[\"']http");
    String data = data();
    assertThat(data).doesNotContain("<");
    assertThat(new ObjectMapper().readTree(data).get("features"))
        .extracting(JsonNode::asText)
        .containsExactly(name, "waiting_min");
  }
}
