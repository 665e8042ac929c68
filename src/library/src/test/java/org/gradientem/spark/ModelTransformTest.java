package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertIllegal;
import static org.gradientem.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.em.Samples;
import org.gradientem.mixture.Gaussians;
import org.gradientem.mixture.Mixture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelTransformTest {
  private static final Samples SAMPLES = Samples.clustered(90, 3, 3, 5, new SplittableRandom(21));

  private static Dataset<Row> rows;
  private static GradientEMModel fitted;

  @BeforeAll
  static void fit() {
    rows = Tables.of(SAMPLES.rows(), 2);
    fitted = Models.estimator(4).setMaxIter(5).fit(rows);
  }

  private static GradientEMModel model() {
    return fitted.copy(ParamMap.empty());
  }

  @Test
  void everyOutputIsThatOfTheSingleRowMethods() {
    Mixture mixture = fitted.mixture();
    Gaussians gaussians = new Gaussians(mixture.covariance().toMatrix());
    List<Row> output = model().setLogLikelihoodCol("logLikelihood").transform(rows).collectAsList();
    assertThat(output).hasSize(SAMPLES.count());
    for (Row row : output) {
      Vector x = row.getAs("features");
      Vector probability = row.getAs("probability");
      double logLikelihood = row.<Double>getAs("logLikelihood");
      assertThat(probability).isEqualTo(fitted.predictProbability(x));
      assertThat(row.<Integer>getAs("prediction"))
          .isEqualTo(fitted.predict(x))
          .isEqualTo(probability.argmax());
      assertThat(logLikelihood).isEqualTo(fitted.logLikelihood(x));
      double[] joint = gaussians.logJoint(mixture, x.toArray());
      double expected = Gaussians.logSum(joint);
      assertThat(logLikelihood).isCloseTo(expected, within(1e-9));
      for (int i = 0; i < joint.length; i++) {
        assertThat(probability.apply(i)).isCloseTo(Math.exp(joint[i] - expected), within(1e-9));
      }
    }
  }

  @Test
  void theSchemaSaysHowManyComponentsThereAre() {
    StructType schema = model().setLogLikelihoodCol("ll").transform(rows).schema();
    assertThat(schema.fieldNames()).containsExactly("features", "probability", "prediction", "ll");
    assertThat(schema.apply("prediction").dataType()).isEqualTo(DataTypes.IntegerType);
    assertThat(schema.apply("probability").dataType()).isEqualTo(SQLDataTypes.VectorType());
    assertThat(schema.apply("ll").dataType()).isEqualTo(DataTypes.DoubleType);
    assertComponents(schema, 4);
    assertComponents(fitted.transformSchema(rows.schema()), 4);
    assertComponents(Models.estimator(4).setK(4).transformSchema(rows.schema()), 4);
  }

  private static void assertComponents(StructType schema, int components) {
    assertThat(AttributeGroup.fromStructField(schema.apply("probability")).size())
        .isEqualTo(components);
    NominalAttribute prediction =
        (NominalAttribute) Attribute.fromStructField(schema.apply("prediction"));
    assertThat(prediction.getNumValues().get()).isEqualTo(components);
  }

  @Test
  void emptyColumnNamesSwitchOutputsOff() {
    assertThat(fields(model()))
        .containsExactly("features", "probability", "prediction", "logLikelihood");
    assertThat(fields(model().setPredictionCol("")))
        .containsExactly("features", "probability", "logLikelihood");
    assertThat(fields(model().setProbabilityCol("")))
        .containsExactly("features", "prediction", "logLikelihood");
    assertThat(fields(model().setProbabilityCol("").setPredictionCol("").setLogLikelihoodCol("l")))
        .containsExactly("features", "l");
    List<Row> withoutProbability = model().setProbabilityCol("").transform(rows).collectAsList();
    assertThat(withoutProbability)
        .allMatch(row -> row.getInt(1) == fitted.predict((Vector) row.get(0)));
  }

  private static List<String> fields(GradientEMModel model) {
    Dataset<Row> output = model.transform(rows);
    assertThat(output.schema().fieldNames())
        .isEqualTo(model.transformSchema(rows.schema()).fieldNames());
    return Arrays.asList(output.schema().fieldNames());
  }

  @Test
  void anOutputColumnThatExistsIsRefused() {
    Dataset<Row> taken = rows.withColumn("prediction", functions.lit(1));
    assertIllegal(
        () -> fitted.transform(taken),
        "'prediction' exists already among [features, prediction",
        "set `predictionCol` to another name");
    assertRefused(() -> Models.estimator(2).fit(taken), "'prediction' exists already");
    assertRefused(
        () -> model().setProbabilityCol("prediction").transform(rows),
        "'prediction' exists already");
  }

  @Test
  void aMissingColumnListsTheColumns() {
    assertIllegal(
        () -> fitted.transform(rows.withColumnRenamed("features", "x")),
        "There is no column 'features'; the columns are [x]. Set `featuresCol` to a column of vectors, or make one of numeric columns with VectorAssembler.");
    assertRefused(
        () -> Models.estimator(2).setFeaturesCol("y").fit(rows),
        "There is no column 'y'; the columns are [features].");
    assertRefused(
        () -> Models.estimator(2).setWeightCol("w").fit(rows),
        "There is no column 'w'; the columns are [features].");
  }

  @Test
  void aColumnOfTheWrongTypeIsToldWhichAreAccepted() {
    Dataset<Row> text = Tables.column(DataTypes.StringType, "1,2", "3,4");
    assertIllegal(
        () -> Models.estimator(1).fit(text),
        "of type string",
        "a vector, array<double> or array<float>");
    assertRefused(() -> fitted.transform(text), "of type string");
    Dataset<Row> longs =
        Tables.column(DataTypes.createArrayType(DataTypes.LongType), List.of(1L), List.of(2L));
    assertRefused(
        () -> Models.estimator(1).fit(longs),
        "of type array<bigint>",
        "cast it: col(\"features\").cast(\"array<double>\")");
    Dataset<Row> weighted = rows.withColumn("w", functions.lit("1"));
    assertRefused(
        () -> Models.estimator(1).setWeightCol("w").fit(weighted),
        "Column 'w' is of type string; weights must be numbers.");
  }

  @Test
  void rowsOfAnotherDimensionAreToldBothNumbers() {
    Vector wide = Vectors.dense(1, 2, 3, 4);
    for (Vector x : List.of(wide, wide.toSparse())) {
      assertIllegal(() -> fitted.predict(x), "expected d = 3 features, got d = 4");
      assertRefused(() -> fitted.logLikelihood(x), "expected d = 3 features, got d = 4");
    }
    assertThatThrownBy(() -> fitted.transform(Tables.vectors(wide)).collectAsList())
        .hasStackTraceContaining("expected d = 3 features, got d = 4");
    assertRefused(
        () -> fitted.evaluate(Tables.vectors(wide)), "expected d = 3 features, got d = 4");
  }

  @Test
  void invalidRowsStopTheTransformationOrAreLeftOut() {
    Dataset<Row> some =
        Tables.vectors(Vectors.dense(1, 2, 3), null, Vectors.dense(1, Double.NaN, 3));
    assertThatThrownBy(() -> fitted.transform(some).collectAsList())
        .hasStackTraceContaining("null, NaN or infinite")
        .hasStackTraceContaining("handleInvalid");
    assertThat(model().setHandleInvalid("skip").transform(some).collectAsList()).hasSize(1);
  }
}
