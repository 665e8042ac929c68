package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Constant features of vectors change nothing of an answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConstantFeaturesTest {
  private static final Samples SAMPLES = Samples.clustered(300, 3, 3, 4, new SplittableRandom(8));

  /** Two of them between features, one last. */
  private static final Vector[] ROWS =
      Arrays.stream(SAMPLES.rows())
          .map(x -> Vectors.dense(x[0], 7.3, x[1], 0, x[2], -2e-3))
          .toArray(Vector[]::new);

  private GradientEMModel without;
  private GradientEMModel model;

  @BeforeAll
  void fit() {
    without = fitted(Tables.of(SAMPLES.rows(), 2));
    model = fitted(Tables.vectors(ROWS));
  }

  private static GradientEMModel fitted(Dataset<Row> rows) {
    return new GradientEM().setSeed(1).fit(rows);
  }

  private void requireSameAnswers(GradientEMModel other) {
    assertThat(other.numFeatures()).isEqualTo(6);
    assertThat(other.mixture()).usingRecursiveComparison().isEqualTo(without.mixture());
    assertThat(other.componentGroups()).isEqualTo(without.componentGroups());
    for (int r = 0; r < ROWS.length; r++) {
      Vector row = Vectors.dense(SAMPLES.rows()[r]);
      assertThat(other.predictProbability(ROWS[r])).isEqualTo(without.predictProbability(row));
      assertThat(other.logLikelihood(ROWS[r].toSparse())).isEqualTo(without.logLikelihood(row));
    }
  }

  @Test
  void theyAreLeftOutWithAWarning() {
    requireSameAnswers(model);
    assertThat(model.summary().bic()).isEqualTo(without.summary().bic());
    assertThat(model.featureNames()).containsExactly("x1", "x3", "x5");
    assertThat(model.summary().warnings())
        .containsExactly("Features x2, x4, x6 have one value each in all rows and are left out.");
    assertThat(model.evaluate(Tables.vectors(ROWS)))
        .isEqualTo(without.evaluate(Tables.of(SAMPLES.rows(), 2)));
  }

  @Test
  void sparseRowsAndArraysAreTheSame() {
    Dataset<Row> sparse =
        Tables.vectors(Arrays.stream(ROWS).map(Vector::toSparse).toArray(Vector[]::new));
    requireSameAnswers(fitted(sparse));
    requireSameAnswers(
        fitted(
            Tables.vectors(ROWS)
                .select(
                    org.apache
                        .spark
                        .ml
                        .functions
                        .vector_to_array(org.apache.spark.sql.functions.col("features"), "float64")
                        .as("features"))));
  }

  @Test
  void rowsKeepThem() {
    Vector drawn = model.sample(SharedSession.get(), 1, 5).head().getAs(0);
    Vector lacking = Vectors.dense(ROWS[0].apply(0), Double.NaN, Double.NaN, Double.NaN, 1, 0);
    GradientEMModel filling = model.copy(org.apache.spark.ml.param.ParamMap.empty());
    filling.setHandleInvalid("keep");
    filling.setImputedCol("imputed");
    Vector imputed = filling.transform(Tables.vectors(lacking)).select("imputed").head().getAs(0);
    for (Vector row : new Vector[] {drawn, imputed}) {
      assertThat(IntStream.of(1, 3, 5).mapToDouble(row::apply).toArray())
          .containsExactly(7.3, 0, -2e-3);
    }
    assertThat(imputed.toArray()).doesNotContain(Double.NaN);
  }

  @Test
  void aModelThatLeavesThemOutIsSavedAndStartsFits(@TempDir Path folder) throws Exception {
    model.write().overwrite().save(folder.resolve("model").toString());
    requireSameAnswers(GradientEMModel.load(folder.resolve("model").toString()));
    requireSameAnswers(GradientEMModel.fromJson(model.toJson()));
    GradientEM update =
        new GradientEM()
            .setInitialModel(model, 100)
            .setSelection("none")
            .setCovarianceType(model.covarianceFamily());
    assertThat(update.fit(Tables.vectors(ROWS)).numFeatures()).isEqualTo(6);
  }
}
