package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that fit none are found by the training rows' stored quantile. */
class OutliersTest {
  private static final int ROWS = 2000;

  private static Samples samples;
  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @BeforeAll
  static void fit() {
    samples = Samples.clustered(ROWS, 3, 3, 6, new SplittableRandom(81));
    rows = Tables.of(samples.rows(), 4);
    // Small blocks: several partitions' densities are merged.
    model =
        new GradientEM()
            .setSelection("none")
            .setK(3)
            .setMaxBlockSizeInMB(Models.SMALL_BLOCK_IN_MB)
            .setLogLikelihoodCol("logLikelihood")
            .fit(rows);
  }

  private static GradientEMModel judging(double contamination) {
    return model.copy(ParamMap.empty()).setContamination(contamination);
  }

  private static long outliers(Dataset<Row> scored) {
    return scored.filter("outlier").count();
  }

  /** Off by one where a level falls on a row. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.0155, 0.1, 0.5})
  void asManyTrainingRowsAreOutliersAsAreAskedFor(double share) {
    assertThat((double) outliers(judging(share).transform(rows)))
        .isCloseTo(share * ROWS, within(1 + 1e-9));
  }

  /** The label is of the row's density, and neither always false nor of a wrong quantile. */
  @Test
  void outliersAreTheLeastDenseRows() {
    List<Row> scored = judging(0.05).transform(rows).collectAsList();
    MixtureScorer ordinary = new MixtureScorer(model.ordinaryRows());
    ToDoubleFunction<Row> as =
        row -> ordinary.logLikelihood(row.<Vector>getAs("features").toArray());
    double[] densities = scored.stream().mapToDouble(as).sorted().toArray();
    for (Row row : scored) {
      double density = as.applyAsDouble(row);
      // Between the 99th and the 101st of 2000 either is right.
      if (density < densities[98]) {
        assertThat(row.<Boolean>getAs("outlier")).isTrue();
      } else if (density > densities[100]) {
        assertThat(row.<Boolean>getAs("outlier")).isFalse();
      }
    }
  }

  /** They are dense as a component, but no tenth of the rows. */
  @Test
  void aClumpOfOddRowsIsOdd() {
    double[][] clumped = Arrays.copyOf(samples.rows(), 1000);
    for (int r = 0; r < 30; r++) {
      clumped[r] = new double[] {40 + 0.01 * r, 40 - 0.01 * (r % 7), 40 + 0.01 * (r % 5)};
    }
    GradientEMModel fitted = new GradientEM().fit(Tables.of(clumped, 2)).setContamination(0.04);
    List<Row> scored = fitted.transform(Tables.of(clumped, 1)).collectAsList();
    assertThat(scored.subList(0, 30))
        .allSatisfy(
            row -> {
              assertThat(row.<Boolean>getAs("outlier")).isTrue();
              assertThat(row.<Double>getAs("outlierSeverity")).isGreaterThanOrEqualTo(97 - 1e-9);
            });
  }

  /** Among the training rows severities are even: half of the rows lie above 50. */
  @Test
  void severityIsTheShareOfRowsThatAreLessOdd() {
    double[] severities =
        judging(0.01).transform(rows).collectAsList().stream()
            .mapToDouble(row -> row.<Double>getAs("outlierSeverity"))
            .sorted()
            .toArray();
    for (int r = 0; r < severities.length; r++) {
      assertThat(severities[r]).isCloseTo(100.0 * r / ROWS, within(0.2));
    }
  }

  @Test
  void newRowsAreJudgedByTheTrainingRows() {
    double[][] far = Arrays.copyOf(samples.rows(), 50);
    far =
        Arrays.stream(far)
            .map(row -> new double[] {row[0] + 100, row[1], row[2]})
            .toArray(double[][]::new);
    assertThat(outliers(judging(0.01).transform(Tables.of(far, 2)))).isEqualTo(50);
    double[][] means = model.mixture().means();
    assertThat(outliers(judging(0.5).transform(Tables.of(means, 1)))).isZero();
  }

  @Test
  void equalRowsAreNoOutliersOfEachOther() {
    double[][] same = new double[100][];
    Arrays.setAll(same, r -> new double[] {r % 2, r % 3 % 2});
    Dataset<Row> few = Tables.of(same, 2);
    GradientEMModel one =
        new GradientEM().setCovarianceType("EEE").setK(1).fit(few).setContamination(0.01);
    assertThat(outliers(one.transform(few))).isZero();
  }

  @Test
  void aWeightIsSoManyRows() {
    double[][] line = new double[200][];
    Arrays.setAll(line, r -> new double[] {r < 100 ? 0.01 * r : 50 + 0.01 * r});
    double[] weights = IntStream.range(0, 200).mapToDouble(r -> r < 100 ? 9 : 1).toArray();
    GradientEMModel weighted =
        new GradientEM()
            .setCovarianceType("EEE")
            .setK(1)
            .setWeightCol("weight")
            .fit(Tables.weighted(new Samples(line, weights), 2))
            .setContamination(0.1);
    // The tenth of the weight that is far from the mean is a half of the rows.
    assertThat((double) outliers(weighted.transform(Tables.of(line, 2)))).isBetween(95.0, 105.0);
  }

  @Test
  void incompleteRowsGoByWhatIsThere() {
    GradientEMModel keeping = judging(0.01).setHandleInvalid("keep");
    double[] mean = model.mixture().means()[0];
    Dataset<Row> incomplete =
        Tables.vectors(
            Vectors.dense(mean[0], Double.NaN, mean[2]),
            Vectors.dense(mean[0] + 100, Double.NaN, mean[2]),
            Vectors.dense(Double.NaN, Double.NaN, Double.NaN));
    assertThat(keeping.transform(incomplete).select("outlier").collectAsList())
        .extracting(row -> row.getBoolean(0))
        .containsExactly(false, true, false);
  }

  @Test
  void withoutQuantilesItIsRefused() {
    GradientEMModel bare =
        new GradientEMModel("bare", model.mixture(), ModelFeatures.UNKNOWN).setContamination(0.1);
    assertRefused(() -> bare.transform(rows), "no quantiles");
    assertThat(model.transform(rows).columns()).doesNotContain("outlier");
  }

  @Test
  void aFitWithoutAnyCompleteRowIsNotLost() {
    double[][] incomplete = new double[100][];
    for (int r = 0; r < incomplete.length; r++) {
      double[] row = samples.rows()[r].clone();
      row[r % row.length] = Double.NaN;
      incomplete[r] = row;
    }
    Dataset<Row> table = Tables.of(incomplete, 1);
    GradientEMModel fitted =
        new GradientEM()
            .setCovarianceType("EEE")
            .setK(1)
            .setHandleInvalid("keep")
            .setContamination(0.1)
            .fit(table);
    assertThat(fitted.summary().warnings())
        .anyMatch(warning -> warning.startsWith("No row of the fit has all features"));
    assertThat(fitted.summary().predictions().columns()).doesNotContain("outlier");
    assertRefused(() -> fitted.transform(table), "quantiles");
  }
}
