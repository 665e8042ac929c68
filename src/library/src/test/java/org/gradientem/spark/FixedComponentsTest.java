package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.mixture.Covariance;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Covariances;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.MixtureSampler;
import org.gradientem.statistics.MixtureScorer;
import org.gradientem.summary.PassRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Components of a known mixture keep their parameters while others are fitted. */
class FixedComponentsTest {
  private static final long SEED = 5;

  private static final double[] WEIGHTS = {0.4, 0.2, 0.25, 0.15};
  private static final double[][] MEANS = {{0, 0}, {9, 1}, {0, 9}, {10, 10}};
  private static final double[][][] COVARIANCES = {
    {{2, 0.8}, {0.8, 1}}, {{1, 0}, {0, 2}}, {{1, -0.5}, {-0.5, 1}}, {{0.5, 0.2}, {0.2, 2}}
  };

  /** Of the first two components, and of all. */
  private static final double[][] KNOWN = rows(400, 2);

  private static final double[][] ALL = rows(600, 4);

  private static double[][] rows(int count, int components) {
    Covariance[] covariances =
        Stream.of(COVARIANCES)
            .limit(components)
            .map(matrix -> Covariance.of(CovarianceType.FULL, matrix))
            .toArray(Covariance[]::new);
    Mixture truth =
        Mixture.of(
            Arrays.copyOf(WEIGHTS, components),
            Arrays.copyOf(MEANS, components),
            new Covariances.Own(CovarianceFamily.VVV, covariances));
    MixtureSampler sampler = new MixtureSampler(truth, SEED);
    return IntStream.range(0, count)
        .mapToObj(r -> sampler.draw(r).features())
        .toArray(double[][]::new);
  }

  /** Whose second and first component are known. */
  private static GradientEM estimator() {
    double[][] covariances =
        Stream.of(COVARIANCES).limit(2).flatMap(Arrays::stream).toArray(double[][]::new);
    return new GradientEM()
        .setSeed(SEED)
        .setInitialMixture(new double[] {0.5, 0.5}, Arrays.copyOf(MEANS, 2), covariances)
        .setFixedComponents(1, 0);
  }

  private static void assertFixed(Mixture mixture, int component, int known) {
    assertThat(mixture.means()[component]).containsExactly(MEANS[known], within(1e-14));
    assertThat(mixture.covariances().get(component).toMatrix()).isDeepEqualTo(COVARIANCES[known]);
  }

