package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gradientem.job.CommandRun;
import org.gradientem.spark.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkCommandTest {
  @TempDir Path folder;

  private CommandRun run(String options) {
    String line = "benchmark --warm-up=2 --output " + output() + " " + options;
    return CommandRun.of(Main.commands(), line.split(" "));
  }

  private Path output() {
    return folder.resolve("benchmark.json");
  }

  private JsonNode results() throws IOException {
    return new ObjectMapper().readTree(output().toFile());
  }

  @Test
  void writesAndPrintsSecondsPerPassOfAll() throws IOException {
    CommandRun run = run("--rows=2000 --dim=4 --k=5 --passes=2 --gaussian-mixture-rows=1000");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode results = results();
    assertThat(results.get("rows").asLong()).isEqualTo(2000);
    assertThat(results.get("dim").asInt()).isEqualTo(4);
    assertThat(results.get("k").asInt()).isEqualTo(5);
    assertThat(results.get("blas").asText()).endsWith("BLAS");
    assertThat(results.get("gaussianMixtureTimedOnRows").asLong()).isEqualTo(1000);
    double ours = results.get("secondsPerPass").asDouble();
    double roofline = results.get("rooflineSecondsPerPass").asDouble();
    assertThat(ours).isPositive();
    assertThat(roofline).isPositive();
    assertThat(results.get("passOverRoofline").asDouble()).isEqualTo(ours / roofline);
    // Of MLlib a difference of two fits' times, which a busy machine may turn negative.
    for (String name : new String[] {"kmeans", "gaussianMixture"}) {
      double theirs = results.get(name + "SecondsPerPass").asDouble(Double.NaN);
      assertThat(theirs).as(name).isFinite().isNotZero();
      assertThat(results.get(name + "OverPass").asDouble()).as(name).isEqualTo(theirs / ours);
      assertThat(run.out()).contains(name + "SecondsPerPass");
    }
  }

  @Test
  void withScoringComparesTheSameModelAsMllibs() throws IOException {
    CommandRun run = run("--rows=500 --dim=3 --k=4 --passes=2 --scoring --covariance-type=full");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode results = results();
    double ours = results.get("rowsPerSecond").asDouble();
    double theirs = results.get("gaussianMixtureRowsPerSecond").asDouble();
    assertThat(ours).isPositive();
    assertThat(theirs).isPositive();
    assertThat(results.get("rowsOverGaussianMixture").asDouble())
        .isCloseTo(ours / theirs, withinPercentage(1e-9));
    assertThat(results.get("blocksOverGaussianMixture").asDouble())
        .isCloseTo(results.get("blocksRowsPerSecond").asDouble() / theirs, withinPercentage(1e-9));
  }

  @Test
  void withMissingComparesIncompleteRowsWithCompleteOnes() throws IOException {
    CommandRun run = run("--missing --passes=1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode results = results();
    assertThat(results).hasSizeGreaterThan(70);
    for (JsonNode result : results) {
      double ratio = result.get("seconds").asDouble() / result.get("completeSeconds").asDouble();
      assertThat(result.get("ratio").asDouble()).isEqualTo(ratio);
      assertThat(result.get("patterns").asInt()).isBetween(2, result.get("rows").asInt());
    }
    assertThat(run.out()).contains("patterns").contains("VVV");
  }

  @Test
  void withPeersMeasuresPassesAndAFitBesideThoseThatAreThere() throws IOException {
    Path program = folder.resolve("python");
    String answer = "case $3 in daal) ;; *) printf 'peer 9\\t1e9\\t3\\t-1.5' ;; esac";
    Files.writeString(program, "#!/bin/sh\n" + answer);
    assertThat(program.toFile().setExecutable(true)).isTrue();

    CommandRun run =
        run("--peers --rows=300 --dim=2 --k=2 --passes=2 --partitions=1 --python=" + program);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results())
        .extracting(line -> line.get("measured").asText() + " by " + line.get("by").asText())
        .containsExactly(
            "fit by this",
            "fit by peer 9",
            "pass by this",
            "pass by peer 9",
            "pass by this",
            "pass by peer 9");
    assertThat(results().get(3).get("covariances").asText()).isEqualTo("full");
    assertThat(results().get(3).get("overThis").asDouble()).isGreaterThan(1000);
    assertThat(results().get(4).get("passes").asInt()).isEqualTo(3);
  }

  @Test
  void withReadingMeasuresWhatSparkTakesAlone() throws IOException {
    String rows = folder.resolve("rows").toString();
    Tables.of(new double[][] {{1, 2, 3}, {4, 5, 6}}, 1).write().parquet(rows);

    CommandRun run = run("--reading=" + rows);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results().get("readingSeconds").asDouble()).isPositive();
    assertThat(run.out()).contains("readingSeconds");
  }

  /** MLlib's passes are Spark jobs and end by the sum over rows, so rows and partitions are few. */
  @Test
  void withFitsMeasuresTheTimeToARecoveredMixture() throws IOException {
    CommandRun run =
        run(
            "--rows=300 --dim=2 --k=3 --partitions=1 --fits=2 --rscript=no-such-r --python="
                + answering("3.2 0.5 0.25 0.25 0 0 0 0 0 0"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode results = results();
    assertThat(results.get("seconds").asDouble()).isPositive();
    assertThat(results.get("components").asInt()).isEqualTo(3);
    assertThat(results.get("meansFound").asInt()).isEqualTo(3);
    assertThat(results.get("gaussianMixtureMeansFound")).hasSize(2);
    assertThat(results.get("gaussianMixtureAllSeconds").asDouble())
        .isGreaterThan(results.get("gaussianMixtureSeconds").asDouble());
    assertThat(results.get("fits"))
        .extracting(fit -> fit.get("fit").asText() + ", given " + fit.get("given").asText())
        .containsExactly(
            "this, given nothing",
            "this, given tied",
            "scikit-learn 9.9, given k = 3, tied",
            "scikit-learn 9.9, given k = 3, full",
            "KMeans of MLlib, given k = 3",
            "GaussianMixture of MLlib, given k = 3",
            "GaussianMixture of MLlib, given k = 3");
    assertThat(results.get("fits").get(1).get("meansFound").asInt()).isEqualTo(3);
    assertThat(results.get("fits").get(2).get("seconds").asDouble()).isEqualTo(3.2);
    assertThat(results.get("fits").get(2).get("meansFound").asInt()).isLessThan(3);
    assertThat(results.get("leftOut"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "no mclust in 'no-such-r': left out; name an Rscript that has it with --rscript");
    assertThat(run.out()).contains("GaussianMixture of MLlib").contains("no mclust in 'no-such-r'");
  }

  @Test
  void whatIsNotThereIsLeftOutOfTheFitsAndSaid() throws IOException {
    CommandRun run =
        run(
            "--rows=60 --dim=2 --k=2 --partitions=1 --fits=0 --python=no-such-python --rscript=no-such-r");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode results = results();
    assertThat(results.has("gaussianMixtureSeconds")).isFalse();
    assertThat(results.get("fits"))
        .extracting(fit -> fit.get("fit").asText())
        .containsExactly("this", "this", "KMeans of MLlib");
    assertThat(results.get("leftOut")).hasSize(3);
    results.get("leftOut").forEach(line -> assertThat(run.out()).contains(line.asText()));
  }

  /** A Python that answers every request alike. */
  private Path answering(String answer) throws IOException {
    Path program = folder.resolve("python");
    Files.writeString(
        program, "#!/bin/sh\necho 9.9\nif [ $# -gt 2 ]; then echo %s; fi\n".formatted(answer));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  @Test
  void anExistingFileIsRefusedBeforeAnythingIsMeasured() throws IOException {
    Files.writeString(output(), "kept");

    CommandRun run = run("--rows 2000");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("already exists");
    assertThat(run.err()).doesNotContain("measuring");
    assertThat(output()).hasContent("kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--rows=1", "--dim=0", "--k=1", "--passes=0", "--warm-up=-1", "--fits=-1"})
  void numbersThatCannotBeMeasuredAreWrongUsage(String option) {
    CommandRun run = run(option);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains(option.substring(0, option.indexOf('=')));
    assertThat(output()).doesNotExist();
  }

  @Test
  void onlyOneThingIsMeasuredInARun() {
    CommandRun run = run("--shapes --missing");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("--shapes").contains("--missing");
  }
}
