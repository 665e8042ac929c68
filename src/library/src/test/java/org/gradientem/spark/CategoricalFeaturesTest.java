package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.gradientem.internal.em.MixedSamples;
import org.gradientem.internal.statistics.MixtureScorer;
import org.gradientem.mixture.Categories;
import org.gradientem.mixture.Drawn;
import org.gradientem.mixture.MixedRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nominal and binary features are distributions of levels, as Spark's trees read them. */
class CategoricalFeaturesTest {
  private static final double NAN = Double.NaN;

  /** The metadata of a table, with names of the levels where they are asked for. */
  private static Metadata metadata(Categories categories, int features, boolean named) {
    Attribute[] attributes = new Attribute[features];
    Arrays.setAll(attributes, p -> NumericAttribute.defaultAttr().withName("x" + p));
    for (int c = 0; c < categories.columns(); c++) {
      String[] levels = new String[categories.levels(c)];
      Arrays.setAll(levels, l -> "level " + l);
      NominalAttribute nominal = NominalAttribute.defaultAttr().withName("c" + c);
      attributes[categories.place(c)] =
          named ? nominal.withValues(levels) : nominal.withNumValues(levels.length);
    }
    return new AttributeGroup("features", attributes).toMetadata();
  }

  private static Dataset<Row> table(MixedSamples rows) {
    int features = rows.rows()[0].length;
    return Tables.of(rows.rows(), 3)
        .withMetadata("features", metadata(rows.categories(), features, true));
  }

  private static Dataset<Row> table(double[][] rows, Attribute... attributes) {
    return Tables.of(rows, 1, attributes);
  }

  @Test
  void aModelIsUpdatedByRowsWithLevels() {
    MixedSamples rows = MixedSamples.of(new MixedRows(3, 3, 2, 0.1).draw(300, 1));
    GradientEM full = new GradientEM().setCovarianceType("full").setHandleInvalid("keep");
    GradientEMModel model = full.setSelection("none").setK(3).fit(table(rows.from(0, 200)));
    GradientEM update = full.copy(ParamMap.empty()).setInitialModel(model, 200);
    GradientEMModel updated = update.fit(table(rows.from(200, 300)));
    assertThat(updated.summary().effectiveRows()).isEqualTo(300);
    assertRefused(
        () -> update.fit(Tables.of(rows.rows(), 1)),
        "The initial mixture has 2 categorical features with ");
  }

  @Test
  void groupsAreFoundSavedAndScoredByLevels(@TempDir Path dir) throws Exception {
    Drawn drawn = new MixedRows(3, 3, 2, 0.1).draw(600, 1);
    MixedSamples rows = MixedSamples.of(drawn);
    Dataset<Row> table = table(rows);
    GradientEMModel model =
        new GradientEM()
            .setCovarianceType("full")
            .setHandleInvalid("keep")
            .setImputedCol("imputed")
            .setLogLikelihoodCol("density")
            .fit(table);

    assertThat(model.numComponents()).isEqualTo(3);
    assertThat(model.numFeatures()).isEqualTo(5);
    assertThat(model.levelNames(3)).startsWith("level 0", "level 1");
    assertThat(model.levelNames(0)).isEmpty();
    assertThat(drawn.agreement(Drawn.byRule(model.mixture())))
        .isGreaterThan(drawn.attainable() - 0.05);

    MixtureScorer scorer = new MixtureScorer(model.mixture());
    List<Row> scored = model.transform(table).collectAsList();
    double sum = 0;
    for (int r = 0; r < scored.size(); r++) {
      Vector imputed = scored.get(r).getAs("imputed");
      assertThat(imputed.toArray()).containsExactly(scorer.imputed(rows.rows()[r]));
      sum += scored.get(r).<Double>getAs("density");
    }
    assertThat(model.summary().logLikelihood()).isCloseTo(sum, within(1e-8 * Math.abs(sum)));
    assertThat(model.evaluate(table).bic())
        .isCloseTo(model.summary().bic(), within(1e-8 * Math.abs(sum)));

    String path = dir.resolve("model").toString();
    model.save(path);
    GradientEMModel loaded = GradientEMModel.load(path);
    assertThat(loaded.levelNames(4)).isEqualTo(model.levelNames(4));
    assertThat(loaded.mixture().levels().logs()).containsExactly(model.mixture().levels().logs());
    assertThat(loaded.transform(table).collectAsList()).isEqualTo(scored);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void latentClassesAreFoundWithoutNumbers(boolean inBlocks) {
    Drawn drawn = new MixedRows(4, 0, 8, 0).draw(800, 1);
    MixedSamples rows = MixedSamples.of(drawn);
    GradientEMModel model =
        new GradientEM().setMaxBlockSizeInMB(inBlocks ? 0.01 : 0).fit(table(rows));
    assertThat(model.numComponents()).isEqualTo(4);
    assertThat(model.covarianceFamily()).isEqualTo("identity");
    assertThat(drawn.agreement(Drawn.byRule(model.mixture())))
        .isGreaterThan(drawn.attainable() - 0.05);
    double parameters = 3 + 4.0 * rows.categories().parameters();
    assertThat(model.summary().bic())
        .isCloseTo(2 * model.summary().logLikelihood() - parameters * Math.log(800), within(1e-6));
  }

  /** Values 0 and 1 of a binary feature, which it need not name. */
  private static double[][] small() {
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < 40; r++) {
      rows.add(new double[] {r % 2 + 0.01 * r, r % 2, r % 3});
    }
    return rows.toArray(double[][]::new);
  }

