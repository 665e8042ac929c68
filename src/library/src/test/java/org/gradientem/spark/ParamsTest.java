package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradientem.Refusals.assertIllegal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.gradientem.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParamsTest {
  /** Every param of the estimator with a value that is not its default. */
  private static final Map<String, Object> OFF_DEFAULT =
      Map.ofEntries(
          Map.entry("featuresCol", "f"),
          Map.entry("predictionCol", "p"),
          Map.entry("probabilityCol", "q"),
          Map.entry("logLikelihoodCol", "l"),
          Map.entry("imputedCol", "i"),
          Map.entry("targetCols", new String[] {"x2"}),
          Map.entry("quantileProbabilities", new double[] {0.25, 0.75}),
          Map.entry("groupCol", "g"),
          Map.entry("groups", 2.0),
          Map.entry("outlierCol", "o"),
          Map.entry("contamination", 0.01),
          Map.entry("weightCol", "w"),
          Map.entry("labelCol", "y"),
          Map.entry("k", 7),
          Map.entry("startComponents", 70),
          Map.entry("covarianceType", "VVI"),
          Map.entry("init", "pca"),
          Map.entry("selection", "none"),
          Map.entry("noise", "auto"),
          Map.entry("maxIter", 17),
          Map.entry("tol", 1e-3),
          Map.entry("seed", 123456789012345L),
          Map.entry("sampleSize", 5_000_000_000L),
          Map.entry("maxSeconds", 3600.5),
          Map.entry("maxBlockSizeInMB", 0.5),
          Map.entry("checkpointDir", "/tmp/dir with space"),
          Map.entry("handleInvalid", "skip"),
          Map.entry("table", "model"),
          Map.entry("initialModel", "{\"means\":[[1.0,2.0],[3.0,4.0]]}"));

  static <T extends Params> T offDefault(T owner) {
    for (Param<?> param : owner.params()) {
      Object value = OFF_DEFAULT.get(param.name());
      assertThat(value).as("a value for %s", param.name()).isNotNull();
      owner.set(owner.getParam(param.name()), value);
    }
    return owner;
  }

  /** Values by name, comparable. */
  static Map<String, String> values(Params owner) {
    Map<String, String> values = new TreeMap<>();
    for (Param<?> param : owner.params()) {
      if (owner.isDefined(param)) {
        values.put(param.name(), Arrays.deepToString(new Object[] {owner.getOrDefault(param)}));
      }
    }
    return values;
  }

  @Test
  void everyParamSurvivesCopying() {
    GradientEM estimator = offDefault(new GradientEM());
    GradientEM copy = estimator.copy(ParamMap.empty());
    assertThat(values(copy)).isEqualTo(values(estimator)).hasSize(estimator.params().length);
    assertThat(copy.uid()).isEqualTo(estimator.uid());
    GradientEM changed = estimator.copy(new ParamMap().put(estimator.k(), 9));
    assertThat(changed.getK()).isEqualTo(9);
    assertThat(estimator.getK()).isEqualTo(7);
  }

  @Test
  void everyParamSurvivesSavingAndLoading(@TempDir Path dir) throws Exception {
    SharedSession.get();
    GradientEM estimator = offDefault(new GradientEM());
    String path = dir.resolve("estimator with space ü").toString();
    estimator.save(path);
    GradientEM loaded = GradientEM.load(path);
    assertThat(values(loaded)).isEqualTo(values(estimator)).hasSize(estimator.params().length);
    assertThat(loaded.uid()).isEqualTo(estimator.uid());
  }

  @Test
  void aFreshEstimatorSavesAndLoadsItsDefaults(@TempDir Path dir) throws Exception {
    SharedSession.get();
    GradientEM estimator = new GradientEM();
    estimator.save(dir.resolve("estimator").toString());
    GradientEM loaded = GradientEM.load(dir.resolve("estimator").toString());
    assertThat(values(loaded)).isEqualTo(values(estimator));
    assertThat(loaded.isSet(loaded.k())).isFalse();
    assertThat(loaded.isSet(loaded.tol())).isFalse();
  }

  @Test
  void settersSetTheParamOfTheirNameAndReturnTheEstimator() throws Exception {
    GradientEM estimator = new GradientEM();
    for (Param<?> param : estimator.params()) {
      String name = Character.toUpperCase(param.name().charAt(0)) + param.name().substring(1);
      Object value = OFF_DEFAULT.get(param.name());
      var setter =
          Stream.of(GradientEM.class.getMethods())
              .filter(method -> method.getName().equals("set" + name))
              .filter(method -> !method.isBridge() && method.getParameterCount() == 1)
              .filter(method -> method.getParameterTypes()[0] != GradientEMModel.class)
              .findFirst()
              .orElseThrow();
      assertThat(setter.invoke(estimator, value)).isSameAs(estimator);
      assertThat(estimator.getOrDefault(param)).isEqualTo(value);
      assertThat(GradientEM.class.getMethod("get" + name).invoke(estimator)).isEqualTo(value);
    }
  }

  @Test
  void theDefaultsAreAsDocumented() {
    GradientEM estimator = new GradientEM();
    assertThat(values(estimator))
        .containsEntry("featuresCol", "[features]")
        .containsEntry("predictionCol", "[prediction]")
        .containsEntry("probabilityCol", "[probability]")
        .containsEntry("logLikelihoodCol", "[logLikelihood]")
        .containsEntry("imputedCol", "[]")
        .containsEntry("groupCol", "[group]")
        .containsEntry("outlierCol", "[outlier]")
        .containsEntry("weightCol", "[]")
        .containsEntry("covarianceType", "[auto]")
        .containsEntry("init", "[auto]")
        .containsEntry("maxIter", "[100]")
        .containsEntry("tol", "[1.0E-6]")
        .containsEntry("sampleSize", "[200000]")
        .containsEntry("maxBlockSizeInMB", "[0.0]")
        .containsEntry("checkpointDir", "[]")
        .containsEntry("handleInvalid", "[error]")
        .containsEntry("initialModel", "[]")
        .doesNotContainKeys("k", "startComponents", "maxSeconds")
        .doesNotContainKeys("groups", "contamination");
    assertThatThrownBy(estimator::getStartComponents).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(estimator::getK).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void explainParamsTellsNameMeaningAndDefaultOfEach() {
    GradientEM estimator = new GradientEM();
    String explained = estimator.explainParams();
    for (Param<?> param : estimator.params()) {
      assertThat(explained).contains(param.name() + ": " + param.doc());
      assertThat(param.doc()).hasSizeGreaterThan(15);
    }
    assertThat(explained).contains("sampleSize").contains("(default: 200000)");
    assertThat(estimator.explainParam(estimator.k())).contains("undefined");
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        Arguments.of("k", List.of(0, -1)),
        Arguments.of("startComponents", List.of(0, -1)),
        Arguments.of("covarianceType", List.of("ful", "", "Full")),
        Arguments.of("init", List.of("randomly")),
        Arguments.of("selection", List.of("aic")),
        Arguments.of("noise", List.of("uniform")),
        Arguments.of("maxIter", List.of(-1)),
        Arguments.of("tol", List.of(-1e-9, Double.NaN)),
        Arguments.of("sampleSize", List.of(-1L)),
        Arguments.of("maxSeconds", List.of(0.0, -1.0, Double.NaN)),
        Arguments.of("maxBlockSizeInMB", List.of(-1.0)),
        Arguments.of("groups", List.of(0.0, -1.0, 1.5, Double.NaN, 1e10)),
        Arguments.of("handleInvalid", List.of("drop")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outOfRange")
  void valuesOutOfRangeAreRefused(String name, List<Object> values) {
    GradientEM estimator = new GradientEM();
    for (Object value : values) {
      assertThatThrownBy(() -> estimator.set(estimator.getParam(name), value))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("`%s` cannot be '%s': ", name, value);
    }
  }

  @Test
  void aChoiceOfNullIsRefused() {
    assertThatThrownBy(() -> new GradientEM().setInit(null))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("`init` cannot be 'null': ");
  }

  @ParameterizedTest
  @MethodSource("initialMixtures")
  void anInitialMixtureThatIsNoneIsRefused(
      double[] weights, double[][] means, double[][] covariance, String message) {
    GradientEM estimator = new GradientEM().setSelection("none");
    assertIllegal(
        () ->
            estimator
                .setInitialMixture(weights, means, covariance)
                .fit(Tables.of(new double[][] {{1, 2}, {3, 5}, {4, 4}}, 1)),
        message);
  }

  static Stream<Arguments> initialMixtures() {
    double[][] means = {{1, 2}, {3, 4}};
    double[][] none = {};
    double[][] indefinite = {{1, 2}, {2, 1}};
    double[][] slanted = {{1, 2}, {0, 9}};
    double[][] ragged = {{1, 0}, {1}};
    return Stream.of(
        Arguments.of(new double[] {1}, means, none, "1 weights"),
        Arguments.of(new double[] {1, 1}, none, none, "for 0 means"),
        Arguments.of(new double[0], none, new double[][] {{1, 0}, {0, 1}}, "for 0 means"),
        Arguments.of(new double[] {1, -1}, means, none, "weight"),
        Arguments.of(new double[] {1, Double.NaN}, means, none, "weight"),
        Arguments.of(new double[] {1, 1}, new double[][] {{1, 2}, {3}}, none, "expected d = 2"),
        Arguments.of(new double[] {1, 1}, new double[][] {{1, 2}, {3, Double.NaN}}, none, "NaN"),
        Arguments.of(new double[] {1, 1}, means, indefinite, "positive definite"),
        Arguments.of(new double[] {1, 1}, means, slanted, "symmetric matrix"),
        Arguments.of(new double[] {1, 1}, means, ragged, "square matrix"));
  }
}
