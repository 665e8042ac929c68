package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Components merged into groups, by a fit of two groups that are two components each. */
class GroupsTest {
  private static final double[][] CENTRES = {{0, 0}, {2.5, 0}, {40, 0}, {42.5, 0}};

  private static Dataset<Row> rows;
  private static GradientEMModel model;

  @TempDir private Path dir;

  @BeforeAll
  static void fit() {
    Samples samples = Samples.clustered(400, 2, 1, 0, new SplittableRandom(71));
    for (int r = 0; r < samples.count(); r++) {
      // Of the second group fewer.
      double[] centre = CENTRES[r % 5 % 4];
      samples.rows()[r][0] += centre[0];
    }
    rows = Tables.of(samples.rows(), 3);
    model =
        new GradientEM()
            .setSelection("none")
            .setCovarianceType("identity")
            .setInitialMixture(new double[] {1, 1, 1, 1}, CENTRES)
            .fit(rows);
  }

  private static GradientEMModel copy() {
    return model.copy(ParamMap.empty());
  }

  private static int left(GradientEMModel model, int component) {
    return model.mixture().means()[component][0] < 20 ? 0 : 1;
  }

  @Test
  void twoGroupsAreThoseThatLieApart() {
    int[] groups = copy().setGroups(2).componentGroups();
    assertThat(groups).containsExactly(IntStream.range(0, 4).map(i -> left(model, i)).toArray());
    assertThat(copy().setGroups(0.01).componentGroups()).isEqualTo(groups);
    assertThat(model.tree().proposal().groups()).isEqualTo(2);
    assertThat(model.componentGroups()).isEmpty();
  }

  @Test
  void theGroupsProbabilityIsItsComponentsTogether() {
    GradientEMModel cut = copy().setGroups(3);
    int[] groupOf = cut.componentGroups();
    Dataset<Row> scored = cut.transform(rows);
    assertThat(cut.transformSchema(rows.schema()).fieldNames()).containsExactly(scored.columns());
    assertThat(Attribute.fromStructField(scored.schema().apply("group")))
        .isInstanceOfSatisfying(
            NominalAttribute.class,
            attribute -> assertThat(attribute.getNumValues().get()).isEqualTo(3));
    for (Row row : scored.collectAsList()) {
      Vector shares = row.getAs("probability");
      double[] sums = new double[3];
      for (int i = 0; i < 4; i++) {
        sums[groupOf[i]] += shares.apply(i);
      }
      int group = row.getAs("group");
      assertThat(group).isEqualTo(Vectors.dense(sums).argmax());
      assertThat(row.<Double>getAs("groupProbability")).isCloseTo(sums[group], within(1e-15));
      assertThat(row.<Integer>getAs("prediction")).isEqualTo(shares.argmax());
    }
  }

  @Test
  void groupsNeedNoOtherColumn() {
    Dataset<Row> scored =
        copy()
            .setGroups(2)
            .setPredictionCol("")
            .setProbabilityCol("")
            .setLogLikelihoodCol("")
            .transform(rows);
    assertThat(scored.columns()).containsExactly("features", "group", "groupProbability");
    assertThat(scored.select("group").collectAsList())
        .isEqualTo(copy().setGroups(2).transform(rows).select("group").collectAsList());
    assertThat(copy().setGroups(2).setGroupCol("").transform(rows))
        .satisfies(plain -> assertThat(plain.columns()).doesNotContain("group"));
  }

  @Test
  void aSavedModelCutsAlike() throws Exception {
    GradientEMModel cut = copy().setGroups(2).setContamination(0.1);
    cut.save(dir.resolve("model").toString());
    GradientEMModel loaded = GradientEMModel.load(dir.resolve("model").toString());
    assertThat(loaded.tree()).isEqualTo(model.tree());
    assertThat(loaded.densityQuantiles()).isEqualTo(model.densityQuantiles());
    assertThat(loaded.transform(rows).collectAsList())
        .isEqualTo(cut.transform(rows).collectAsList());
  }

  @Test
  void oneComponentIsOneGroup() {
    GradientEMModel one = Models.estimator(1).fit(rows).setGroups(1);
    assertThat(one.tree().merges()).isEmpty();
    assertThat(one.transform(rows).select("group").distinct().collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(0);
  }

  @Test
  void theEstimatorHandsItsParamsOn() {
    GradientEM estimator =
        new GradientEM()
            .setCovarianceType("EII")
            .setK(2)
            .setGroups(2)
            .setGroupCol("g")
            .setContamination(0.05);
    assertThat(estimator.transformSchema(rows.schema()).fieldNames())
        .containsExactly(
            "features probability prediction logLikelihood g gProbability outlier outlierSeverity"
                .split(" "));
    assertThat(estimator.fit(rows).transform(rows).columns())
        .containsExactly(estimator.transformSchema(rows.schema()).fieldNames());
  }

  @Test
  void aFitThatFindsFewerComponentsThanGroupsIsNotLost() {
    GradientEMModel fitted =
        new GradientEM().setCovarianceType("EII").setGroups(100).setProbabilityCol("").fit(rows);
    int k = fitted.numComponents();
    assertThat(k).isLessThan(100);
    assertThat(fitted.summary().warnings())
        .contains(
            "The fit found %d components, which cannot be merged into `groups` = 100, so there are no groups; set `groups` to at most %d, or fit with `k` = 100."
                .formatted(k, k));
    assertThat(fitted.summary().predictions().columns())
        .containsExactly("features", "prediction", "logLikelihood");
    assertThat(fitted.summary().clusterSizes()).hasSize(k);
    assertThat(fitted.summary().cluster().columns()).containsExactly("prediction");
    assertRefused(
        () -> fitted.transform(rows),
        "`groups` is 100, but the model has %d components".formatted(k));
    assertThat(fitted.setGroups(k).transform(rows).columns()).contains("group");
  }

  @Test
  void theSummarysPredictionsAreThoseOfTheParamsOfTheFit() {
    GradientEMModel fitted = Models.estimator(2).fit(rows).setPredictionCol("");
    assertThat(fitted.summary().predictions().columns())
        .containsExactly("features", "probability", "prediction", "logLikelihood");
  }

  @Test
  void whatCannotBeCutIsRefused() {
    assertRefused(() -> copy().setGroups(5).transform(rows), "`groups` is 5", "4 components");
    assertIllegal(() -> copy().setGroups(2.5), "2.5");
    assertRefused(
        () ->
            new GradientEMModel("bare", model.mixture(), ModelFeatures.UNKNOWN)
                .setGroups(2)
                .transform(rows),
        "no merge tree");
  }
}
