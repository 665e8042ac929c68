package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.param.Param;
import org.gradientem.spark.GradientEM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What help says; {@code usage.txt} has the command lines that no run can be made of. */
class UsageTest {
  @Test
  void noCommandIsWrongUsage() {
    assertThat(CommandRun.withoutSession().exitCode()).isEqualTo(2);
  }

  @Test
  void aWordThatBeginsWithAnAtIsNoFileOfWords(@TempDir Path folder) throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "--k=2");

    CommandRun run = CommandRun.withoutSession("fit", "--input=x", "--output", "x", "@" + words);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("'@" + words + "' belongs to no option");
  }

  @Test
  void helpNamesEveryParamWithItsDefault() {
    CommandRun run = CommandRun.withoutSession("fit", "--help");

    assertThat(run.out())
        .contains("--covariance-type")
        .contains("--max-block-size-in-mb")
        .doesNotContain("--features-col", "--initial-weights", "Default: .");
    // What a model predicts is an option of predict.
    Set<String> others = Set.of("featuresCol", "targetCols", "quantileProbabilities");
    for (Param<?> param : new GradientEM().params()) {
      if (!others.contains(param.name()) && !param.name().startsWith("initial")) {
        assertThat(run.out()).contains(ParamOptions.optionName(param) + "=");
      }
    }
  }

  @Test
  void pathsAfterTheCommandAreTheInput() {
    assertThat(parsed("fit a/b.csv --k 2")).isEqualTo(List.of(List.of("a/b.csv"), "a/b-fit"));
    assertThat(parsed("fit days/")).isEqualTo(List.of(List.of("days/"), "days-fit"));
    assertThat(parsed("fit a.csv b.csv --output=c"))
        .isEqualTo(List.of(List.of("a.csv", "b.csv"), "c"));
  }

  private static List<Object> parsed(String command) {
    CommandLine.ParseResult parsed =
        Job.commandLine(List.of()).parseArgs(command.split(" ")).subcommand();
    return List.of(
        parsed.matchedOption("--input").getValue(), parsed.matchedOptionValue("--output", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fit", "score", "generate", "evaluate"})
  void theExampleOfEachCommandCanBeRun(String name) {
    String help = CommandRun.withoutSession(name, "--help").out();
    String example = help.substring(help.indexOf("Example:")).replaceAll("\\\\\n", "");
    List<String> lines = example.lines().skip(1).toList();

    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      String command = line.strip().replaceFirst("submit/local.sh ", "");
      assertThat(command).startsWith(name);
      Job.commandLine(List.of()).parseArgs(command.split(" +"));
    }
  }
}
