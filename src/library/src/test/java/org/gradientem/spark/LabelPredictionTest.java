package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gradientem.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of labels predicts these, as classifiers of Spark ML do. */
class LabelPredictionTest {
  private static final long SEED = 5;
  private static final int ROWS = 180;

  /** Labels from 0 on; no row of the last group is labelled. */
  private static final double[][] CENTRES = {{0, 0}, {9, 9}, {9, 0}};

  private static final String[] LABELS = {"ash", "birch", null};

  private static final StructType SCHEMA =
      StructType.fromDDL("x double, y double, tree string, group int");

  /** Numbers, the label of one row in {@code each}, and the group. */
  private static Dataset<Row> table(int groups, int each) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) {
      int group = r % groups;
      rows.add(
          RowFactory.create(
              CENTRES[group][0] + random.nextGaussian(),
              CENTRES[group][1] + random.nextGaussian(),
              r / groups % each == 0 ? LABELS[group] : null,
              group));
    }
    return SharedSession.get().createDataFrame(rows, SCHEMA).coalesce(2);
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features");
  }

  /** All groups are spheres, so the family is no matter of a search. */
  private static GradientEM estimator(String labelCol) {
    return new GradientEM().setLabelCol(labelCol).setCovarianceType("EII");
  }

  private static StringIndexer indexer() {
    return new StringIndexer()
        .setInputCol("tree")
        .setOutputCol("label")
        .setStringOrderType("alphabetAsc")
        .setHandleInvalid("keep");
  }

  @Test
  void aColumnOfTextLabelsRowsAndThePredictionIsTheLabel(@TempDir Path folder) throws Exception {
    Dataset<Row> rows = assembler().transform(table(3, 6));

    GradientEMModel model = estimator("tree").fit(rows);
    model.write().overwrite().save(folder.resolve("model").toString());

    assertThat(model.labels()).containsExactly("ash", "birch");
    assertThat(model.componentLabels()).containsExactlyInAnyOrder(0, 1, -1);
    assertPredicted(model, rows.drop("tree"));
    assertPredicted(GradientEMModel.load(folder.resolve("model").toString()), rows);
    assertThat(model.evaluate(rows).logLikelihood())
        .isCloseTo(model.summary().logLikelihood(), within(1e-6));
    assertThat(model.summary().clusterSizes()).containsExactly(60, 60, 60);
  }

  private static void assertPredicted(GradientEMModel model, Dataset<Row> rows) {
    Dataset<Row> scored = model.transform(rows);
    assertThat(scored.schema().simpleString())
        .isEqualTo(model.transformSchema(rows.schema()).simpleString());
    StructField prediction = scored.schema().apply("prediction");
    assertThat(prediction.dataType()).isEqualTo(DataTypes.DoubleType);
    assertThat(((NominalAttribute) Attribute.fromStructField(prediction)).values().get())
        .containsExactly("ash", "birch");
    for (Row row : scored.collectAsList()) {
      int group = row.getAs("group");
      double[] probability = row.<Vector>getAs("probability").toArray();
      assertThat(probability).hasSize(2);
      // Centres are 9 apart, where a row is on the other side in one of 300 000.
      assertThat(Arrays.stream(probability).sum()).isCloseTo(group < 2 ? 1 : 0, within(0.01));
      assertThat(row.<Boolean>getAs("outlier")).isEqualTo(group == 2);
      int component = row.getAs("component");
      assertThat(model.componentLabels()[component]).isEqualTo(group == 2 ? -1 : group);
      if (group < 2) {
        assertThat(row.<Double>getAs("prediction")).isEqualTo(group);
        assertThat(probability[group]).isGreaterThan(0.99);
      }
    }
  }

  /** A label that is a feature has no part in the prediction, else an evaluation would be of it. */
  @Test
  void theLabelOfARowIsNotAskedForItsOwnPrediction() {
    Dataset<Row> rows = indexer().fit(table(2, 1)).transform(table(2, 1));
    Dataset<Row> withLabel =
        assembler().setInputCols(new String[] {"x", "y", "label"}).transform(rows);
    GradientEMModel model = estimator("label").fit(assembler().transform(rows));

    Vector wrong = Vectors.dense(0.1, -0.2, 1);

    assertThat(model.predict(wrong)).isZero();
    assertThat(model.predict(Vectors.dense(0.1, -0.2))).isZero();
    assertThat(model.predictProbability(wrong))
        .isEqualTo(model.predictProbability(Vectors.dense(0.1, -0.2)));
    List<Row> one = model.transform(withLabel).select("probability").collectAsList();
    assertThat(model.transform(assembler().transform(rows)).select("probability").collectAsList())
        .isEqualTo(one);
    assertThat(model.transformInBlocks(withLabel).select("prediction").collectAsList())
        .isEqualTo(model.transform(withLabel).select("prediction").collectAsList());
  }

  @Test
  void aPipelineIndexesLabelsAndNamesPredictions() {
    Dataset<Row> table = table(2, 5);
    PipelineStage[] stages = {
      indexer(),
      assembler(),
      estimator("label"),
      new IndexToString().setInputCol("prediction").setOutputCol("predictedTree")
    };

    Dataset<Row> scored = new Pipeline().setStages(stages).fit(table).transform(table);

    for (Row row : scored.select("group", "predictedTree").collectAsList()) {
      assertThat(row.getString(1)).isEqualTo(LABELS[row.getInt(0)]);
    }
  }

  @Test
  void aCrossValidatorChoosesByAccuracy() {
    Dataset<Row> rows =
        assembler()
            .transform(table(2, 1).withColumn("label", functions.col("group").cast("double")));
    GradientEM estimator = estimator("label");
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                estimator.covarianceType(),
                scala.collection.immutable.Nil$.MODULE$.$colon$colon("VII").$colon$colon("EII"))
            .build();

    CrossValidatorModel found =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(SEED)
            .fit(rows);

    assertThat(found.avgMetrics()).containsOnly(1.0);
    assertThat(
            new MulticlassClassificationEvaluator()
                .setMetricName("logLoss")
                .evaluate(found.transform(rows)))
        .isLessThan(0.01);
  }

  /**
   * Groups 2 apart: the accuracy of the best rule is 0.84. A fit of other rows is the comparison:
   * both accuracies of 400 rows have a standard error of 0.018.
   */
  @Test
  void accuracyOfAllLabelsIsThatOnOtherRows() {
    GradientEMModel model = estimator("label").fit(overlapping(SEED));
    double others =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(overlapping(SEED + 1)));

    assertThat(model.summary().labelAccuracy().orElseThrow()).isCloseTo(others, within(4 * 0.026));
    assertThat(estimator("tree").fit(assembler().transform(table(2, 2))).summary().labelAccuracy())
        .isEmpty();
  }

  /**
   * Labels at random. A fit to the rows themselves is right in more than half of them, since each
   * label has ten means for 40 rows; an accuracy on rows held out is not.
   */
  @Test
  void accuracyIsOfRowsHeldOut() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < 80; r++) {
      double[] numbers = random.doubles(10).toArray();
      rows.add(RowFactory.create(Vectors.dense(numbers), (double) (r % 2)));
    }
    Dataset<Row> table = SharedSession.get().createDataFrame(rows, LABELLED);
    GradientEMModel model =
        new GradientEM().setLabelCol("label").setK(2).setCovarianceType("VVV").fit(table);
    double same =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(table));

    assertThat(same).isGreaterThan(0.8);
    // 80 rows have a standard error of 0.056.
    assertThat(model.summary().labelAccuracy().orElseThrow()).isCloseTo(0.5, within(4 * 0.056));
  }

  /**
   * Labels by a coin and four components for each: a component near a row knows its label if the
   * row had a part in it. 2000 rows in all have a standard error of 0.011.
   */
  @Test
  void accuracyOfLabelsByACoinIsAHalfWithManyComponents() {
    double mean =
        LongStream.range(SEED, SEED + 10)
            .mapToDouble(seed -> accuracy(8, coins(seed)))
            .average()
            .orElseThrow();

    assertThat(mean).isCloseTo(0.5, within(0.03));
  }

  /** Each label has two groups, far from each other and with the other label's between them. */
  @Test
  void accuracyIsOneWhereLabelsOfTwoGroupsEachAreApart() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < 200; r++) {
      double x = r % 4 * 9 + random.nextGaussian();
      rows.add(RowFactory.create(Vectors.dense(x, random.nextGaussian()), (double) (r % 2)));
    }

    assertThat(accuracy(4, rows)).isGreaterThan(0.98);
  }

  private static double accuracy(int k, List<Row> rows) {
    return estimator("label")
        .setK(k)
        .fit(SharedSession.get().createDataFrame(rows, LABELLED))
        .summary()
        .labelAccuracy()
        .orElseThrow();
  }

  private static List<Row> coins(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, 200)
        .mapToObj(
            r ->
                RowFactory.create(
                    Vectors.dense(DoubleStream.generate(random::nextGaussian).limit(5).toArray()),
                    (double) random.nextInt(2)))
        .toList();
  }

  private static final StructType LABELLED =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  private static Dataset<Row> overlapping(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < 400; r++) {
      double x = r % 2 * 2 + random.nextGaussian();
      rows.add(RowFactory.create(Vectors.dense(x, random.nextGaussian()), (double) (r % 2)));
    }
    return SharedSession.get().createDataFrame(rows, LABELLED);
  }

  /** Rows without a label are no invalid ones; a missing number is. */
  @Test
  void handleInvalidIsNotAboutLabels() {
    Dataset<Row> rows = assembler().setHandleInvalid("keep").transform(table(2, 4));

    for (String handling : List.of("error", "skip")) {
      GradientEMModel model = estimator("tree").setHandleInvalid(handling).fit(rows);

      assertThat(model.summary().rows()).isEqualTo(ROWS);
      assertThat(model.transform(rows).count()).isEqualTo(ROWS);
    }
    Dataset<Row> gaps =
        rows.sparkSession()
            .createDataFrame(
                List.of(
                    RowFactory.create(Vectors.dense(1, 2), "a"),
                    RowFactory.create(Vectors.dense(1, Double.NaN), null)),
                new StructType()
                    .add("features", SQLDataTypes.VectorType())
                    .add("tree", DataTypes.StringType));
    assertRefused(
        () -> estimator("tree").fit(gaps), "1 of 2 rows have null, NaN or infinite features");
  }

  /** Numbers would be no labels, and rows to be scored have none. */
  @Test
  void aTableMayHaveNumbersForLabelsAndLackThemLater() {
    Dataset<Row> table =
        table(2, 5)
            .withColumn("code", functions.expr("if(tree is null, null, 100 + 1.5 * group)"))
            .drop("tree");
    PipelineStage[] stages = {
      new TableFeatures().setIgnoredCols("group").setLabelCol("code"), estimator("code")
    };

    Dataset<Row> scored = new Pipeline().setStages(stages).fit(table).transform(table.drop("code"));

    assertThat(scored.filter("prediction != group").count()).isZero();
  }
}
