package org.gradientem.job.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.gradientem.UserException;
import org.gradientem.job.CommandRun;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.TableFeaturesModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model is scored by the columns that it was fitted on, or not at all. */
class ModelFolderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 63;

  @TempDir private static Path shared;
  private static GradientEMModel model;
  @TempDir private Path dir;
  private Path fit;
  private Path columns;

  /**
   * A change of what made the features.
   *
   * @param name what is changed
   * @param change changes the columns: a and b of numbers, kind of three levels
   */
  private record Change(String name, Consumer<ArrayNode> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static ObjectNode column(ArrayNode columns, int j) {
    return (ObjectNode) columns.get(j);
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("columns exchanged", all -> all.insert(0, all.remove(1))),
        new Change("a column renamed", all -> column(all, 0).put("name", "b2")),
        new Change("a column left out", all -> column(all, 0).put("kind", "left out")),
        new Change("a column missing", all -> all.remove(0)),
        new Change("a column twice", all -> all.add(all.get(0))),
        new Change("numbers taken as logarithms", all -> column(all, 0).put("kind", "log")),
        new Change("levels reversed", all -> levels(all).insert(0, levels(all).remove(2))),
        new Change("a level more", all -> levels(all).add("w")),
        new Change("a level fewer", all -> levels(all).remove(2)));
  }

  static Stream<Change> damages() {
    return Stream.of(
        new Change("a kind that is none", all -> column(all, 0).put("kind", "nice")),
        new Change("no kind", all -> column(all, 0).remove("kind")),
        new Change("no name", all -> column(all, 0).putNull("name")),
        new Change("no numbers", all -> column(all, 0).remove("numbers")),
        new Change("no levels", all -> column(all, 2).remove("levels")),
        new Change("one level that is no array", all -> column(all, 2).put("levels", "x")),
        new Change("a level that is null", all -> levels(all).addNull()),
        new Change("a column that is text", all -> all.add("x")),
        new Change("a column that is null", all -> all.addNull()),
        new Change("a field more", all -> column(all, 0).put("more", 1)));
  }

  private static ArrayNode levels(ArrayNode all) {
    return (ArrayNode) all.get(2).get("levels");
  }

  @BeforeAll
  static void fit() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> rows =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "%s,%s,%s"
                        .formatted(
                            1 + random.nextDouble() + i % 2,
                            3 + random.nextDouble() + i % 2,
                            "xyz".charAt(i % 3)))
            .toList();
    Files.writeString(shared.resolve("rows.csv"), "a,b,kind\n" + String.join("\n", rows) + "\n");
    fit("fit", "a,b,kind");
    model = ModelFolder.load(SharedSession.get(), shared.resolve("fit").toString());
  }

  private static void fit(String output, String features) {
    CommandRun run =
        CommandRun.line(
            "fit --k 2 --selection none --noise none --max-iter 2 --no-report --features %s --input %s --output %s",
            features, shared.resolve("rows.csv"), shared.resolve(output));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @BeforeEach
  void copy() throws IOException {
    fit = dir.resolve("fit");
    FileUtils.copyDirectory(shared.resolve("fit").toFile(), fit.toFile());
    columns = fit.resolve("columns");
  }

  private Optional<TableFeaturesModel> kinds(Path path) throws IOException {
    return ModelFolder.kinds(SharedSession.get(), path.toString(), model);
  }

  private void assertRefused(String part) {
    for (Path path : List.of(fit, fit.resolve("model"))) {
      assertThatThrownBy(() -> kinds(path))
          .isInstanceOf(UserException.class)
          .hasMessageContainingAll(part, columns.toString())
          .message()
          .doesNotContain("json");
    }
  }

  /** Changes the columns as they are saved, and removes the digest that would show it. */
  private void rewrite(Consumer<ArrayNode> change) throws IOException {
    Path metadata = metadata();
    ObjectNode line = (ObjectNode) JSON.readTree(Files.readString(metadata));
    ObjectNode params = (ObjectNode) line.get("paramMap");
    ArrayNode all = (ArrayNode) JSON.readTree(params.get("columnsJson").asText());
    change.accept(all);
    params.put("columnsJson", all.toString());
    line.remove("digest");
    Files.writeString(metadata, line.toString());
  }

  private Path metadata() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(columns.resolve("metadata"))) {
      files = found.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
    return files.stream()
        .filter(file -> file.getFileName().toString().startsWith("part-"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theModelHasItsColumnsByItsOutputAndByItself() throws IOException {
    rewrite(all -> {});
    assertThat(kinds(fit)).isPresent();
    assertThat(kinds(fit.resolve("model"))).isPresent();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void columnsThatAreNotTheModelsAreRefused(Change change) throws IOException {
    rewrite(change.change());
    assertRefused("not those that the model was fitted on");
  }

  @ParameterizedTest
  @MethodSource("damages")
  void columnsThatAreDamagedAreRefused(Change change) throws IOException {
    rewrite(change.change());
    assertRefused("incomplete or damaged");
  }

  @Test
  void scoringAndAnUpdateAreRefusedInASentence() throws IOException {
    rewrite(all -> all.insert(0, all.remove(1)));
    for (String command :
        List.of(
            "score --model %s",
            "fit --initial-rows 60 --selection none --covariance-type EEE --initial-model %s")) {
      CommandRun run =
          CommandRun.line(
              command + " --input %s --output %s",
              fit,
              shared.resolve("rows.csv"),
              dir.resolve("out"));
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.error()).contains("not those that the model was fitted on");
      assertThat(dir.resolve("out")).doesNotExist();
    }
  }

  @Test
  void aChangeThatTheModelDoesNotKnowIsSeenByTheDigest() throws IOException {
    Path metadata = metadata();
    String line = Files.readString(metadata);
    assertThat(line).contains("POINT");
    Files.writeString(metadata, line.replace("POINT", "COMMA"));
    assertRefused("is not as it was written");
  }

  @Test
  void columnsThatAreGoneAreMissed() throws IOException {
    FileUtils.deleteDirectory(columns.toFile());
    assertRefused("There is no");
  }

  /** Of numbers alone, which are found by their names. */
  @Test
  void aFolderBesideAModelThatFitDidNotWriteIsNotOpened() throws IOException {
    for (String name : List.of("model", "mine")) {
      Path plain = dir.resolve("beside-" + name).resolve(name);
      FileUtils.copyDirectory(fit.resolve("model").toFile(), plain.toFile());
      Files.createDirectories(plain.resolveSibling("columns"));
      assertThat(kinds(plain)).isEmpty();
    }
  }
}
