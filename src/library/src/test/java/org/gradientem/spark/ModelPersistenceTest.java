package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model on disk is the model, and a failed save leaves the one before. */
class ModelPersistenceTest {
  private static Dataset<Row> rows;
  private static GradientEMModel two;
  private static GradientEMModel three;

  @TempDir private Path dir;

  @BeforeAll
  static void fit() {
    rows = Tables.of(Samples.clustered(60, 3, 3, 5, new SplittableRandom(51)).rows(), 2);
    two = Models.estimator(2).setMaxIter(3).fit(rows);
    three = Models.estimator(3).setMaxIter(3).fit(rows);
  }

  private String path(String name) {
    return dir.resolve(name).toString();
  }

  @ParameterizedTest
  @EnumSource(CovarianceType.class)
  void aLoadedModelIsTheSameToTheLastBit(CovarianceType type) throws IOException {
    Mixture mixture = Gaussians.randomMixture(type, 4, 3, new SplittableRandom(52));
    GradientEMModel model = new GradientEMModel("of a type", mixture, ModelFeatures.UNKNOWN);
    String path = path("model with space ü");
    model.save(path);
    GradientEMModel loaded = GradientEMModel.load(path);
    assertThat(Models.numbers(loaded.mixture())).isEqualTo(Models.numbers(mixture));
    assertThat(loaded.mixture().covariance().type()).isEqualTo(type);
    assertThat(loaded.uid()).isEqualTo(model.uid());
    for (double[] row : Gaussians.normals(20, 3, new SplittableRandom(53))) {
      Vector x = Vectors.dense(row);
      assertThat(loaded.predictProbability(x)).isEqualTo(model.predictProbability(x));
      assertThat(loaded.logLikelihood(x)).isEqualTo(model.logLikelihood(x));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "[CU][CU][CU]")
  void factorsAreSavedAndLoaded(CovarianceFamily family) throws IOException {
    double[][] numbers = {{1, 2, 3, 0.5, -1, 2}, {2, 2, 4}};
    Covariances covariances =
        Covariances.ofFactors(family, 3, family.isTied() ? new double[][] {numbers[0]} : numbers);
    double[][] means = {{0, 1, 2}, {5, 5, 5}};
    Mixture mixture = Mixture.of(new double[] {0.4, 0.6}, means, covariances);
    GradientEMModel model = new GradientEMModel("of factors", mixture, ModelFeatures.UNKNOWN);
    String path = path("factors");
    model.save(path);
    Covariances loaded = GradientEMModel.load(path).mixture().covariances();
    assertThat(loaded.noiseAndLoadings()).isDeepEqualTo(covariances.noiseAndLoadings());
    assertThat(loaded.values()).isDeepEqualTo(covariances.values());
    assertThat(loaded.parameters(2)).isEqualTo(covariances.parameters(2));
  }

  private static void assertSamePredictions(GradientEMModel actual, GradientEMModel expected) {
    assertThat(actual.transform(rows).collectAsList())
        .isEqualTo(expected.transform(rows).collectAsList());
  }

  @Test
  void everyParamIsSavedAndLoaded() throws IOException {
    GradientEMModel model = ParamsTest.offDefault(two.copy(ParamMap.empty()));
    model.save(path("model"));
    GradientEMModel loaded = GradientEMModel.load(path("model"));
    Map<String, String> expected = ParamsTest.values(model);
    assertThat(expected.put("table", "[rows]")).as("not saved").isEqualTo("[model]");
    assertThat(ParamsTest.values(loaded)).isEqualTo(expected).hasSize(model.params().length);
  }

  @Test
  void theSummarySurvivesWhatIsOfTheTrainingRowsExcepted() throws IOException {
    GradientEMModel model = three;
    model.save(path("model"));
    GradientEMModel loaded = GradientEMModel.load(path("model"));
    assertThat(loaded.hasSummary()).isTrue();
    assertThat(loaded.featureNames()).isEmpty();
    List<ThrowingCallable> ofTheRows =
        List.of(
            () -> loaded.summary().clusterSizes(),
            () -> loaded.summary().cluster(),
            () -> loaded.summary().probability());
    for (ThrowingCallable call : ofTheRows) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has no predictions, since the model was loaded");
    }
    assertThat(loaded.summary().history()).isEqualTo(model.summary().history());
    assertThat(loaded.summary().evaluation()).isEqualTo(model.summary().evaluation());
    assertThat(loaded.summary().warnings()).isEqualTo(model.summary().warnings());
    assertThat(loaded.summary().phases()).isEqualTo(model.summary().phases());
    assertThat(loaded.summary().converged()).isEqualTo(model.summary().converged());
    assertThat(loaded.summary().seconds()).isEqualTo(model.summary().seconds());
    assertThat(Models.numbers(loaded.summary().overParameterised()))
        .isEqualTo(Models.numbers(model.summary().overParameterised()));
    loaded.write().overwrite().save(path("again"));
    assertThat(GradientEMModel.load(path("again")).summary().history())
        .isEqualTo(model.summary().history());
  }

