package org.gradientem.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gradientem.job.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReproduceCommandTest {
  @TempDir Path folder;

  private static CommandRun run(String line, Object... values) {
    return CommandRun.of(Main.commands(), ("reproduce " + line).formatted(values).split(" "));
  }

  @Test
  void writesTheTableAndTheFigures() throws Exception {
    Path output = folder.resolve("out");

    CommandRun run = run("rate --quick --output %s", output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("ok     n = 6, plain").contains("written to " + output);
    assertThat(Files.readString(output.resolve("results.md")))
        .contains("| rate | n = 3, plain | each step leaves 4/9 of KL |")
        .contains("![rate](rate.svg)");
    JsonNode results = new ObjectMapper().readTree(output.resolve("results.json").toFile());
    assertThat(results.get(0).get("experiment").asText()).isEqualTo("rate");
    assertThat(results.get(0).get("checks").get(0).get("ok").asBoolean()).isTrue();
    assertThat(Files.readString(output.resolve("rate.svg"))).startsWith("<svg").contains("KL");
  }

  @Test
  void drawsThePicturesOfThePages() throws Exception {
    Path output = folder.resolve("pictures");

    CommandRun run = run("pictures --output %s", output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(output.resolve("old-faithful.svg"))).contains("eruption, minutes");
    assertThat(Files.readString(output.resolve("method.svg"))).contains("38 components");
  }

  private Path judged(String name, int unseen) throws Exception {
    String row =
        "[\"a\", \"1\", \"VVV\", \"3\", \"0\", \"%d\", \"1\", \"1\", \"1\"]".formatted(unseen);
    String records =
        "[{\"records\": [{\"name\": \"corpus\", \"columns\": [], \"rows\": [" + row + "]}]}]";
    return Files.writeString(folder.resolve(name), records);
  }

  @Test
  void anUnexpectedOutcomeFailsButLeavesItsTable() throws Exception {
    Path output = folder.resolve("worse");

    CommandRun run =
        run(
            "corpus --judge=%s --against=%s --output=%s",
            judged("worse.json", -2), judged("better.json", -1), output);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .isEqualTo("error: Not as expected: corpus; see " + output + "/results.md.");
    assertThat(output.resolve("results.md")).exists();
  }

  @Test
  void anUnknownExperimentIsWrongUsage() {
    CommandRun run = run("rates --output %s", folder.resolve("none"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .startsWith("error: Experiment 'rates' is unknown; use million, open, ")
        .endsWith(", synthetic.");
  }

  @Test
  void anUnknownFamilyIsRefusedBeforeAnythingIsRun() {
    CommandRun run = run("corpus --covariance-type VVX --output %s", folder.resolve("none"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("The covariance family 'VVX' is unknown; use one of");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void anExistingFolderIsRefusedBeforeAnythingIsRun() {
    CommandRun run = run("rate --output %s", folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("already exists").contains("--overwrite");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aRandomMixtureIsRepeatedByItsNumber() throws Exception {
    Path output = folder.resolve("mixture");

    CommandRun run = run("synthetic --mixtures 0 --output %s", output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(output.resolve("results.md")))
        .contains("| synthetic | 1 of the 100 random mixtures of one covariance of seed 1 |")
        .contains("| 3 | 1 of 1 | 1 of 1 | 1 of 1 |");
    String csv = Files.readString(output.resolve("synthetic.csv"));
    assertThat(csv.lines()).hasSize(2);
    assertThat(run.err()).contains(csv.lines().toList().get(1));
  }

  @Test
  void aMixtureThatIsNotAmongTheHundredIsWrongUsage() {
    CommandRun run = run("synthetic --mixtures 0-1000 --output %s/none", folder);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("'0-1000' is no number from 0 to 209");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reproduce", "benchmark"})
  void theExampleOfTheCommandCanBeRun(String name) {
    String help = CommandRun.of(Main.commands(), name, "--help").out();
    String example = help.substring(help.indexOf("Example:")).lines().skip(1).findFirst().get();
    List<String> words = List.of(example.strip().split(" +"));

    assertThat(words.get(1)).isEqualTo(name);
    assertThat(CommandRun.parse(Main.commands(), words.subList(1, words.size())).subcommand())
        .isNotNull();
  }
}
