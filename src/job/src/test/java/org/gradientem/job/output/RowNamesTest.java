package org.gradientem.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gradientem.job.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That typical and odd rows are found again where they are in the file. */
class RowNamesTest {
  @TempDir Path folder;

  private JsonNode fit(Path input) throws IOException {
    CommandRun run =
        CommandRun.line(
            "fit --k 2 --selection none --log price --overwrite --input %s --output %s",
            input, folder.resolve("fit"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(folder.resolve("fit/summary.json").toFile());
  }

  /** Lines of far numbers, so that the rows of the sample are rounded. */
  private static List<String> lines(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lines = new ArrayList<>();
    for (int r = 0; r < 300; r++) {
      lines.add(
          "n%d/%d,%s,%s,%s"
              .formatted(
                  r,
                  seed,
                  1e6 + random.nextGaussian() * (r % 2 == 0 ? 1 : 3),
                  Math.exp(random.nextGaussian() + 4 * (r % 2)),
                  random.nextDouble() < 0.1 ? "" : "" + random.nextGaussian()));
    }
    return lines;
  }

  @Test
  void everyRowHasItsNumberAndItsId() throws IOException {
    List<String> lines = lines(3);
    lines.set(41, "far,1000099.5,2.5,0.25");
    lines.add(0, "name,place,price,gap");
    JsonNode summary = fit(Files.write(folder.resolve("rows.csv"), lines));

    JsonNode odd = summary.path("rowNames").path("odd");
    assertThat(odd.size()).isEqualTo(summary.path("oddRows").size()).isGreaterThan(5);
    assertThat(summary.path("rowNames").path("typical").size()).isEqualTo(2);
    for (String kind : List.of("odd", "typical")) {
      for (JsonNode name : summary.path("rowNames").path(kind)) {
        String id = name.path("ids").path("name").asText();
        assertThat(lines.get(name.path("row").asInt())).startsWith(id + ",");
      }
    }
    assertThat(odd.findValuesAsText("name")).contains("far");
  }

  @Test
  void rowsOfSeveralFilesHaveIdsAlone() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    for (int f = 0; f < 2; f++) {
      List<String> lines = lines(5 + f);
      lines.add(0, "name,place,price,gap");
      Files.write(files.resolve(f + ".csv"), lines);
    }
    JsonNode summary = fit(files);

    for (JsonNode name : summary.path("rowNames").path("odd")) {
      assertThat(name.has("row")).isFalse();
      assertThat(name.path("ids").path("name").asText()).matches("n\\d+/[56]");
    }
  }
}
