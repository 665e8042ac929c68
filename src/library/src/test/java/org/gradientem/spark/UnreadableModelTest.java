package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.feature.VectorAssembler;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that hold no readable model each say what is wrong with them. */
class UnreadableModelTest {
  @TempDir private static Path shared;
  @TempDir private Path dir;
  private Path model;

  @BeforeAll
  static void saveAModel() throws IOException {
    Models.estimator(2)
        .setMaxIter(1)
        .fit(Tables.of(Samples.clustered(30, 2, 2, 5, new SplittableRandom(61)).rows(), 1))
        .save(shared.resolve("model").toString());
  }

  @BeforeEach
  void copyTheModel() throws IOException {
    model = dir.resolve("model");
    FileUtils.copyDirectory(shared.resolve("model").toFile(), model.toFile());
  }

  private void assertLoadingSays(Path path, String... parts) {
    assertThatThrownBy(() -> GradientEMModel.load(path.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(path.toString())
        .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
  }

  @Test
  void aMissingPath() {
    assertLoadingSays(dir.resolve("nowhere"), "There is no model at", "check the path");
  }

  @Test
  void anotherClass() throws IOException {
    Path assembler = dir.resolve("assembler");
    new VectorAssembler().save(assembler.toString());
    assertLoadingSays(assembler, "VectorAssembler, not a GradientEMModel", "its own class");
    Path estimator = dir.resolve("estimator");
    new GradientEM().save(estimator.toString());
    assertLoadingSays(estimator, "org.gradientem.spark.GradientEM, not a GradientEMModel");
  }

  @Test
  void aFolderOfSomethingElse() throws IOException {
    Path other = Files.createDirectory(dir.resolve("other"));
    assertLoadingSays(other, "incomplete or damaged", "metadata");
  }

  @Test
  void missingMetadata() throws IOException {
    delete(model.resolve("metadata"));
    assertLoadingSays(model, "incomplete or damaged", "its metadata cannot be read");
  }

  @Test
  void missingNumbers() throws IOException {
    Files.delete(file());
    assertLoadingSays(model, "incomplete or damaged", "its model.json cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "null", "no json"})
  void somethingElse(String text) throws IOException {
    write(text);
    assertLoadingSays(model, "incomplete or damaged", "its model.json cannot be read");
  }

  @Test
  void numbersCutShort() throws IOException {
    String text = Files.readString(file());
    write(text.substring(0, text.length() / 2));
    assertLoadingSays(model, "incomplete or damaged", "its model.json cannot be read");
  }

  @Test
  void metadataThatIsNoJson() throws IOException {
    try (Stream<Path> parts = Files.list(model.resolve("metadata"))) {
      for (Path part : parts.toList()) {
        if (part.getFileName().toString().startsWith("part-")) {
          Files.writeString(part, "{ no json");
        } else if (part.getFileName().toString().endsWith(".crc")) {
          Files.delete(part);
        }
      }
    }
    assertLoadingSays(model, "incomplete or damaged", "its metadata cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"logWeights", "meanMatrix", "family", "covariances", "dim"})
  void aPartOfTheMixtureMissing(String part) throws IOException {
    change("\"" + part + "\":", "\"nothing\":");
    assertLoadingSays(model, "incomplete or damaged", "its model.json cannot be read");
  }

  @Test
  void numbersThatDoNotFitTogether() throws IOException {
    change("\"dim\":2", "\"dim\":3");
    assertLoadingSays(model, "incomplete or damaged", "its model.json cannot be read");
  }

  @Test
  void aNumberOfAnotherType() throws IOException {
    change("\"dim\":2", "\"dim\":\"two\"");
    assertLoadingSays(model, "incomplete or damaged", "its model.json cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixture", "overParameterised"})
  void aChangedNumber(String mixture) throws IOException {
    change("(\"%s\":\\{.*?\"meanMatrix\":\\[-?\\d+\\.\\d)\\d".formatted(mixture), "$17");
    assertLoadingSays(model, "not as it was written");
  }

  @Test
  void noDigest() throws IOException {
    change(",\"digest\":\"[0-9a-f]{64}\"", "");
    assertLoadingSays(model, "not as it was written");
  }

  @Test
  void aSummaryThatIsNone() throws IOException {
    change("\"training\":\"(\\\\\"|[^\"])*\"", "\"training\":\"{\"");
    assertLoadingSays(model, "not as it was written");
  }

  @Test
  void aLaterFormat() throws IOException {
    change("\"format\":9,", "\"format\":10,\"more\":0,");
    assertLoadingSays(model, "has format 10, this version reads 9");
  }

  private Path file() {
    return model.resolve("model.json");
  }

  /** Writes a content as somebody else might, without Hadoop's checksum. */
  private void write(String content) throws IOException {
    Files.deleteIfExists(model.resolve(".model.json.crc"));
    Files.writeString(file(), content);
  }

  private void change(String pattern, String other) throws IOException {
    String text = Files.readString(file());
    String changed = text.replaceFirst(pattern, other);
    assertThat(changed).isNotEqualTo(text);
    write(changed);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
