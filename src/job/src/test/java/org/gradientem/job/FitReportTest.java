package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report that a fit leaves. */
class FitReportTest {
  private static final String DATA = "<script type=\"application/json\" id=\"data\">";

  @TempDir Path folder;

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
        CommandRun.line(
            "fit --input %s --output %s --start-components=5 --max-iter=4 --selection=none --features features --covariance-type=identity",
            input, folder.resolve("out"));

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
}
