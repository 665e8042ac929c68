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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of no group, from the command line to the files. */
@Tag("long")
class NoiseCommandTest {
  @TempDir Path folder;

  private String input;

  /** Two groups and, in one of ten rows, uniform noise. */
  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int r = 0; r < 600; r++) {
      boolean isNoise = r % 10 == 0;
      double x = isNoise ? random.nextDouble(-9, 17) : r % 2 * 8 + random.nextGaussian();
      double y = isNoise ? random.nextDouble(-12, 12) : random.nextGaussian();
      lines.add(x + "," + y);
    }
    input = Files.write(folder.resolve("rows.csv"), lines).toString();
  }

  private CommandRun fit(String name, String more) {
    return CommandRun.line(
        "fit --input %s --start-components 8 --covariance-type EII --noise auto --output %s" + more,
        input,
        path(name));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void fitSaysHowMuchIsNoiseAndScoreWhichRows() throws IOException {
    CommandRun run = fit("fit", "");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("% of the weight is uniform noise").contains("k = 2 with noise");
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("fit/summary.json").toFile());
    assertThat(summary.get("components").asInt()).isEqualTo(2);
    assertThat(summary.get("noise").get("weight").asDouble()).isBetween(0.07, 0.11);
    assertThat(summary.get("noise").get("low")).hasSize(2);
    SummarySchemaTest.assertValid(summary);

    CommandRun score =
        CommandRun.line(
            "score --model %s --input %s --contamination 0.01 --output %s",
            path("fit"), input, path("scored"));
    assertThat(score.exitCode()).as(score.err()).isZero();
    Dataset<Row> scored = SharedSession.get().read().parquet(path("scored"));
    assertThat(scored.filter("prediction = -1").count()).isBetween(35L, 60L);
    assertThat(scored.filter("prediction = -1 AND NOT outlier").count()).isZero();
  }
}
