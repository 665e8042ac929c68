package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.internal.rows.DatasetSource;
import org.gradientem.spark.internal.rows.InputBlocks;
import org.gradientem.spark.internal.rows.RowSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are equal to others are evaluated once, with what all of them weigh. */
@Tag("long")
class EqualRowsTest {
  private static final long SEED = 29;
  private static final int ROWS = 6000;

  /** Two Gaussians, of three and of two fifths of the rows, in whole numbers. */
  private static final Samples ROUNDED =
      Samples.clustered(2 * ROWS, 2, 2, 6, new SplittableRandom(SEED))
          .pick(
              IntStream.range(0, 2 * ROWS)
                  .filter(r -> r % 4 < 2 || r % 8 == 2)
                  .limit(ROWS)
                  .toArray())
          .map(row -> Arrays.stream(row).map(x -> Math.rint(4 * x)).toArray());

  private static GradientEM estimator() {
    return new GradientEM().setSeed(SEED);
  }

  private static long laidOut(RowSettings settings, Samples samples) {
    Dataset<Row> rows = Tables.weighted(samples, 5);
    try (InputBlocks input =
        new DatasetSource(rows, settings).read(Optional.empty(), 3, RowStatistic.FULL)) {
      assertThat(input.blocks().rows()).isEqualTo(samples.count());
      return input.blocks().storedRows();
    }
  }

  /** The same rows, each once, with the number of its copies as its weight. */
  private static Samples deduplicated() {
    Map<List<Double>, Double> counts = new LinkedHashMap<>();
    for (double[] row : ROUNDED.rows()) {
      // 0 and -0 are one value.
      counts.merge(Arrays.stream(row).mapToObj(x -> x + 0.0).toList(), 1.0, Double::sum);
    }
    double[][] rows =
        counts.keySet().stream()
            .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new);
    return new Samples(rows, counts.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Test
  void aFitOfThemHasTheSameBitsForAnyPartitioning() {
    GradientEMModel expected = estimator().fit(Tables.of(ROUNDED.rows(), 1));
    assertThat(expected.numComponents()).as("seed %d", SEED).isEqualTo(2);
    assertThat(expected.summary().rows()).isEqualTo(ROWS);
    Models.assertSameBits(estimator().fit(Tables.of(ROUNDED.rows(), 7)), expected);
  }

  @Test
  void aFitOfThemIsThatOfTheirCounts() {
    GradientEMModel expected =
        estimator().setWeightCol("weight").fit(Tables.weighted(deduplicated(), 3));
    GradientEMModel model = estimator().fit(Tables.of(ROUNDED.rows(), 3));
    assertThat(Models.distance(model, expected)).as("seed %d", SEED).isLessThan(1e-9);
    assertThat(model.summary().bic()).isCloseTo(expected.summary().bic(), within(1e-6));
    assertThat(model.summary().warnings()).isEmpty();
    assertThat(expected.summary().warnings())
        .as("rounded values are told by what they weigh")
        .noneMatch(warning -> warning.startsWith("Feature"));
  }

  @Test
  void linesOnWhichRoundedRowsLieAreNoComponents() {
    // A family of one shape may shrink it to that of rows of one value.
    Samples one =
        Samples.of(Gaussians.normals(10_000, 2, new SplittableRandom(SEED)))
            .map(row -> new double[] {Math.rint(7 * row[0]) / 4, Math.rint(3 * row[1]) / 2});
    GradientEMModel model = estimator().fit(Tables.of(one.rows(), 2));
    assertThat(model.numComponents()).as("seed %d", SEED).isEqualTo(1);
  }

  @Test
  void aMixtureIsEvaluatedOnThemAsOnAll() {
    GradientEMModel model = Models.estimator(3).fit(Tables.of(ROUNDED.rows(), 2));
    GradientEMEvaluation spread = model.evaluate(Tables.of(ROUNDED.rows(), 4));
    double sum = 0;
    for (double[] row : ROUNDED.rows()) {
      sum += model.logLikelihood(Vectors.dense(row));
    }
    assertThat(spread.rows()).isEqualTo(ROWS);
    assertThat(spread.logLikelihood()).isCloseTo(sum, within(1e-9 * Math.abs(sum)));
  }

  @ParameterizedTest
  @CsvSource({"0, true", "0.001, false"})
  void rowsInBlocksOfAGivenSizeStayApart(double megabytes, boolean areOne) {
    GradientEM sized = estimator().setMaxBlockSizeInMB(megabytes);
    assertThat(laidOut(Models.settings(sized).rows(), ROUNDED))
        .isEqualTo(areOne ? deduplicated().count() : ROWS);
  }
}
