package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.gradientem.internal.em.Samples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GradientEM as a stage among Spark's own. */
class PipelineTest {
  private static final int CLUSTERS = 3;

  private static Dataset<Row> table;

  @BeforeAll
  static void makeTable() {
    double[][] rows = Samples.clustered(240, 2, CLUSTERS, 8, new SplittableRandom(31)).rows();
    List<Row> list = new ArrayList<>();
    for (double[] row : rows) {
      list.add(RowFactory.create(row[0], 1000 * row[1], "text"));
    }
    StructType schema = StructType.fromDDL("a double, b double, text string");
    table = SharedSession.get().createDataFrame(list, schema).repartition(2).cache();
  }

  @AfterAll
  static void releaseTable() {
    table.unpersist(true);
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("raw");
  }

  private static StandardScaler scaler() {
    return new StandardScaler().setInputCol("raw").setOutputCol("features").setWithMean(true);
  }

  private static GradientEM estimator() {
    return Models.estimator(6).setMaxIter(8).setSeed(2).setLogLikelihoodCol("logLikelihood");
  }

  private static PipelineModel fitPipeline(GradientEM estimator) {
    return new Pipeline()
        .setStages(new PipelineStage[] {assembler(), scaler(), estimator})
        .fit(table);
  }

  @Test
  void worksAfterAnAssemblerAndAScaler() {
    PipelineModel pipeline = fitPipeline(estimator());
    Dataset<Row> output = pipeline.transform(table);
    assertThat(output.schema().fieldNames())
        .contains("a", "b", "text", "features", "prediction", "probability", "logLikelihood");
    assertThat(columns(output.schema()))
        .isEqualTo(columns(pipeline.transformSchema(table.schema())));
    double total = output.agg(functions.sum("logLikelihood")).head().getDouble(0);
    GradientEMModel model = (GradientEMModel) pipeline.stages()[2];
    // A sum of 240 terms of order 1.
    assertThat(total / model.summary().logLikelihood() - 1).isBetween(-1e-10, 1e-10);
    assertThat(model.parent()).isInstanceOf(GradientEM.class);
  }

  /** The columns that the mixture adds; user functions leave their nullability open. */
  private static List<String> columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .skip(5)
        .map(field -> field.name() + " " + field.dataType() + " " + field.metadata())
        .toList();
  }

  @Test
  void aPipelineIsSavedAndLoadedWhole(@TempDir Path dir) throws Exception {
    PipelineModel pipeline = fitPipeline(estimator());
    String path = dir.resolve("pipeline").toString();
    pipeline.save(path);
    pipeline.write().overwrite().save(path);
    PipelineModel loaded = PipelineModel.load(path);
    assertThat(loaded.transform(table).collectAsList())
        .isEqualTo(pipeline.transform(table).collectAsList());

    Pipeline unfitted =
        new Pipeline().setStages(new PipelineStage[] {assembler(), scaler(), estimator()});
    String unfittedPath = dir.resolve("unfitted").toString();
    unfitted.save(unfittedPath);
    GradientEM stage = (GradientEM) Pipeline.load(unfittedPath).getStages()[2];
    assertThat(stage.getStartComponents()).isEqualTo(6);
    assertThat(stage.getSeed()).isEqualTo(2);
  }

  @Tag("long")
  @Test
  void aTrainValidationSplitWorksWithSparksEvaluator() {
    GradientEM estimator = estimator();
    TrainValidationSplitModel chosen =
        new TrainValidationSplit()
            .setEstimator(estimator)
            .setEvaluator(new ClusteringEvaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(estimator.k(), new int[] {2, 3}).build())
            .setSeed(4)
            .fit(features());
    assertThat(chosen.bestModel()).isInstanceOf(GradientEMModel.class);
    // Silhouettes of clusters this far apart.
    assertThat(Arrays.stream(chosen.validationMetrics())).allMatch(value -> value > 0.5);
  }

  private static Dataset<Row> features() {
    Dataset<Row> raw = assembler().transform(table);
    return scaler().fit(raw).transform(raw).select("features");
  }
}
