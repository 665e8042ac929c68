package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.Refusals;
import org.gradientem.UserException;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A saved stage makes no object of a class that its files name, and shows that it was changed. */
class SavedStageTest {
  private static final String VICTIM = "what the user has written";

  private static final List<Stage> STAGES = new ArrayList<>();

  @TempDir private static Path shared;
  @TempDir private Path dir;
  private Path victim;
  private Path saved;

  /**
   * A stage to be saved.
   *
   * @param stage the stage, with a param that is not its default
   * @param reader reads its class
   */
  private record Stage(Params stage, MLReader<? extends Params> reader) {
    void copyTo(Path folder) throws IOException {
      FileUtils.copyDirectory(shared.resolve(toString()).toFile(), folder.toFile());
    }

    @Override
    public String toString() {
      return stage.getClass().getSimpleName();
    }
  }

  @BeforeAll
  static void saveTheStages() throws IOException {
    STAGES.add(new Stage(new GradientEM().setMaxSeconds(0.25), GradientEM.read()));
    STAGES.add(new Stage(model(), GradientEMModel.read()));
    STAGES.add(new Stage(new TableFeatures().setOutputCol("vector"), TableFeatures.read()));
    STAGES.add(
        new Stage(
            new TableFeatures().setContinuousCols("a").fit(table()), TableFeaturesModel.read()));
    STAGES.add(
        new Stage(new LogLikelihoodEvaluator().setWeightCol("w"), LogLikelihoodEvaluator.read()));
    for (Stage stage : STAGES) {
      ((MLWritable) stage.stage()).save(shared.resolve(stage.toString()).toString());
    }
  }

  @AfterAll
  static void forgetThem() {
    STAGES.clear();
  }

  static List<Stage> stages() {
    return STAGES;
  }

  private static GradientEMModel model() {
    return Models.estimator(2)
        .setMaxIter(1)
        .fit(Tables.of(Samples.clustered(30, 2, 2, 5, new SplittableRandom(62)).rows(), 1));
  }

  private static Dataset<Row> table() {
    return SharedSession.get()
        .range(20)
        .selectExpr("id * 1.5 as a", "if(id % 2 = 0, 'x', 'y') as b");
  }

  @BeforeEach
  void writeAVictim() throws IOException {
    victim = Files.writeString(dir.resolve("victim"), VICTIM);
    saved = dir.resolve("saved");
  }

