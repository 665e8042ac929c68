package org.gradientem.job.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gradientem.job.CommandRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What --overwrite may replace, and that no command destroys what it reads. */
class OverwriteTest {
  @TempDir static Path fitted;

  @TempDir Path folder;

  @BeforeAll
  static void fitOnce() {
    CommandRun run = fit("data/old-faithful.csv", fitted.resolve("fit"));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static CommandRun fit(Object input, Object output, String... more) {
    String line = "fit --k 2 --max-iter 2 --selection none --no-report --input %s --output %s ";
    return CommandRun.line((line + String.join(" ", more)).strip(), input, output);
  }

  /** A folder of rows as a user may keep them. */
  private Path rows(String name) throws IOException {
    Path rows = Files.createDirectories(folder.resolve(name));
    Files.copy(Path.of("data/old-faithful.csv"), rows.resolve("part.csv"));
    return rows;
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static void refused(CommandRun run, String... message) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.error()).contains(message);
    assertThat(run.err()).doesNotContain(" pass ").doesNotContain("\tat ");
  }

  @Test
  void theInputIsNotReplaced() throws IOException {
    Path rows = rows("io");
    Path inside = Files.createSymbolicLink(folder.resolve("link"), rows);
    Map<String, String> before = contents(rows);

    for (Object output :
        List.of(
            rows,
            rows.toUri(),
            folder.resolve("x/../io"),
            inside,
            inside.resolve("fit"),
            rows.resolve("fit"),
            rows.resolve("part.csv"),
            folder)) {
      refused(fit(rows, output, "--overwrite"), "--output", "overlap", "choose another");
      refused(fit(inside, output), "--output");
    }
    refused(fit(rows + "/*.csv", rows, "--overwrite"), "overlap");
    refused(fit(folder + "/i?/part.csv", rows, "--overwrite"), "overlap");
    assertThat(contents(rows)).isEqualTo(before);
  }

  @Test
  void rowsThatTheInputOnlyLinksToAreNotReplaced() throws IOException {
    generate("rows");
    Path input = Files.createDirectories(folder.resolve("input"));
    Files.createSymbolicLink(input.resolve("june"), folder.resolve("rows"));

    refused(fit(input, folder.resolve("rows"), "--overwrite", "--format", "parquet"), "overlap");
  }

  private CommandRun generate(String name, String... more) {
    String line = "generate --rows=30 --seed=1 --model=%s --output=%s " + String.join(" ", more);
    return CommandRun.line(line.strip(), fitted.resolve("fit"), folder.resolve(name));
  }

  @Test
  void theInitialModelAndTheCheckpointsAreNotReplaced() throws IOException {
    Path model = fitted.resolve("fit");
    Map<String, String> before = contents(model);

    refused(
        fit("data/old-faithful.csv", model, "--overwrite", "--initial-model", model.toString()),
        "--initial-model",
        "overlap");
    refused(
        fit(
            "data/old-faithful.csv",
            model,
            "--overwrite",
            "--checkpoint-dir",
            model.resolve("checkpoints").toString()),
        "--checkpoint-dir",
        "overlap");
    assertThat(contents(model)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fit", "fit/model", "fit/scored", "."})
  void theModelThatIsScoredIsNotReplaced(String output) throws IOException {
    Map<String, String> before = contents(fitted);

    refused(
        CommandRun.line(
            "score --model %s --input data/old-faithful.csv --output %s --overwrite",
            fitted.resolve("fit"), fitted.resolve(output)),
        "--model",
        "overlap");
    assertThat(contents(fitted)).isEqualTo(before);
  }

  @Test
  void aFolderOfOtherFilesIsNotReplaced() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other/deep"));
    Files.writeString(other.resolve("thesis.txt"), "all of it");

    for (CommandRun run :
        List.of(
            fit("data/old-faithful.csv", other.getParent(), "--overwrite"),
            generate("other", "--overwrite"))) {
      refused(run, "other holds deep/thesis.txt");
    }
    assertThat(other.resolve("thesis.txt")).hasContent("all of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "/", "./", "src/..", "~"})
  void theFoldersThatOneStandsInAreNotReplaced(String output) {
    String given = output.equals("~") ? System.getProperty("user.home") : output;

    CommandRun run =
        CommandRun.line(
            "generate --rows=9 --model=%s --overwrite --output=%s", fitted.resolve("fit"), given);

    // Above the model it overlaps with that, wherever temporary files are.
    refused(run, output.equals("src/..") ? "src/.." : given);
    assertThat(Path.of("pom.xml")).exists();
  }

  @Test
  void aPlainFileIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "kept");

    refused(fit("data/old-faithful.csv", file, "--overwrite"), "notes is a file");
    assertThat(file).hasContent("kept");
  }

  @Test
  void anEarlierRunsFolderIsReplacedUnlessAFileWasAddedToIt() throws IOException {
    generate("rows");
    assertThat(generate("rows", "--overwrite").exitCode()).isZero();
    CommandRun other = fit("data/old-faithful.csv", folder.resolve("rows"), "--overwrite");
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(folder.resolve("rows/components.csv")).exists();
    Files.writeString(folder.resolve("rows/notes.txt"), "kept");

    refused(generate("rows", "--overwrite"), "rows holds notes.txt");
    assertThat(folder.resolve("rows/notes.txt")).hasContent("kept");
  }

  @Test
  void aFolderWithAnUnreadableListIsNotReplaced() throws IOException {
    generate("rows");
    Files.writeString(folder.resolve("rows").resolve(Receipt.NAME), "{\"program\": \"spark-gr");

    refused(generate("rows", "--overwrite"), "rows holds ");
  }

  @Test
  void anEmptyFolderIsReplacedWhenAsked() throws IOException {
    Files.createDirectories(folder.resolve("rows"));

    refused(generate("rows"), "already exists", "--overwrite");
    assertThat(generate("rows", "--overwrite").exitCode()).isZero();
  }
}
