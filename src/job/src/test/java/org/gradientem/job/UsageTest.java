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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, and command lines that no run can be made of. */
class UsageTest {
  @TempDir Path folder;

  @Test
  void wrongUsageIsExitCodeTwoAndASentence() {
    assertThat(CommandRun.of("fit").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("fly").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of().exitCode()).isEqualTo(2);
    CommandRun run = CommandRun.of("fit", "--input", "rows", "--output", "x", "--tol", "-1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error())
        .contains(
            "--tol cannot be '-1.0': change of the mean log-likelihood per row at which the fit ends (>= 0).");
    CommandRun both = CommandRun.of("evaluate", "--model", "fit");
    assertThat(both.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate --rows=-1 --model=fit",
        "generate --rows=0 --model=fit",
        "fit --input=data/old-faithful.csv --tol=1e400",
        "fit --input=data/old-faithful.csv --features=,,",
        "fit --input=data/old-faithful.csv --ignore=a,,b",
        "fit --input=data/old-faithful.csv --k=2 --k=3",
        "fit --input=data/old-faithful.csv --format=xls",
        "fit --input=rows --covariance-type=round",
        "fit --input=data/old-faithful.csv --features=waiting_min,waiting_min",
        "fit --input=",
        "score --input=rows --model=fit --output-format=xls",
        "score --input=rows --model=fit --handle-invalid=guess"
      })
  void whatNoRunCanBeMadeOfIsWrongUsage(String line) {
    CommandRun run = CommandRun.of((line + " --output=" + folder.resolve("none")).split(" "));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.error()).startsWith("error: ").doesNotContain("Error: ");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--categorical=a,b --continuous=b | Column 'b' is named for two kinds; name it once among",
        "--log=a --ignore=b,a | Column 'a' is named for two kinds; name it once among",
        "--ignore=a,b,a | --ignore names 'a' twice; name it once.",
        "--features=a,a | --features names 'a' twice",
        "--noise=auto --selection=none | --selection is 'none'; set --selection to 'bic'",
        "--init=pca --covariance-type=full | --covariance-type is 'VVV'",
        "--prediction-col=x --probability-col=x | 'x'",
        "--initial-rows=9 | --initial-rows 9.0 needs an --initial-model",
        "--initial-model=m --initial-rows=-1 | --initial-rows -1.0 is negative",
        "--initial-model=m --initial-rows=9 --covariance-type=EEE | --selection is 'bic'",
        "--initial-model=m --initial-rows=9 --selection=none | --covariance-type is 'auto'",
      })
  void whatExcludesItselfIsSaidBeforeSparkStarts(String options, String sentence) {
    String line = "fit --input=data/old-faithful.csv --output=" + folder.resolve("none");

    CommandRun run = CommandRun.withoutSession((line + " " + options).split(" "));

    assertThat(run.err()).contains(sentence).doesNotContain("starting Spark");
    assertThat(run.exitCode()).isBetween(1, 2);
  }

  @Test
  void anOutputWithoutANameIsWrongUsage() {
    CommandRun run = CommandRun.of("fit", "--input", "rows", "--output", "");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).isEqualTo("error: --output is empty; give a path.");
  }

  @Test
  void aWordThatBeginsWithAnAtIsNoFileOfWords() throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "--k=2");

    CommandRun run =
        CommandRun.of("fit", "--input=data/old-faithful.csv", "--output", "x", "@" + words);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains("'@" + words + "' belongs to no option");
  }

  @Test
  void missingOptionsAreNamedWithoutAnErrorInTheError() {
    assertThat(CommandRun.of("evaluate", "--model", "fit").error())
        .startsWith("error: Missing required option");
  }

  @Test
  void helpNamesEveryParamWithItsDefault() {
    CommandRun run = CommandRun.of("fit", "--help");

    assertThat(run.out())
        .contains("--covariance-type")
        .contains("--max-block-size-in-mb")
        .contains("Default: MEMORY_AND_DISK")
        .doesNotContain("--features-col", "--initial-weights", "Default: .");
    // What a model predicts is an option of predict.
    Set<String> others =
        Set.of("featuresCol", "factorsCol", "targetCols", "predictedCol", "quantileProbabilities");
    for (Param<?> param : new GradientEM().params()) {
      if (!others.contains(param.name()) && !param.name().startsWith("initial")) {
        assertThat(run.out()).contains(ParamOptions.optionName(param) + "=");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fit --inptu=x --output=y, There is no option '--inptu'; did you mean '--input'?",
    "fit --input=x --output=y --covariance=full, There is no option '--covariance'; did you mean"
        + " '--covariance-type'?",
    "fit --input=x --output=y z, 'z' belongs to no option",
    "fits, did you mean 'fit'?",
    "fit --input=x --output=y --covariance-type=ful, VVV; did you mean 'full'?",
    "fit --input=x --output=y --zzz, There is no option '--zzz'.",
    "fit --output=y --input x --frobnicate, There is no option '--frobnicate'.",
    "fit --output=y --input x --kk=2 --k 3, There is no option '--kk'; did you mean '--k'?",
    "fit --input=x --output=y --k 3 --k 1, --k is given more than once; give it once.",
    "fit --input=x --output=y --noise none --noise=auto, --noise is given more than once"
  })
  void whatIsMisspeltGetsANameThatIsNear(String line, String message) {
    CommandRun run = CommandRun.of(line.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.error()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fit", "score", "generate", "evaluate"})
  void theExampleOfEachCommandCanBeRun(String name) {
    String help = CommandRun.of(name, "--help").out();
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
