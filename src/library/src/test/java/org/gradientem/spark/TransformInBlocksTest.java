package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gradientem.internal.em.MixedSamples;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.gradientem.mixture.UniformNoise;
import org.gradientem.spark.internal.io.ModelFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks of rows get the columns and the scores that single rows get. */
class TransformInBlocksTest {
  private static final int D = 3;
  private static final long SEED = 61;

  /** In two partitions a whole block and a part of one each. */
  private static final int ROWS = 350;

  /** Sums of a few numbers up to 100. */
  private static final double ROUNDING = 1e-11;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static GradientEMModel model(Mixture mixture) {
    return new GradientEMModel("model", mixture, ModelFeatures.UNKNOWN)
        .setLogLikelihoodCol("logLikelihood");
  }

  private Mixture mixture(CovarianceFamily family) {
    return family.isTied()
        ? Gaussians.randomMixture(family.type(), 4, D, random)
        : Gaussians.randomOwnMixture(family, 4, D, random);
  }

  private static void assertSame(GradientEMModel model, Dataset<Row> rows) {
    Dataset<Row> blocks = model.transformInBlocks(rows);
    Dataset<Row> expected = model.transform(rows);
    assertThat(blocks.schema()).isEqualTo(expected.schema());
    List<Row> actual = blocks.collectAsList();
    List<Row> singles = expected.collectAsList();
    assertThat(actual).hasSameSizeAs(singles);
    for (int r = 0; r < singles.size(); r++) {
      for (String column : blocks.columns()) {
        assertSame(actual.get(r).getAs(column), singles.get(r).getAs(column), column + " " + r);
      }
    }
  }

  private static void assertSame(Object actual, Object expected, String as) {
    if (expected instanceof Double number) {
      assertThat((Double) actual).as(as).isCloseTo(number, within(ROUNDING));
    } else if (expected instanceof Vector vector && as.startsWith("probability")) {
      assertThat(((Vector) actual).toArray())
          .as(as)
          .containsExactly(vector.toArray(), within(ROUNDING));
    } else {
      // As text, in which NaN is NaN.
      assertThat(String.valueOf(actual)).as(as).isEqualTo(String.valueOf(expected));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EEE", "VVI", "VVV"})
  void rowsOfAllKindsGetTheirScores(CovarianceFamily family) {
    double[][] normals = Gaussians.normals(ROWS, D, random);
    Vector[] rows = Arrays.stream(normals).map(Vectors::dense).toArray(Vector[]::new);
    for (int r = 0; r < ROWS; r += 5) {
      rows[r] = Vectors.sparse(D, new int[] {1}, new double[] {normals[r][1]});
      rows[r + 1] = Vectors.dense(normals[r][0], Double.NaN, normals[r][2]);
    }
    rows[7] = null;
    rows[8] = Vectors.sparse(D, new int[] {0}, new double[] {Double.NaN});
    assertSame(model(mixture(family)).setHandleInvalid("keep"), Tables.vectors(rows));
    assertSame(model(mixture(family)).setHandleInvalid("skip"), Tables.vectors(rows));
  }

  @Test
  void levelsAreScoredToo() {
    Mixture mixture =
        mixture(CovarianceFamily.VVV)
            .withLevels(MixedSamples.random(MixedSamples.categories(2), 4, random));
    MixedSamples rows = MixedSamples.drawn(mixture, ROWS, SEED).lacking(0.1, random);
    assertSame(model(mixture).setHandleInvalid("keep"), Tables.of(rows.rows(), 2));
  }

  @Test
  void noiseIsScoredToo() {
    Mixture alone = mixture(CovarianceFamily.VVV);
    UniformNoise noise =
        UniformNoise.of(Math.log(0.4), new double[] {-3, -3, -3}, new double[] {3, 3, 3});
    GradientEMModel model =
        model(Mixture.owning(alone.logWeights(), alone.meanMatrix(), alone.covariances(), noise));
    Dataset<Row> rows = Tables.of(Gaussians.normals(ROWS, D, random), 2);
    assertSame(model, rows);
    assertThat(model.transformInBlocks(rows).filter("prediction = -1").count())
        .as("seed %d", SEED)
        .isPositive();
  }

  @Test
  void everyOutputColumnIsThatOfSingleRows() {
    Samples samples = Samples.clustered(ROWS, D, 3, 5, random);
    Dataset<Row> rows =
        Tables.of(samples.rows(), 2)
            .withColumn("a `name`.with", functions.monotonically_increasing_id());
    GradientEMModel model =
        new GradientEM()
            .setSelection("none")
            .setK(3)
            .setCovarianceType("full")
            .setLogLikelihoodCol("logLikelihood")
            .setImputedCol("imputed")
            .fit(rows)
            .setGroups(2)
            .setContamination(0.1);
    assertSame(model, rows);
    GradientEMModel some = model.copy(ParamMap.empty()).setProbabilityCol("").setImputedCol("");
    assertSame(some, rows.withColumnRenamed("a `name`.with", "id"));
    some.set(some.table(), "model");
    assertThat(some.transformInBlocks(rows).columns()).containsExactly("json");
  }

  @Test
  void aRowThatCannotBeScoredIsTheSameSentence() {
    GradientEMModel model = model(mixture(CovarianceFamily.VVV));
    for (Vector bad : List.of(Vectors.dense(1, Double.NaN, 2), Vectors.dense(1, 2))) {
      Dataset<Row> rows = Tables.vectors(Vectors.dense(1, 2, 3), bad);
      String expected = message(() -> model.transform(rows).collect());
      assertThat(message(() -> model.transformInBlocks(rows).collect())).isEqualTo(expected);
    }
  }

  /** Of its cause: some Sparks write around it which stage it was. */
  private static String message(ThrowingCallable call) {
    Stream<Throwable> causes =
        Stream.iterate(catchThrowable(call), Objects::nonNull, Throwable::getCause);
    return causes.reduce((error, cause) -> cause).orElseThrow().getMessage();
  }
}
