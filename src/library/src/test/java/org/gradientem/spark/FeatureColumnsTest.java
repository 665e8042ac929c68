package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of every accepted type and under any name give the same model. */
class FeatureColumnsTest {
  /** Values that a float holds exactly. */
  private static final double[][] ROWS =
      Samples.clustered(50, 2, 2, 4, new SplittableRandom(17))
          .map(x -> new double[] {(float) x[0], (float) x[1]})
          .rows();

  private static GradientEM estimator() {
    return Models.estimator(3).setMaxIter(6);
  }

  @Test
  void vectorsAndArraysGiveTheSameModelAndPredictions() {
    GradientEMModel expected = estimator().fit(Tables.of(ROWS, 2));
    Dataset<Row> doubles =
        Tables.column(DataTypes.createArrayType(DataTypes.DoubleType), (Object[]) ROWS);
    Dataset<Row> floats =
        Tables.column(
            DataTypes.createArrayType(DataTypes.FloatType),
            Stream.of(ROWS).map(x -> new float[] {(float) x[0], (float) x[1]}).toArray());
    Dataset<Row> sparse =
        Tables.column(
            SQLDataTypes.VectorType(),
            Stream.of(ROWS).map(x -> Vectors.dense(x).toSparse()).toArray());
    Object[] predictions = predictions(expected, Tables.of(ROWS, 2));
    for (Dataset<Row> rows : Arrays.asList(doubles, floats, sparse)) {
      Models.assertSameBits(estimator().fit(rows), expected);
      assertThat(predictions(expected, rows)).isEqualTo(predictions);
    }
  }

  private static Object[] predictions(GradientEMModel model, Dataset<Row> rows) {
    return model.transform(rows).select("prediction").collectAsList().stream()
        .map(row -> row.getInt(0))
        .toArray();
  }

  @Test
  void aNullInAnArrayIsAnInvalidRow() {
    Dataset<Row> rows =
        Tables.column(
            DataTypes.createArrayType(DataTypes.DoubleType),
            new Double[] {1.0, 2.0},
            new Double[] {3.0, null});
    assertRefused(
        () -> estimator().fit(rows),
        "1 of 2 rows have null, NaN or infinite features (row 2: [3.0, NaN])");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Merkmale äöü 特徴", "a.b c`d"})
  void anyColumnNameWorks(String name) {
    Dataset<Row> rows = Tables.of(ROWS, 2).toDF(name).withColumn(name + " w", functions.lit(1.0));
    GradientEMModel model =
        estimator()
            .setFeaturesCol(name)
            .setWeightCol(name + " w")
            .setPredictionCol("p " + name)
            .setProbabilityCol("q " + name)
            .setLogLikelihoodCol("l " + name)
            .fit(rows);
    Dataset<Row> output = model.transform(rows);
    assertThat(output.schema().fieldNames())
        .containsExactly(name, name + " w", "q " + name, "p " + name, "l " + name);
    assertThat(output.collectAsList()).hasSize(ROWS.length);
    Models.assertSameBits(model, estimator().fit(Tables.of(ROWS, 2)));
  }

  @Tag("long")
  @Test
  void wideSparseAndDenseRowsGiveTheSameModel() {
    int d = 100_000;
    SplittableRandom random = new SplittableRandom(19);
    Vector[] sparse =
        IntStream.range(0, 12)
            .mapToObj(
                r -> {
                  int[] indices = random.ints(20, 0, d / 2).distinct().sorted().toArray();
                  int[] offset = Arrays.stream(indices).map(j -> j + r % 2 * d / 2).toArray();
                  return Vectors.sparse(d, offset, random.doubles(offset.length, 1, 2).toArray());
                })
            .toArray(Vector[]::new);
    Dataset<Row> dense =
        Tables.vectors(Stream.of(sparse).map(Vector::toDense).toArray(Vector[]::new));
    for (String type : new String[] {"identity", "EEI"}) {
      GradientEM estimator = Models.estimator(2).setMaxIter(3).setTol(0).setCovarianceType(type);
      GradientEMModel model = estimator.fit(Tables.vectors(sparse));
      Models.assertSameBits(model, estimator.fit(dense));
      assertThat(model.numFeatures()).isEqualTo(d);
      assertThat(model.summary().logLikelihood()).isFinite();
    }
  }
}
