package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files and folders, whatever signs they have. */
class GivenPathsTest {
  private static final Path DATA = Path.of("data/old-faithful.csv");

  @TempDir Path folder;

  private Path input;

  @BeforeEach
  void copyInput() throws IOException {
    input = Files.copy(DATA, folder.resolve("rows.csv"));
    // Files with such a name beside the input must not matter.
    Files.writeString(folder.resolve("a:b.csv"), "x");
  }

  private static CommandRun fit(Object input, Object output) {
    return CommandRun.of(
        "fit",
        "--input=" + input,
        "--output=" + output,
        "--selection=none",
        "--k=2",
        "--max-iter=2",
        "--no-report");
  }

  private static void assertFailsEarly(String sentence, String... args) {
    CommandRun run = CommandRun.withoutSession(args);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.error()).startsWith("error: ").contains(sentence);
    assertThat(run.err()).as("before Spark is started").doesNotContain("starting Spark");
  }

  @ParameterizedTest
  @ValueSource(strings = {"g[1]{a}.csv", "sp ace %20 \u00fc#.csv", "wh?t*.csv", "back\\slash.csv"})
  void aFileOfExactlyThatNameIsThatFile(String name) throws IOException {
    Path named = Files.copy(DATA, folder.resolve(name));

    CommandRun run = fit(named, folder.resolve("fit"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("272 rows");
  }

  @Test
  void aPatternFindsFiles() throws IOException {
    Files.createDirectory(folder.resolve("parts"));
    Files.copy(DATA, folder.resolve("parts/p1.csv"));
    Files.copy(DATA, folder.resolve("parts/p2.csv"));

    CommandRun run = fit(folder + "/parts/p{1,2}.csv", folder.resolve("fit"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("544 rows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_fit", ".fit", "f:it", "f it %20 #\u00fc"})
  void aModelOfAnyNameIsScored(String name) {
    Path output = folder.resolve(name);

    CommandRun fitted = fit(input, output);
    CommandRun scored =
        CommandRun.of(
            "score", "--model=" + output, "--input=" + input, "--output=" + output + "-scored");

    assertThat(fitted.exitCode()).as(fitted.err()).isZero();
    assertThat(output.resolve("components.csv")).exists();
    assertThat(scored.exitCode()).as(scored.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "_hidden.csv, whose names begin with _ or a dot",
    ".hidden.csv, whose names begin with _ or a dot",
    "c:d.csv, whose names have a colon"
  })
  void whatCannotBeReadIsRefusedBeforeSparkStarts(String name, String sentence) throws IOException {
    Path named = Files.copy(DATA, folder.resolve(name));

    assertFailsEarly(sentence, "fit", "--input=" + named, "--output=" + folder.resolve("fit"));
  }

  @Test
  void whatIsMissingOrThereIsSaidBeforeSparkStarts() throws IOException {
    String output = "--output=" + folder.resolve("fit");
    assertFailsEarly(
        "There is no file at nowhere.csv; check --input.", "fit", "--input=nowhere.csv", output);
    assertFailsEarly(
        "There is no model at nowhere; give --model the output of fit.",
        "score",
        "--model=nowhere",
        "--input=" + input,
        output);
    assertFailsEarly(
        "There is no model at /; give", "score", "--model=/", "--input=" + input, output);
    for (Path none : List.of(input, folder)) {
      String sentence = "There is no model at " + none + "; give --%s the output of fit.";
      assertFailsEarly(
          sentence.formatted("model"), "score", "--model=" + none, "--input=" + input, output);
      assertFailsEarly(
          sentence.formatted("model"),
          "evaluate",
          "--model=" + none,
          "--input=" + input,
          "--label-col=kind");
      assertFailsEarly(
          sentence.formatted("initial-model"),
          "fit",
          "--initial-model=" + none,
          "--input=" + input,
          output);
    }
    Files.createDirectories(folder.resolve("fitted/model"));
    assertFailsEarly(
        "There is no file at nowhere.csv; check --input.",
        "evaluate",
        "--model=" + folder.resolve("fitted"),
        "--input=nowhere.csv",
        "--label-col=kind");
    assertFailsEarly("--input / is the root of its file system", "fit", "--input=/", output);
    Files.createDirectory(folder.resolve("there"));
    assertFailsEarly(
        folder + "/there already exists; choose another --output or give --overwrite",
        "fit",
        "--input=" + input,
        "--output=" + folder.resolve("there"));
    assertFailsEarly(
        "which Spark's readers take for a pattern; choose a folder without.",
        "fit",
        "--input=" + input,
        "--output=" + folder.resolve("f[1]"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    assertFailsEarly(
        "is a link to nothing; remove it",
        "fit",
        "--input=" + input,
        "--output=" + folder.resolve("link"),
        "--overwrite");
    assertFailsEarly(
        "rows.csv, which is no folder; choose another --output.",
        "fit",
        "--input=" + input,
        "--output=" + input + "/fit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--input=http://127.0.0.1:9/x.csv", "--output=http://127.0.0.1:9/x"})
  void theWebIsNoFileSystem(String option) {
    String other =
        option.startsWith("--input") ? "--output=" + folder.resolve("o") : "--input=" + input;

    assertFailsEarly("is an address of the web", "fit", option, other);
  }

  @Test
  void aStoreWhosePackageIsMissingNamesIt() {
    assertFailsEarly(
        "--packages org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion(),
        "fit",
        "--input=s3a://bucket/x.csv",
        "--output=" + folder.resolve("fit"));
  }

  @Test
  void aNameThatIsTooLongIsRefusedBeforeTheFit() {
    CommandRun run = fit(input, folder.resolve("L".repeat(250)));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("is too long by ").contains("choose a shorter one.");
    assertThat(run.err()).doesNotContain("reading the rows");
  }
}
