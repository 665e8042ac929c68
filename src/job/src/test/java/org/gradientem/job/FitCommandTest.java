package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.SharedSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class FitCommandTest {
  private static final String GEYSER = "data/old-faithful.csv";

  /** An output that tests read and leave as it is. */
  @TempDir static Path shared;

  private static CommandRun first;

  @TempDir Path folder;

  @BeforeAll
  static void fitOnce() {
    first = CommandRun.of(arguments(shared, GEYSER, "first"));
    assertThat(first.exitCode()).as(first.err()).isZero();
  }

  private CommandRun fit(String input, String name, String... more) {
    return CommandRun.of(arguments(folder, input, name, more));
  }

  private static String[] arguments(Path folder, String input, String name, String... more) {
    String line = "fit --start-components 5 --max-iter 4 --selection none --input";
    List<String> args = new ArrayList<>(List.of(line.split(" ")));
    args.addAll(List.of(input, "--output", folder.resolve(name).toString()));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private JsonNode summary(String name) throws IOException {
    return summary(folder.resolve(name));
  }

  private static JsonNode summary(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("summary.json").toFile());
  }

  @Test
  void leavesTheModelAndItsNumbers() throws IOException {
    Path output = shared.resolve("first");
    GradientEMModel model = GradientEMModel.load(output.resolve("model").toString());
    JsonNode summary = summary(output);
    assertThat(summary.get("rows").asInt()).isEqualTo(272);
    assertThat(summary.get("dim").asInt()).isEqualTo(2);
    assertThat(summary.get("components").asInt()).isEqualTo(5);
    assertThat(summary.get("weights").get(4).asDouble()).isEqualTo(model.weights()[4]);
    assertThat(summary.get("means").get(1).get(0).asDouble()).isEqualTo(model.means()[1].apply(0));
    assertThat(summary.get("covariance").get(1).get(0).asDouble())
        .isEqualTo(model.covariance().apply(1, 0));
    assertThat(summary.get("logLikelihood").asDouble()).isEqualTo(model.summary().logLikelihood());
    assertThat(summary.fieldNames())
        .toIterable()
        .contains("fittedComponents covarianceType bic passes converged seed phases".split(" "));
    List<String> components = Files.readAllLines(output.resolve("components.csv"));
    assertThat(components)
        .hasSize(6)
        .first()
        .isEqualTo("component,weight,eruptions_min,waiting_min");
    assertThat(summary.get("history")).hasSize(5);
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".csv")))
          .containsExactlyInAnyOrder("groups.csv", "components.csv");
    }
  }

  @Test
  void showsALinePerPassIfVerboseAndNoneIfQuiet() {
    assertThat(fit(GEYSER, "verbose", "--verbose").err().lines())
        .filteredOn(line -> line.startsWith("main "))
        .hasSize(5);
    CommandRun quiet = fit(GEYSER, "quiet", "--quiet");
    assertThat(quiet.err()).isEmpty();
    assertThat(quiet.out()).contains("5 components of 5");
    assertThat(fit(GEYSER, "both", "--quiet", "--verbose").exitCode()).isEqualTo(2);
  }

  @Test
  void aTerminalHasOneLineThatIsReplacedAndGone() {
    CommandRun run =
        CommandRun.onTerminal(
            "fit", "--input=" + GEYSER, "--start-components=5", "--output=" + folder + "/out");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err().split("\n", -1))
        .as("the line that stays, and the one that is replaced")
        .hasSize(2)
        .satisfies(
            lines ->
                assertThat(lines[0])
                    .endsWith("columns, all continuous: eruptions_min, waiting_min"));
    assertThat(run.err())
        .contains("main        pass 1 of at most 101  k 5 (")
        .endsWith("\r\033[?7l\033[K\033[?7h");
  }

  @Test
  void tellsByWhichCommandAndParamsItWasMade() throws IOException {
    CommandRun run =
        fit(GEYSER, "it's out", "--tol", "1e-4", "--seed", "9007199254740993", "--weight-col=");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode summary = summary("it's out");
    assertThat(summary.get("command").asText())
        .startsWith("spark-gradient-em fit --start-components 5 ")
        .contains(" --input data/old-faithful.csv ")
        .contains(" --output '" + folder + "/it'\\''s out' --tol 1e-4 ");
    JsonNode params = summary.get("params");
    assertThat(params.get("tol").asDouble()).isEqualTo(1e-4);
    assertThat(params.get("seed").asLong()).isEqualTo(9007199254740993L);
    assertThat(params.get("maxSeconds").isNull()).isTrue();
    assertThat(params.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(new GradientEM().params()).map(Param::name).toList());
    assertThat(summary.get("paramsSet"))
        .extracting(JsonNode::asText)
        .contains("startComponents", "maxIter", "selection", "tol", "seed")
        .doesNotContain("maxSeconds", "checkpointDir");
  }

  @Test
  void startsFromAFittedModelThatTheParamsHave() throws IOException {
    CommandRun run = fit(GEYSER, "second", "--initial-model", shared.resolve("first").toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(summary("second").get("logLikelihood").asDouble())
        .isGreaterThan(summary(shared.resolve("first")).get("logLikelihood").asDouble());
    String start = summary("second").get("params").get("initialModel").asText();
    assertThat(new ObjectMapper().readTree(start).get("weights")).hasSize(5);
  }

  @Test
  void updatesAModelByNewRows() throws IOException {
    String first = shared.resolve("first").toString();
    String[] update = {
      "--initial-model", first, "--initial-rows", "136", "--covariance-type", "EEE", "--k", "5"
    };
    CommandRun run = fit(GEYSER, "updated", update);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("updated, now of 408 rows");
    JsonNode summary = summary("updated");
    assertThat(summary.get("rows").asInt()).isEqualTo(272);
    assertThat(summary.get("effectiveRows").asDouble()).isEqualTo(408);
  }

  @Test
  void overwritesWhenAskedUnlessItFails() throws IOException {
    fit(GEYSER, "out");
    byte[] before = Files.readAllBytes(folder.resolve("out/components.csv"));
    CommandRun failed = fit(GEYSER, "out", "--overwrite", "--k", "1000");
    assertThat(failed.exitCode()).isNotZero();
    assertThat(folder.resolve("out/components.csv")).hasBinaryContent(before);

    CommandRun run = fit(GEYSER, "out", "--overwrite", "--seed", "7");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(summary("out").get("seed").asLong()).isEqualTo(7);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("out"));
    }
  }

  /** All rows of one of two groups lack a cell of z, which for the others follows x. */
  @Test
  void aComponentWithoutACellOfAColumnHasNoMeanOfIt() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int r = 0; r < 300; r++) {
      boolean isFirst = r % 3 == 0;
      double x = random.nextGaussian() + (isFirst ? 900 : 0);
      String z = isFirst ? "" : String.valueOf(x + random.nextGaussian());
      text.append(x).append(',').append(random.nextGaussian()).append(',').append(z).append('\n');
    }
    Path csv = folder.resolve("unobserved.csv");
    Files.writeString(csv, text);
    CommandRun run = fit(csv.toString(), "unobserved", "--k", "2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("warning: No row has a value of z in component 1, so ")
        .doesNotContain("z high");
    List<String> lines = Files.readAllLines(folder.resolve("unobserved/components.csv"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).doesNotEndWith(",");
    assertThat(lines.get(2)).as("component 1").endsWith(",");
    assertThat(summary("unobserved").get("unobservedMeans").toString()).isEqualTo("[[],[2]]");
  }

  @Test
  void checkpointsGoWhenTheOutputIsThereAndStayWhenItIsNot() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    String[] more = {"--checkpoint-dir", checkpoints.toString()};
    // Somebody else writes the output while the fit runs.
    StringWriter err =
        new StringWriter() {
          @Override
          public void write(String text, int from, int length) {
            super.write(text, from, length);
            if (text.contains("reading the rows")) {
              folder.resolve("later").toFile().mkdir();
            }
          }
        };
    SharedSession.get();
    int code =
        Job.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            Optional.empty(),
            List.of(),
            arguments(folder, GEYSER, "later", more));
    CommandRun failed = new CommandRun(code, "", err.toString());
    assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
    assertThat(failed.error())
        .contains("was written by another job meanwhile")
        .contains("the last checkpoint is");
    CommandRun run = fit(GEYSER, "instead", more);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Resumed at pass");
    assertThat(checkpoints).isEmptyDirectory();
  }
}
