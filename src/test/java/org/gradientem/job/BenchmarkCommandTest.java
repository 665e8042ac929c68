package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkCommandTest {
  @TempDir Path folder;

  private CommandRun run(String... options) {
    return CommandRun.of(
        Stream.concat(Stream.of("benchmark", "--output", output().toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private Path output() {
    return folder.resolve("benchmark.json");
  }

  private JsonNode results() throws IOException {
    return new ObjectMapper().readTree(output().toFile());
  }

  @Test
  void writesAndPrintsSecondsPerPassOfAll() throws IOException {
    CommandRun run =
        run("--rows", "2000", "--dim", "4", "--k", "5", "--gaussian-mixture-rows", "1000");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode results = results();
    assertThat(results.get("rows").asLong()).isEqualTo(2000);
    assertThat(results.get("dim").asInt()).isEqualTo(4);
    assertThat(results.get("k").asInt()).isEqualTo(5);
    assertThat(results.get("blas").asText()).endsWith("BLAS");
    assertThat(results.get("gaussianMixtureTimedOnRows").asLong()).isEqualTo(1000);
    for (String name : new String[] {"", "kmeans", "gaussianMixture", "roofline"}) {
      String key = name.isEmpty() ? "secondsPerPass" : name + "SecondsPerPass";
      assertThat(results.get(key).asDouble()).as(key).isPositive();
      assertThat(run.out()).contains(key);
    }
    assertThat(results.get("passOverRoofline").asDouble())
        .isEqualTo(
            results.get("secondsPerPass").asDouble()
                / results.get("rooflineSecondsPerPass").asDouble());
  }

  @Test
  void anExistingFileIsRefusedBeforeAnythingIsMeasured() throws IOException {
    Files.writeString(output(), "kept");

    CommandRun run = run("--rows", "2000");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("already exists").contains("--overwrite");
    assertThat(run.err()).doesNotContain("measuring");
    assertThat(output()).hasContent("kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rows=1", "--dim=0", "--k=1", "--passes=0", "--partitions=0"})
  void numbersThatCannotBeMeasuredAreWrongUsage(String option) {
    CommandRun run = run(option);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains(option.substring(0, option.indexOf('=')));
    assertThat(output()).doesNotExist();
  }
}
