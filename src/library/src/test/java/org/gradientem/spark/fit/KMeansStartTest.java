package org.gradientem.spark.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradientem.mixture.Close.relativeError;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.em.Samples;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.RowStatistic;
import org.gradientem.spark.GradientEM;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.Models;
import org.gradientem.spark.SharedSession;
import org.gradientem.spark.Tables;
import org.gradientem.spark.rows.DatasetSource;
import org.gradientem.spark.rows.InputBlocks;
import org.gradientem.spark.settings.FitSettings;
import org.junit.jupiter.api.Test;

class KMeansStartTest {
  private static final double[][] ROWS = groups();

  /** Five groups of rows on a line, far apart. */
  private static double[][] groups() {
    double[][] rows = Gaussians.normals(200, 2, new SplittableRandom(1));
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] += 1000 * (i % 5);
    }
    return rows;
  }

  private static InputBlocks read(Dataset<Row> data, GradientEM estimator) {
    FitSettings settings = Models.settings(estimator);
    return new DatasetSource(data, settings.rows())
        .read(Optional.empty(), settings.start().asked(), RowStatistic.LINEAR);
  }

  private static double[][] centres(Dataset<Row> data, int n, long seed) {
    try (InputBlocks input = read(data, new GradientEM().setCovarianceType("tied"))) {
      return centres(input, n, seed);
    }
  }

  private static double[][] centres(InputBlocks input, int n, long seed) {
    double[][] centres = KMeansStart.centres(input.blocks(), n, seed);
    double[] shift = input.centre();
    for (double[] centre : centres) {
      Arrays.setAll(centre, j -> centre[j] + shift[j]);
    }
    return centres;
  }

  @Test
  void hitsEveryGroupOnce() {
    try (InputBlocks input = read(Tables.of(ROWS, 3), new GradientEM())) {
      for (long seed = 0; seed < 5; seed++) {
        assertThat(Arrays.asList(centres(input, 5, seed)))
            .as("seed %d", seed)
            .extracting(centre -> Math.round(centre[0] / 1000))
            .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
      }
    }
  }

  @Test
  void dependsOnTheSeedButNotOnThePartitioning() {
    double[][] few = centres(Tables.of(ROWS, 1), 20, 7);

    // What is subtracted from rows follows the partitioning, and rounding with it.
    assertThat(relativeError(centres(Tables.of(ROWS, 13), 20, 7), few)).isLessThan(1e-14);
    assertThat(centres(Tables.of(ROWS, 1), 20, 8)).isNotEqualTo(few);
    assertThat(SharedSession.context().getPersistentRDDs()).isEmpty();
  }

  @Test
  void findsAsManyCentresAsAskedForWhereOneRowHasAllTheCost() {
    double[][] rows = Gaussians.normals(300, 2, new SplittableRandom(2));
    rows[17][0] = 1e9;

    double[][] centres = centres(Tables.of(rows, 3), 40, 1);

    assertThat(centres).hasDimensions(40, 2);
    assertThat(Arrays.asList(centres)).extracting(Arrays::toString).doesNotHaveDuplicates();
  }

  @Test
  void fitsFromTheCentres() {
    GradientEMModel model =
        new GradientEM()
            .setCovarianceType("tied")
            .setInit("k-means||")
            .setStartComponents(12)
            .setSeed(4)
            .fit(Tables.of(ROWS, 3));

    assertThat(model.numComponents()).isEqualTo(5);
  }

  @Test
  void reducesADefaultedNumberToTheDistinctRows() {
    Dataset<Row> data = Tables.of(repeated(), 3);

    GradientEMModel model =
        new GradientEM()
            .setCovarianceType("tied")
            .setInit("k-means||")
            .setSelection("none")
            .fit(data);

    assertThat(model.numComponents()).isEqualTo(4);
    assertThat(model.summary().warnings()).anyMatch(w -> w.contains("4 distinct rows"));
  }

  @Test
  void refusesMoreComponentsThanDistinctRows() {
    GradientEM estimator =
        new GradientEM().setCovarianceType("tied").setInit("k-means||").setStartComponents(5);

    assertThatThrownBy(() -> estimator.fit(Tables.of(repeated(), 3)))
        .hasMessage(
            "5 components need as many distinct rows, the data has 4; lower k or startComponents.");
  }

  @Test
  void drawsByWeight() {
    double[][] rows = Gaussians.normals(2000, 2, new SplittableRandom(3));
    double[] weights = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] += i % 4 == 0 ? 1000 : 0;
      weights[i] = i % 4 == 0 ? 1 : 1e-9;
    }
    GradientEM estimator = new GradientEM().setCovarianceType("tied").setWeightCol("weight");
    Dataset<Row> data = Tables.weighted(new Samples(rows, weights), 3);

    try (InputBlocks input = read(data, estimator)) {
      for (double[] centre : KMeansStart.centres(input.blocks(), 2, 1)) {
        assertThat(centre[0] + input.centre()[0]).isBetween(990.0, 1010.0);
      }
    }
  }

  private static double[][] repeated() {
    double[][] rows = new double[60][];
    Arrays.setAll(rows, i -> new double[] {i % 4});
    return rows;
  }
}
