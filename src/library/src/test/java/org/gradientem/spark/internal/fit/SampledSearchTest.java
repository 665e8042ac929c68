package org.gradientem.spark.internal.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertFails;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.DataMoments;
import org.gradientem.mixture.CovarianceType;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.GradientEMSummary;
import org.gradientem.spark.Models;
import org.gradientem.spark.Tables;
import org.gradientem.spark.internal.pass.WholePass;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.settings.FitSettings;
import org.gradientem.summary.PassRecord;
import org.gradientem.summary.Phase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Components are searched for on a sample of many rows, and taken to all by EM. */
@Tag("long")
class SampledSearchTest {
  private static final long SEED = 11;
  private static final int ROWS = 20_000;
  private static final int SAMPLE = 4000;

  private static Samples samples;
  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows() {
    samples = Samples.clustered(ROWS, 3, 4, 6, new SplittableRandom(SEED));
    rows = Tables.of(samples.rows(), 4);
  }

  private static GradientEM estimator() {
    return new GradientEM()
        .setCovarianceType("tied")
        .setSeed(SEED)
        .setStartComponents(70)
        .setSampleSize(SAMPLE);
  }

  private static void search(
      GradientEM estimator, Dataset<Row> table, int components, Consumer<SearchRows> use) {
    FitSettings settings = Models.settings(estimator);
    try (InputBlocks input =
        new DatasetSource(table, settings.rows())
            .read(Optional.empty(), components, RowStatistic.LINEAR)) {
      WholePass pass = new WholePass(input.blocks());
      DataMoments moments = pass.dataMoments(CovarianceType.FULL);
      try (SearchRows searched =
          SearchRows.all(input.blocks(), pass, moments)
              .sampled(settings, RowStatistic.LINEAR, components)) {
        use.accept(searched);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4000, 7, 4000",
    // At least ten rows for each of 7 x (3 + 1) entries.
    "1, 7, 280",
    "0, 7, 20000",
    "20000, 7, 20000",
    "1, 5000, 20000"
  })
  void aSampleHasTheSizeAskedForAndEnoughForItsMeans(long asked, int components, int expected) {
    search(
        estimator().setSampleSize(asked),
        rows,
        components,
        searched -> {
          long kept = searched.blocks().storedRows();
          assertThat(searched.isSample()).isEqualTo(expected < ROWS);
          // Five standard deviations of so many draws.
          double tolerance = expected < ROWS ? 5 * Math.sqrt(expected) : 0;
          assertThat((double) kept).as("seed %d", SEED).isCloseTo(expected, within(tolerance));
          assertThat(searched.moments().storedRows()).isEqualTo(kept);
        });
  }

  @Test
  void anySampleStandsForRowsOfEqualWeight() {
    for (long seed = 0; seed < 10; seed++) {
      String name = "seed %d".formatted(seed);
      search(
          estimator().setSampleSize(1).setSeed(seed),
          rows,
          7,
          searched -> assertThat(searched.isSample()).as(name).isTrue());
    }
  }

  /** 2^20 products for a component, over d + d (d + 1) / 2 = 230 columns and an exponential. */
  private static final int FIRST = (1 << 20) / 246;

  private static Dataset<Row> twoShapes() {
    double[][] wide = Gaussians.normals(10_000, 20, new SplittableRandom(SEED));
    for (int r = 0; r < 3000; r++) {
      for (int j = 0; j < 20; j++) {
        wide[r][j] = (j < 10 ? 0.3 : 3) * wide[r][j] + (j == 0 ? 5 : 0);
      }
    }
    return Tables.of(wide, 4);
  }

  @ParameterizedTest
  @CsvSource({"FULL, 10000, true", "LINEAR, 10000, false", "FULL, 0, false"})
  void aSearchBeginsOnAsManyRowsAsItsPassesAllow(
      RowStatistic statistic, long sampleSize, boolean isLess) {
    GradientEM estimator = estimator().setSampleSize(sampleSize);
    search(
        estimator,
        twoShapes(),
        7,
        searched -> {
          try (SearchRows first = searched.first(Models.settings(estimator), statistic, 7)) {
            double expected = isLess ? FIRST : 10_000;
            double tolerance = isLess ? 5 * Math.sqrt(FIRST) : 0;
            assertThat((double) first.blocks().storedRows())
                .as("seed %d", SEED)
                .isCloseTo(expected, within(tolerance));
          }
        });
  }

  @Test
  void whatFirstRowsLeadToIsWhatAllRowsLeadTo() {
    GradientEM estimator =
        new GradientEM().setStartComponents(7).setSeed(1).setCovarianceType("full");
    GradientEMModel begun = estimator.fit(twoShapes());
    GradientEMModel whole = estimator.setSampleSize(0).fit(twoShapes());
    assertThat(begun.numComponents()).as("seed %d", SEED).isEqualTo(2);
    assertThat(whole.numComponents()).as("seed %d", SEED).isEqualTo(2);
    assertThat(begun.summary().bic())
        .as("seed %d", SEED)
        .isCloseTo(whole.summary().bic(), within(0.1));
  }

  @Test
  void aSampleIsTheSameForAnyPartitioning() {
    search(
        estimator(),
        rows,
        7,
        four ->
            search(
                estimator(),
                Tables.of(samples.rows(), 60),
                7,
                many -> {
                  assertThat(many.blocks().storedRows()).isEqualTo(four.blocks().storedRows());
                  assertThat(many.moments().mean())
                      .containsExactly(four.moments().mean(), within(1e-9));
                  assertThat(many.blocks().partitions()).isEqualTo(1);
                }));
  }

  @ParameterizedTest(name = "laid out one by one: {0}")
  @ValueSource(booleans = {false, true})
  void fewDistinctRowsAreSearchedWithLessWeight(boolean isEach) {
    double[][] few = {{1, 2, 3}, {4, 5, 7}, {8, 9, 1}};
    double[][] repeated =
        IntStream.range(0, ROWS).mapToObj(r -> few[r % 3]).toArray(double[][]::new);
    search(
        estimator().setMaxBlockSizeInMB(isEach ? 1 : 0),
        Tables.of(repeated, 2),
        7,
        searched -> {
          assertThat(searched.isSample()).isTrue();
          assertThat(searched.blocks().storedRows()).isEqualTo(3);
          assertThat(searched.blocks().rows()).isEqualTo(SAMPLE);
          assertThat(searched.moments().weight()).isCloseTo(SAMPLE, within(1e-9 * SAMPLE));
        });
  }

  @Test
  void allRowsAreSearchedWhereASampleDoesNotStandForThem() {
    double[] weights = new double[ROWS];
    Arrays.fill(weights, 1);
    weights[0] = 1e5;
    search(
        estimator().setWeightCol("weight"),
        Tables.weighted(new Samples(samples.rows(), weights), 2),
        7,
        searched -> assertThat(searched.isSample()).as("one row has most weight").isFalse());
  }

  @Test
  void theAnswerIsThatOfAllRows() {
    GradientEMModel whole = estimator().setSampleSize(0).setTol(1e-10).fit(rows);
    GradientEMModel model = estimator().setTol(1e-10).fit(rows);
    assertThat(whole.numComponents()).isEqualTo(4);
    assertThat(Models.distance(model, whole)).as("seed %d", SEED).isLessThan(1e-4);
    GradientEMSummary summary = model.summary();
    assertThat(summary.rows()).isEqualTo(ROWS);
    assertThat(summary.converged()).isTrue();
    assertThat(summary.logLikelihood())
        .isCloseTo(model.evaluate(rows).logLikelihood(), within(1e-6));
    assertThat(summary.bic()).isCloseTo(whole.summary().bic(), within(1e-3));
    assertThat(summary.selectionReason()).matches("On a sample of \\d{4} rows, k = 4 with .*");
    assertThat(whole.summary().selectionReason()).startsWith("k = 4 with ");
    assertThat(summary.history().stream().map(PassRecord::phase).distinct())
        .containsExactly(Phase.MAIN, Phase.MERGE, Phase.REFINE, Phase.CHECK, Phase.FINAL);
    assertThat(summary.overParameterised().k()).isEqualTo(70);
  }

  @Test
  void withoutSelectionAllRowsAreFitted() {
    GradientEM estimator = estimator().setSelection("none").setK(4).setMaxIter(5);
    Models.assertSameBits(estimator.fit(rows), estimator.setSampleSize(0).fit(rows));
  }

  @Test
  void nothingStaysCached() {
    GradientEM estimator = estimator();
    assertFails(
        () ->
            estimator.fit(
                rows,
                pass -> {
                  assertThat(Models.cachedBlocks()).hasSize(2);
                  throw new IllegalStateException("stop");
                }),
        "stop");
    assertThat(Models.cachedBlocks()).isEmpty();
  }
}