  @Test
  void theNamesOfTheFeaturesStayWithTheModel() throws IOException {
    Attribute[] names = {
      NumericAttribute.defaultAttr().withName("a.b"),
      NumericAttribute.defaultAttr().withName("c"),
      NumericAttribute.defaultAttr().withName("d")
    };
    Metadata metadata = new AttributeGroup("features", names).toMetadata();
    GradientEMModel model =
        Models.estimator(2).setMaxIter(1).fit(rows.withMetadata("features", metadata));
    assertThat(model.featureNames()).containsExactly("a.b", "c", "d");
    assertThat(model.copy(ParamMap.empty()).featureNames()).isEqualTo(model.featureNames());
    model.save(path("model"));
    assertThat(GradientEMModel.load(path("model")).featureNames()).isEqualTo(model.featureNames());
  }

  @Test
  void theMixtureBeforeTheSelectionKeepsItsOwnFamily() throws IOException {
    double[][] spheres = Samples.clustered(80, 2, 2, 6, new SplittableRandom(5)).rows();
    GradientEMModel model = new GradientEM().setStartComponents(4).fit(Tables.of(spheres, 1));
    CovarianceFamily before = model.summary().overParameterised().covariances().family();
    assertThat(before).isNotEqualTo(model.mixture().covariances().family());
    model.save(path("model"));
    GradientEMModel loaded = GradientEMModel.load(path("model"));
    assertThat(loaded.summary().overParameterised().covariances().family()).isEqualTo(before);
    assertThat(Models.numbers(loaded.summary().overParameterised()))
        .isEqualTo(Models.numbers(model.summary().overParameterised()));
  }

  @Test
  void aModelWithoutASummaryIsSavedAndLoadedToo() throws IOException {
    GradientEMModel bare = new GradientEMModel("bare", two.mixture(), ModelFeatures.UNKNOWN);
    bare.save(path("bare"));
    GradientEMModel loaded = GradientEMModel.load(path("bare"));
    assertThat(loaded.hasSummary()).isFalse();
    assertSamePredictions(loaded, bare);
  }

  @Test
  void anExistingModelIsKeptUnlessItMayBeReplaced() throws IOException {
    two.save(path("model"));
    assertThatThrownBy(() -> three.save(path("model")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already exists")
        .hasMessageContaining("write().overwrite()");
    assertThat(GradientEMModel.load(path("model")).numComponents()).isEqualTo(2);
    three.write().overwrite().save(path("model"));
    assertThat(GradientEMModel.load(path("model")).numComponents()).isEqualTo(3);
    assertOnlyTheModelIsThere();
  }

  @Test
  void overwriteReplacesWhateverIsThereAsSparkDoes() throws IOException {
    Files.writeString(dir.resolve("model"), "a file");
    two.write().overwrite().save(path("model"));
    Files.writeString(dir.resolve("model/notes.txt"), "of another program");
    three.write().overwrite().save(path("model"));
    assertThat(GradientEMModel.load(path("model")).numComponents()).isEqualTo(3);
    assertThat(dir.resolve("model/notes.txt")).doesNotExist();
    assertOnlyTheModelIsThere();
  }

  @Test
  void theRootOfAFileSystemIsNoPlaceForAModel() {
    assertThatThrownBy(() -> two.write().overwrite().save("/"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/ is the root of its file system");
  }

  @Test
  void aFailedSaveKeepsThePreviousModelAndLeavesNothingElse() throws IOException {
    two.save(path("model"));
    // The metadata is written, and the file of the numbers cannot be.
    Configuration hadoop = SharedSession.get().sparkContext().hadoopConfiguration();
    hadoop.set("fs.full.impl", FullDisk.class.getName());
    try {
      String path = "full:" + path("model");
      assertThatThrownBy(() -> three.write().overwrite().save(path))
          .hasStackTraceContaining("No space left on device");
    } finally {
      hadoop.unset("fs.full.impl");
    }
    assertThat(GradientEMModel.load(path("model")).numComponents()).isEqualTo(2);
    assertOnlyTheModelIsThere();
  }

  /** This machine's files, of which none of JSON can be written. */
  public static final class FullDisk extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("full:///");
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int buffer,
        short copies,
        long block,
        Progressable progress)
        throws IOException {
      if (file.getName().equals("model.json")) {
        throw new IOException("No space left on device");
      }
      return super.create(file, overwrite, buffer, copies, block, progress);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> two.save(file.resolve("model").toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("file");
  }

  private void assertOnlyTheModelIsThere() throws IOException {
    try (Stream<Path> left = Files.list(dir)) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("model");
    }
  }

  @Test
  void javaSerialisationKeepsTheMixture() throws Exception {
    GradientEMModel model = three;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertSamePredictions((GradientEMModel) in.readObject(), model);
    }
  }

  @Test
  void copiesShareNoParams() {
    GradientEMModel model = two;
    GradientEMModel copy = model.copy(ParamMap.empty());
    copy.setPredictionCol("other");
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
    assertThat(copy.summary()).isSameAs(model.summary());
    assertThat(copy.parent()).isSameAs(model.parent());
    assertThat(copy.uid()).isEqualTo(model.uid());
  }
}