  private static Attribute[] attributes() {
    return new Attribute[] {
      NumericAttribute.defaultAttr().withName("length"),
      BinaryAttribute.defaultAttr().withName("sex"),
      NominalAttribute.defaultAttr().withName("colour").withNumValues(3)
    };
  }

  private static GradientEM estimator() {
    return new GradientEM().setSelection("none").setStartComponents(2).setMaxIter(5);
  }

  @Test
  void kindsAreReadFromAttributesAsByTrees() {
    GradientEMModel model = estimator().fit(table(small(), attributes()));
    assertThat(model.mixture().dim()).isEqualTo(1);
    assertThat(model.levelNames(1)).containsExactly("0", "1");
    assertThat(model.levelNames(2)).containsExactly("0", "1", "2");
    Attribute[] unknown = attributes();
    unknown[2] = NominalAttribute.defaultAttr().withName("colour");
    assertRefused(
        () -> estimator().fit(table(small(), unknown)),
        "Feature colour is nominal",
        "StringIndexer");
    assertRefused(
        () -> estimator().setInit("pca").setCovarianceType("EII").fit(table(small(), attributes())),
        "2 of the features are categorical");
    assertRefused(model::toGaussianMixtureModel, "2 of the features are categorical");
  }

  @Test
  void newLevelsAreRefusedSkippedOrTakenForMissing() {
    double[][] rows = small();
    rows[7][2] = 5;
    Dataset<Row> table = table(rows, attributes());
    assertRefused(
        () -> estimator().fit(table),
        "Feature 'colour' is 5.0 in row 8, which is none of its 3 levels");
    assertThat(estimator().setHandleInvalid("skip").fit(table).summary().rows()).isEqualTo(39);
    GradientEMModel kept = estimator().setHandleInvalid("keep").fit(table);
    assertThat(kept.summary().missingCells()).containsExactly(0, 0, 1);
    Vector unseen = Vectors.dense(0.5, 1, 5);
    assertThat(kept.predictProbability(unseen))
        .isEqualTo(kept.predictProbability(Vectors.dense(0.5, 1, NAN)));
    GradientEMModel strict = estimator().fit(table(small(), attributes()));
    assertRefused(() -> strict.predictProbability(unseen), "Feature 'colour' is 5.0 in a row");
    assertThat(strict.setHandleInvalid("skip").transform(table).count()).isEqualTo(39);
  }

  /** Assembled vectors are sparse where most entries are 0. */
  @Test
  void sparseVectorsAndBatchesAreFittedAlike() {
    double[][] rows = small();
    Vector[] sparse =
        Arrays.stream(rows).map(row -> Vectors.dense(row).toSparse()).toArray(Vector[]::new);
    Metadata metadata = new AttributeGroup("features", attributes()).toMetadata();
    GradientEMModel dense = estimator().fit(table(rows, attributes()));
    GradientEMModel same =
        estimator().fit(Tables.vectors(sparse).withMetadata("features", metadata));
    assertThat(same.mixture().levels().logs())
        .containsExactly(dense.mixture().levels().logs(), within(1e-9));
    GradientEMModel batches = estimator().setMaxBlockSizeInMB(1e-4).fit(table(rows, attributes()));
    assertThat(batches.mixture().levels().of(0, 1)).hasSize(3);
  }
}
