package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.gradientem.Refusals.assertIllegal;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark Connect's server needs of a model: its class, its size, and a place to put it. */
class LocalModelTest {
  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @TempDir private Path dir;

  @BeforeAll
  static void fit() {
    rows = Tables.of(Samples.clustered(90, 2, 3, 8, new SplittableRandom(62)).rows(), 2);
    model = new GradientEM().setCovarianceType("EII").setPredictionCol("p").fit(rows);
  }

  private static GradientEMModel putAside(GradientEMModel model, Path path) throws IOException {
    String version = SharedSession.get().version();
    assumeThat(Version.parse(version))
        .as("local saving came with Spark 4.1, this is %s", version)
        .isGreaterThanOrEqualTo(Version.parse("4.1"));
    model.write().saveToLocal(path.toString());
    return GradientEMModel.read().loadFromLocal(path.toString());
  }

  @Test
  void aModelPutAsideIsTheSameToTheLastBit() throws IOException {
    GradientEMModel loaded = putAside(model, dir.resolve("model with space ü"));
    assertThat(Models.numbers(loaded.mixture())).isEqualTo(Models.numbers(model.mixture()));
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(ParamsTest.values(loaded)).isEqualTo(ParamsTest.values(model));
    assertThat(loaded.toJson()).isEqualTo(model.toJson());
  }

  @Test
  void aModelIsReadFromItsJsonWithTheRowsThatAreGiven() {
    double[][] rows = {{1, 2}};
    GradientEMModel read = GradientEMModel.fromJson(model.toJson(), rows);
    assertThat(read.toJson()).isEqualTo(model.toJson());
    assertThat(read.summary().sampleRows()).isDeepEqualTo(rows);
    assertIllegal(() -> GradientEMModel.fromJson("[]"), "This is not the JSON of a model.");
  }

  @Test
  void itsFilesArePlainOnesOfThisMachine() throws IOException {
    putAside(model, dir.resolve("model"));
    assertThat(Files.isRegularFile(dir.resolve("model/model.json"))).isTrue();
    assertThat(Path.of("file:")).doesNotExist();
  }

  @Test
  void theSummaryWaitsForItsPredictions() throws IOException {
    GradientEMModel loaded = putAside(model, dir.resolve("model"));
    assertThat(loaded.hasSummary()).isFalse();
    assertThat(loaded.trainingSummary().isEmpty()).isTrue();
    loaded.loadSummary(dir.resolve("summary").toString(), model.transform(rows));
    assertThat(loaded.hasSummary()).isTrue();
    assertThat(loaded.summary().clusterSizes()).isEqualTo(model.summary().clusterSizes());
    assertThat(loaded.summary().logLikelihood()).isEqualTo(model.summary().logLikelihood());
  }

  @Test
  void aModelWithoutSummaryStaysSo() throws IOException {
    GradientEMModel bare = new GradientEMModel("bare", model.mixture(), ModelFeatures.UNKNOWN);
    assertThat(putAside(bare, dir.resolve("bare")).hasSummary()).isFalse();
  }

  @Test
  void theSizeIsThatOfTheNumbers() {
    GradientEMModel bare = new GradientEMModel("bare", model.mixture(), ModelFeatures.UNKNOWN);
    // Three components in two dimensions are 13 numbers, beside some hundred passes of history;
    // the session alone would be megabytes.
    assertThat(bare.estimatedSize()).isBetween(13L * 8, 4_000L);
    assertThat(model.estimatedSize()).isBetween(bare.estimatedSize(), 1_000_000L);
  }

  @Test
  void theTextSaysWhatTheModelIs() {
    assertThat(model.toString())
        .isEqualTo(
            "GradientEMModel: uid=%s, k=3, numFeatures=2, covarianceType=%s",
            model.uid(), model.covarianceFamily());
  }

  @Test
  void theServerFindsTheClasses() {
    assertThat(ServiceLoader.load(Estimator.class).stream().map(ServiceLoader.Provider::type))
        .contains(GradientEM.class);
    assertThat(ServiceLoader.load(Transformer.class).stream().map(ServiceLoader.Provider::type))
        .contains(GradientEMModel.class);
    assertThat(ServiceLoader.load(Evaluator.class).stream().map(ServiceLoader.Provider::type))
        .contains(LogLikelihoodEvaluator.class);
  }
}
