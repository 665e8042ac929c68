package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits of rows of which some belong to no group. */
class NoiseFitTest {
  private static final int ROWS = 900;
  private static final int NOISE = 90;

  private static Dataset<Row> rows;
  private static GradientEMModel model;

  private static GradientEM noisy() {
    return new GradientEM().setCovarianceType("EEE").setStartComponents(12).setNoise("auto");
  }

  /** Three groups far from the origin; the first rows are uniform. */
  @BeforeAll
  static void fit() {
    SplittableRandom random = new SplittableRandom(17);
    double[][] all = Gaussians.normals(ROWS, 2, random);
    double[][] centres = {{0, 0}, {9, 0}, {4, 8}};
    for (int r = 0; r < ROWS; r++) {
      for (int j = 0; j < 2; j++) {
        double x =
            r < NOISE ? random.nextDouble(-10, 18) : all[r][j] + centres[r % centres.length][j];
        all[r][j] = 1000 + x;
      }
    }
    rows = Tables.of(all, 3);
    model = noisy().fit(rows).setLogLikelihoodCol("logLikelihood");
  }

  @Test
  void rowsOfNoiseHaveNoComponent() {
    assertThat(model.numComponents()).isEqualTo(3);
    assertThat(model.noiseWeight()).isBetween(0.08, 0.11);
    assertThat(Arrays.stream(model.weights()).sum() + model.noiseWeight())
        .isCloseTo(1, within(1e-12));
    List<Row> scored = model.setContamination(0.001).transform(rows).collectAsList();
    long wrong = 0;
    for (int r = 0; r < ROWS; r++) {
      Vector shares = scored.get(r).getAs("probability");
      double ofNoise = 1 - Arrays.stream(shares.toArray()).sum();
      int prediction = scored.get(r).getAs("prediction");
      boolean isNoise = ofNoise > Arrays.stream(shares.toArray()).max().getAsDouble();
      assertThat(prediction).isEqualTo(isNoise ? -1 : shares.argmax());
      assertThat(prediction).isEqualTo(model.predict(scored.get(r).getAs("features")));
      if (isNoise) {
        assertThat(scored.get(r).<Boolean>getAs("outlier")).isTrue();
      }
      wrong += isNoise == (r < NOISE) ? 0 : 1;
    }
    // Groups with their tails take a seventh of the box, and the noise in it.
    assertThat(wrong).isLessThan(NOISE / 4);
    assertThat(Arrays.stream(model.summary().clusterSizes()).sum())
        .isEqualTo(scored.stream().filter(row -> row.<Integer>getAs("prediction") >= 0).count());
  }

  @Test
  void bicIsThatOfTheEvaluation() {
    GradientEMEvaluation evaluation = model.evaluate(rows);
    assertThat(evaluation.bic()).isCloseTo(model.summary().bic(), within(1e-6));
    GradientEMModel without = noisy().setNoise("none").fit(rows);
    assertThat(without.numComponents()).isGreaterThan(3);
    assertThat(without.noiseWeight()).isZero();
    assertThat(model.summary().bic()).isGreaterThan(without.summary().bic() + 40);
    assertThat(model.summary().others())
        .anySatisfy(
            other -> {
              assertThat(other.noise()).isEqualTo(UniformNoise.NONE);
              assertThat(other.k()).isGreaterThan(3);
            });
  }

  @Test
  void groupsLeaveNoiseOut() {
    GradientEMModel cut = model.copy(ParamMap.empty()).setGroups(2);
    for (Row row : cut.transform(rows).collectAsList()) {
      Vector shares = row.getAs("probability");
      double ofNoise = 1 - Arrays.stream(shares.toArray()).sum();
      int group = row.getAs("group");
      assertThat(group == -1).isEqualTo(ofNoise > row.<Double>getAs("groupProbability") - 1e-15);
    }
  }

  @Test
  void aSavedModelHasTheSameNoise(@TempDir Path folder) throws Exception {
    String path = folder.resolve("model").toString();
    model.write().save(path);
    assertThat(GradientEMModel.load(path).mixture().noise())
        .usingRecursiveComparison()
        .isEqualTo(model.mixture().noise());
  }