  @Test
  void aSearchFindsWhatIsBesideTheFixedOnes() {
    Dataset<Row> table = Tables.of(ALL, 2);
    GradientEMModel model = estimator().fit(table);
    Mixture mixture = model.mixture();
    assertThat(mixture.k()).as("seed %d", SEED).isEqualTo(4);
    assertThat(model.covarianceFamily()).isEqualTo("VVV");
    assertFixed(mixture, 0, 1);
    assertFixed(mixture, 1, 0);
    double[] expected = {0.2, 0.4, 0.25, 0.15};
    double[][] means = mixture.means();
    for (int i = 0; i < 4; i++) {
      assertThat(mixture.weights()[i]).isCloseTo(expected[i], within(0.06));
    }
    assertThat(means[2]).containsExactly(MEANS[2], within(0.3));
    assertThat(means[3]).containsExactly(MEANS[3], within(0.4));

    // Two weights are free of each fixed one, and all six numbers of each other one.
    GradientEMSummary summary = model.summary();
    assertThat(summary.bic())
        .isCloseTo(2 * summary.logLikelihood() - (3 + 2 * 5) * Math.log(600), within(1e-6));
    assertThat(model.evaluate(table).bic()).isCloseTo(summary.bic(), within(1e-6));
    assertThat(summary.toJson()).contains("\"parameters\":13", "\"fixedComponents\":2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void fixedComponentsStayWhateverTheSeed(long seed) {
    Mixture mixture = estimator().setSeed(seed).fit(Tables.of(ALL, 2)).mixture();

    assertThat(mixture.k()).as("seed %d", seed).isEqualTo(4);
    assertFixed(mixture, 0, 1);
    assertFixed(mixture, 1, 0);
  }

  /** Without the fixed components of the first part a resumed fit would end elsewhere. */
  @ParameterizedTest
  @ValueSource(ints = {3, 6, 9})
  void anInterruptedFitIsResumedWithItsFixedComponents(int pass, @TempDir Path folder) {
    Dataset<Row> table = Tables.of(ALL, 2);
    GradientEM checkpointed =
        estimator().setCheckpointDir(folder.toString()).setCheckpointInterval(1);
    int[] passes = {0};
    assertThatThrownBy(
            () ->
                checkpointed.fit(
                    table,
                    (PassRecord record) -> {
                      if (++passes[0] == pass) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    assertThat(folder.toFile().list((where, name) -> name.endsWith(".json"))).isNotEmpty();

    Mixture resumed = checkpointed.fit(table).mixture();

    Mixture whole = estimator().fit(table).mixture();
    assertFixed(resumed, 0, 1);
    assertFixed(resumed, 1, 0);
    assertThat(resumed.k()).isEqualTo(whole.k());
    assertThat(resumed.weights()).containsExactly(whole.weights(), within(1e-12));
    for (int i = 0; i < whole.k(); i++) {
      assertThat(resumed.means()[i]).containsExactly(whole.means()[i], within(1e-10));
    }
  }

  @Test
  void anEmStepFromTheResultLeavesItWhereItIs() {
    Mixture mixture =
        estimator()
            .setInitialMixture(
                WEIGHTS,
                MEANS,
                Stream.of(COVARIANCES).flatMap(Arrays::stream).toArray(double[][]::new))
            .setFixedComponents(0, 2)
            .setSelection("none")
            .setCovarianceType("VVV")
            .setTol(1e-13)
            .setMaxIter(2000)
            .fit(Tables.of(ALL, 2))
            .mixture();
    assertFixed(mixture, 0, 0);
    assertFixed(mixture, 1, 2);
    MixtureScorer scorer = new MixtureScorer(mixture);
    double[] counts = new double[4];
    double[][] sums = new double[4][2];
    for (double[] row : ALL) {
      double[] shares = scorer.responsibilities(row);
      for (int i = 0; i < 4; i++) {
        counts[i] += shares[i];
        sums[i][0] += shares[i] * row[0];
        sums[i][1] += shares[i] * row[1];
      }
    }
    for (int i = 0; i < 4; i++) {
      assertThat(mixture.weights()[i]).isCloseTo(counts[i] / 600, within(1e-5));
      if (i > 1) {
        double[] mean = {sums[i][0] / counts[i], sums[i][1] / counts[i]};
        assertThat(mixture.means()[i]).containsExactly(mean, within(1e-4));
      }
    }
    // What the rows of a fixed component have in the mean is not its mean.
    assertThat(sums[0][0] / counts[0]).isNotCloseTo(0, within(1e-3));
  }

  @Test
  void rowsOfTheFixedOnesAloneNeedNoOther() {
    Mixture mixture = estimator().fit(Tables.of(KNOWN, 2)).mixture();
    assertThat(mixture.k()).isEqualTo(2);
    assertFixed(mixture, 0, 1);
    assertThat(mixture.weights()[1]).isCloseTo(2 / 3.0, within(0.06));
  }

  @Test
  void aNumberOfComponentsCountsTheFixedOnes() {
    Mixture mixture = estimator().setK(3).fit(Tables.of(ALL, 2)).mixture();
    assertThat(mixture.k()).isEqualTo(3);
    assertFixed(mixture, 0, 1);
    assertFixed(mixture, 1, 0);
  }

  @Test
  void noiseIsFoundBesideThem() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] scattered =
        Stream.generate(() -> new double[] {random.nextDouble(-25, 35), random.nextDouble(-25, 35)})
            .limit(60)
            .toArray(double[][]::new);
    double[][] rows = Stream.of(ALL, scattered).flatMap(Arrays::stream).toArray(double[][]::new);
    Mixture mixture = estimator().setNoise("auto").fit(Tables.of(rows, 2)).mixture();
    assertThat(mixture.noise().weight()).isBetween(0.03, 0.15);
    assertThat(mixture.k()).isEqualTo(4);
    assertFixed(mixture, 0, 1);
  }

  @Test
  void itsCategoriesAreKept() {
    Attribute[] attributes = {
      NumericAttribute.defaultAttr().withName("x"),
      NominalAttribute.defaultAttr().withName("c").withValues("no", "yes")
    };
    double[][] rows =
        IntStream.range(0, 300)
            .mapToObj(r -> new double[] {ALL[r][0] + (r % 2) * 40, r % 20 == 0 ? 1 - r % 2 : r % 2})
            .toArray(double[][]::new);
    GradientEM estimator = new GradientEM().setSeed(SEED).setCovarianceType("VVV");
    GradientEMModel known =
        estimator.setK(1).fit(Tables.of(Arrays.copyOf(rows, 20), 1, attributes));
    GradientEMModel model =
        new GradientEM()
            .setInitialModel(known, 0)
            .setFixedComponents(0)
            .fit(Tables.of(rows, 2, attributes));
    assertThat(model.numComponents()).isGreaterThan(1);
    assertThat(model.mixture().levels().logs(0)).containsExactly(known.mixture().levels().logs(0));
    assertThat(model.mixture().means()[0])
        .containsExactly(known.mixture().means()[0], within(1e-12));
  }

  @Test
  void theParamIsSavedWithItsModel(@TempDir Path dir) throws Exception {
    estimator().write().save(dir.resolve("estimator").toString());
    GradientEM loaded = GradientEM.load(dir.resolve("estimator").toString());
    assertThat(loaded.getFixedComponents()).containsExactly(1, 0);
    GradientEMModel model = loaded.setK(2).fit(Tables.of(KNOWN, 1));
    model.write().save(dir.resolve("model").toString());
    GradientEMModel found = GradientEMModel.load(dir.resolve("model").toString());
    assertThat(found.getFixedComponents()).containsExactly(1, 0);
    assertThat(found.summary().toJson()).isEqualTo(model.summary().toJson());
  }

  private static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            named(em -> em.setInitialModel("")),
            "fixedComponents is set, but initialModel, which has these components, is not; set it, or leave fixedComponents unset."),
        Arguments.of(
            named(em -> em.setFixedComponents(0, 2)),
            "fixedComponents has 2, but the initial model has the components 0 to 1; name some of these."),
        Arguments.of(
            named(em -> em.setCovarianceType("EEE")),
            "fixedComponents needs components with covariances that restrict no other's, but covarianceType is 'EEE'; set it to VII, VVI or VVV, or leave it unset."),
        Arguments.of(
            named(em -> em.setCovarianceType("VVI")),
            "The fixed components have correlations, for which there is no place in covarianceType 'VVI' of these rows; leave covarianceType unset."),
        Arguments.of(
            named(em -> em.setK(1)),
            "k = 1, but fixedComponents has 2; k counts these too, so raise it or leave it unset."),
        Arguments.of(
            named(em -> em.setInitialMixture(new double[0], MEANS)),
            "fixedComponents is set, but the initial model has no covariances, which fixed components keep; set them."),
        Arguments.of(
            named(
                em ->
                    em.setInitialMixture(
                        new double[0], new double[][] {{0}, {1}}, new double[][] {{1}})),
            "The initial mixture was expected to have d = 2 features as the data, got d = 1; start from a mixture of the same columns."));
  }

  private static UnaryOperator<GradientEM> named(UnaryOperator<GradientEM> change) {
    return change;
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatHasNoMeaningIsOneSentence(UnaryOperator<GradientEM> change, String sentence) {
    GradientEM estimator = change.apply(estimator());
    Dataset<Row> table = Tables.of(KNOWN, 1);
    assertThatThrownBy(() -> estimator.fit(table))
        .isInstanceOf(UserException.class)
        .hasMessage(sentence);
  }
}
