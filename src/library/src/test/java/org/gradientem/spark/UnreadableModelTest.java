package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.gradientem.internal.em.Samples;
import org.gradientem.spark.internal.io.ModelWriter;
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
  void missingParameters() throws IOException {
    delete(model.resolve("data"));
    assertLoadingSays(model, "incomplete or damaged", "its data cannot be read");
  }

  @Test
  void emptyParameters() {
    for (File file : model.resolve("data").toFile().listFiles()) {
      assertThat(file.delete()).isTrue();
    }
    assertLoadingSays(model, "incomplete or damaged", "its data cannot be read");
  }

  @Test
  void parametersCutShort() throws IOException {
    Path parquet = parquet();
    byte[] bytes = Files.readAllBytes(parquet);
    Files.write(parquet, Arrays.copyOf(bytes, bytes.length / 2));
    Files.deleteIfExists(parquet.resolveSibling("." + parquet.getFileName() + ".crc"));
    assertLoadingSays(model, "incomplete or damaged", "its data cannot be read");
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

  @Test
  void aColumnMissing() throws IOException {
    rewrite(data -> data.drop("dim"));
    assertLoadingSays(model, "incomplete or damaged", "its mixture cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixture", "overParameterised"})
  void missingMixture(String folder) throws IOException {
    delete(model.resolve(folder));
    assertLoadingSays(model, "incomplete or damaged", "its " + folder + " cannot be read");
  }

  @Test
  void aPartOfTheMixtureMissing() throws IOException {
    rewrite("mixture", table -> table.where(functions.col("part").notEqual("covariance")));
    assertLoadingSays(model, "incomplete or damaged", "its mixture cannot be read");
  }

  @Test
  void noFormat() throws IOException {
    rewrite(data -> data.drop("format"));
    assertLoadingSays(model, "incomplete or damaged", "its format cannot be read");
  }

  @Test
  void aColumnOfAnotherType() throws IOException {
    rewrite(data -> data.withColumn("dim", functions.lit("two")));
    assertLoadingSays(model, "incomplete or damaged", "its data cannot be read");
  }

  @Test
  void numbersThatDoNotFitTogether() throws IOException {
    rewrite(data -> data.withColumn("dim", functions.lit(3)));
    assertLoadingSays(model, "incomplete or damaged", "its mixture cannot be read");
  }

  @Test
  void renumberedRows() throws IOException {
    rewrite(
        "mixture",
        table ->
            table.withColumn(
                "row",
                functions
                    .when(
                        table.col("part").equalTo("means"),
                        functions.lit(1).minus(table.col("row")))
                    .otherwise(table.col("row"))));
    assertLoadingSays(model, "not as it was written");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixture", "overParameterised"})
  void aChangedNumber(String folder) throws IOException {
    rewrite(
        folder,
        table ->
            table.withColumn(
                "numbers",
                functions.transform(
                    table.col("numbers"),
                    number ->
                        functions
                            .when(table.col("part").equalTo("means"), number.plus(1e-9))
                            .otherwise(number))));
    assertLoadingSays(model, "not as it was written");
  }

  @Test
  void noDigest() throws IOException {
    rewrite(data -> data.drop("digest"));
    assertLoadingSays(model, "not as it was written");
  }

  @Test
  void aSummaryThatIsNone() throws IOException {
    rewrite(data -> data.withColumn("training", functions.lit("{")));
    assertLoadingSays(model, "not as it was written");
  }

  @Test
  void aLaterFormat() throws IOException {
    rewrite(data -> data.drop("dim").withColumn("format", functions.lit(ModelWriter.FORMAT + 1)));
    assertLoadingSays(model, "has format 8, this version reads up to 7", "update");
  }

  private Path parquet() throws IOException {
    try (Stream<Path> files = Files.list(model.resolve("data"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private interface Change {
    Dataset<Row> of(Dataset<Row> data);
  }

  private void rewrite(Change change) throws IOException {
    rewrite("data", change);
  }

  private void rewrite(String folder, Change change) throws IOException {
    String changed = dir.resolve("changed").toString();
    String written = model.resolve(folder).toString();
    change.of(SharedSession.get().read().parquet(written)).write().parquet(changed);
    delete(model.resolve(folder));
    Files.move(Path.of(changed), Path.of(written));
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