  @Test
  void withoutNoiseNothingChanges() {
    Samples samples = Samples.clustered(500, 2, 3, 8, new SplittableRandom(5));
    Dataset<Row> clean = Tables.of(samples.rows(), 2);
    Mixture auto = noisy().fit(clean).mixture();
    Mixture none = noisy().setNoise("none").fit(clean).mixture();
    assertThat(auto.noise().isEmpty()).isTrue();
    assertThat(auto.logWeights()).containsExactly(none.logWeights());
    assertThat(auto.meanMatrix()).containsExactly(none.meanMatrix());
    assertThat(auto.covariances().values()).isDeepEqualTo(none.covariances().values());
  }

  /** The search sees a sample, the last EM run all rows. */
  @Test
  void aSampleFindsItAsWell() {
    GradientEMModel sampled = noisy().setSampleSize(500).fit(rows);
    assertThat(sampled.numComponents()).isEqualTo(3);
    assertThat(sampled.noiseWeight()).isBetween(0.08, 0.11);
    assertThat(sampled.mixture().noise().low()).containsExactly(model.mixture().noise().low());
  }

  /** With a column of codes, half of which tell the groups, and a tenth of the cells missing. */
  @Test
  void tablesAsPeopleHaveThemHaveNoiseToo() {
    SplittableRandom random = new SplittableRandom(31);
    List<Row> complete = rows.collectAsList();
    double[][] table = new double[ROWS][];
    for (int r = 0; r < ROWS; r++) {
      double[] numbers = complete.get(r).<Vector>getAs("features").toArray();
      int level = r < NOISE || random.nextBoolean() ? random.nextInt(3) : r % 3;
      table[r] = new double[] {numbers[0], numbers[1], level};
      if (random.nextDouble() < 0.3) {
        table[r][random.nextInt(3)] = Double.NaN;
      }
    }
    NumericAttribute number = NumericAttribute.defaultAttr();
    NominalAttribute code = NominalAttribute.defaultAttr().withName("code").withNumValues(3);
    Dataset<Row> mixed = Tables.of(table, 2, number, number, code);
    GradientEMModel found = noisy().setHandleInvalid("keep").fit(mixed);
    assertThat(found.mixture().levels().categories().columns()).isEqualTo(1);
    assertThat(found.numComponents()).isEqualTo(3);
    assertThat(found.noiseWeight()).isBetween(0.08, 0.12);
    assertThat(found.evaluate(mixed).bic()).isCloseTo(found.summary().bic(), within(1e-6));
    List<Row> scored = found.transform(mixed).collectAsList();
    long wrong =
        IntStream.range(0, ROWS)
            .filter(r -> (scored.get(r).<Integer>getAs("prediction") == -1) != (r < NOISE))
            .count();
    assertThat(wrong).isLessThan(NOISE / 2);
  }

  @Test
  void aColumnOfOneValueLeavesNoBox() {
    double[][] flat = Gaussians.normals(200, 2, new SplittableRandom(2));
    for (double[] row : flat) {
      row[1] = 7;
    }
    assertThat(noisy().setCovarianceType("VII").fit(Tables.of(flat, 2)).noiseWeight()).isZero();
  }

  @Test
  void noiseDoesNotTakeAllRows() {
    double[][] two = {{1}, {2}};
    GradientEM estimator = new GradientEM().setK(1).setStartComponents(1).setNoise("auto");
    assertThat(estimator.fit(Tables.of(two, 5)).noiseWeight()).isZero();
  }

  @Test
  void whatNoiseDoesNotGoWithIsRefused() {
    assertRefused(() -> noisy().setSelection("none").fit(rows), "selection");
    assertRefused(() -> noisy().setCovarianceType("identity").fit(rows), "identity");
    assertRefused(() -> model.toGaussianMixtureModel(), "of the weight is noise");
    NominalAttribute code = NominalAttribute.defaultAttr().withName("code").withNumValues(2);
    Dataset<Row> codes = Tables.of(new double[][] {{0}, {1}, {1}}, 1, code);
    assertRefused(() -> noisy().setCovarianceType("auto").fit(codes), "categorical");
  }
}
