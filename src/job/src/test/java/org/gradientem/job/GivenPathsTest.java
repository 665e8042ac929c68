package org.gradientem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    CommandRun run = CommandRun.of(List.of(new ReadCommand()), "read", "--input=" + named);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("272 rows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_f:it", ".f it %20 #\u00fc"})
  void aModelOfAnyNameIsWrittenAndFound(String name) {
    Path output = folder.resolve(name);

    CommandRun fitted = fit(input, output);
    CommandRun drawn =
        CommandRun.of("generate", "--model=" + output, "--rows=9", "--output=" + output + "-drawn");

    assertThat(fitted.exitCode()).as(fitted.err()).isZero();
    assertThat(output.resolve("components.csv")).exists();
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
  }

  @Test
  void aLinkToNothingIsNoOutput() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    assertFailsEarly(
        "is a link to nothing; remove it",
        "fit",
        "--input=" + input,
        "--output=" + folder.resolve("link"),
        "--overwrite");
  }
}