  /** Changes the line of JSON, and removes Hadoop's checksum of it. */
  private static void rewrite(Path stage, UnaryOperator<String> change) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(stage.resolve("metadata"))) {
      files = all.toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.startsWith("part-")) {
        String line = Files.readString(file);
        assertThat(change.apply(line)).isNotEqualTo(line);
        Files.writeString(file, change.apply(line));
      } else if (name.endsWith(".crc")) {
        Files.delete(file);
      }
    }
  }

  private void assertRefused(Stage stage, String... parts) {
    assertThatThrownBy(() -> stage.reader().load(saved.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(saved.toString())
        .hasMessageNotContainingAny("\n", "com.fasterxml")
        .satisfies(thrown -> assertThat(thrown.getMessage()).contains(parts));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aStageIsReadAsItWasSaved(Stage stage) throws IOException {
    stage.copyTo(saved);
    Params read = stage.reader().load(saved.toString());
    assertThat(read.uid()).isEqualTo(stage.stage().uid());
    assertThat(read.explainParams().replaceAll("@[0-9a-f]+", ""))
        .isEqualTo(stage.stage().explainParams().replaceAll("@[0-9a-f]+", ""));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void noObjectIsMadeOfAClassThatTheMetadataName(Stage stage) throws IOException {
    stage.copyTo(saved);
    rewrite(
        saved,
        line ->
            line.replace(stage.stage().getClass().getName(), FileOutputStream.class.getName())
                .replaceFirst("\"uid\":\"[^\"]*\"", "\"uid\":\"" + victim + "\""));
    assertRefused(stage, FileOutputStream.class.getName(), "load it with its own class");
    assertThat(victim).hasContent(VICTIM);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aClassThatIsNowhereIsNamed(Stage stage) throws IOException {
    stage.copyTo(saved);
    rewrite(saved, line -> line.replace(stage.stage().getClass().getName(), "com.evil.Nope"));
    assertRefused(stage, "com.evil.Nope", "load it with its own class");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aChangedParamIsSeen(Stage stage) throws IOException {
    stage.copyTo(saved);
    rewrite(saved, line -> line.replace("\"features\"", "\"others\"").replace("\"w\"", "\"v\""));
    assertRefused(stage, "is not as it was written", "save it again");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aChangedUidIsSeen(Stage stage) throws IOException {
    stage.copyTo(saved);
    rewrite(saved, line -> line.replace(stage.stage().uid(), "another"));
    assertRefused(stage, "is not as it was written");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void damagedMetadataAreOneSentence(Stage stage) throws IOException {
    stage.copyTo(saved);
    for (String text :
        List.of("", "{", "[]", "null", "{}", "[".repeat(1001), "{\"class\":null}", "\0")) {
      rewrite(saved, line -> text.isEmpty() ? "" : text + "\n");
      assertRefused(stage, "incomplete or damaged", "metadata cannot be read");
      rewrite(saved, line -> "something else");
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aCutLineIsSeen(Stage stage) throws IOException {
    stage.copyTo(saved);
    rewrite(saved, line -> line.substring(0, line.length() / 2));
    assertRefused(stage, "incomplete or damaged", "metadata cannot be read");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aStageOfAVersionBeforeDigestsIsRead(Stage stage) throws IOException {
    stage.copyTo(saved);
    rewrite(saved, line -> line.replaceFirst(",\"digest\":\"[0-9a-f]*\"", ""));
    assertThat(stage.reader().load(saved.toString()).uid()).isEqualTo(stage.stage().uid());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aParamThatTheClassDoesNotHaveIsOneSentence(Stage stage) throws IOException {
    stage.copyTo(saved);
    rewrite(
        saved,
        line ->
            line.replaceFirst(",\"digest\":\"[0-9a-f]*\"", "")
                .replace("\"paramMap\":{", "\"paramMap\":{\"nothing\":1,"));
    assertRefused(stage, "incomplete or damaged", "metadata cannot be read");
  }

  @ParameterizedTest
  @MethodSource("stages")
  void nothingThere(Stage stage) {
    assertRefused(stage, "There is no", "check the path");
  }

  /** Spark's reader finds the stage by its class, and that stage's own reader checks it. */
  @Test
  void aStageWithinSparksPipelineIsChecked() throws IOException {
    TableFeaturesModel features = new TableFeatures().fit(table());
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {features}).fit(table());
    pipeline.save(saved.toString());
    assertThat(PipelineModel.load(saved.toString()).stages()).hasSize(1);
    Path stage;
    try (Stream<Path> all = Files.list(saved.resolve("stages"))) {
      stage = all.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    rewrite(stage, line -> line.replace("\\\"x\\\",\\\"y\\\"", "\\\"y\\\",\\\"x\\\""));
    Refusals.assertRefused(() -> PipelineModel.load(saved.toString()), "is not as it was written");
  }

  /** A client asks by it, and earlier versions saved it. */
  @Test
  void aLoadedPipelineTransformsRowsWhateverItsStagesWereAskedFor() throws IOException {
    Dataset<Row> table = table();
    Pipeline stages =
        new Pipeline().setStages(new PipelineStage[] {new TableFeatures(), Models.estimator(2)});
    PipelineModel fitted = stages.fit(table);
    String[] expected = fitted.transform(table).columns();
    Path asked = dir.resolve("asked");
    for (Transformer stage : fitted.stages()) {
      Param<Object> param = stage.getParam("table");
      stage.set(param, stage instanceof GradientEMModel ? "model" : "columns");
    }
    fitted.save(asked.toString());
    assertThat(PipelineModel.load(asked.toString()).transform(table).columns())
        .containsExactly(expected);

    try (Stream<Path> all = Files.list(asked.resolve("stages"))) {
      for (Path stage : all.filter(Files::isDirectory).toList()) {
        rewrite(
            stage,
            line ->
                line.replaceFirst(",\"digest\":\"[0-9a-f]*\"", "")
                    .replace("\"paramMap\":{", "\"paramMap\":{\"table\":\"history\",")
                    .replace(",}", "}"));
      }
    }
    assertThat(PipelineModel.load(asked.toString()).transform(table).columns())
        .containsExactly(expected);
  }
}
