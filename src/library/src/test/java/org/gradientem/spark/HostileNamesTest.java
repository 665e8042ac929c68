package org.gradientem.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of a table's columns are no code, and all generated code compiles. */
class HostileNamesTest {
  private static final long SEED = 17;

  @TempDir Path folder;

  /** Two clusters of two numbers and a category. */
  private static Dataset<Row> table(List<String> names) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < 120; r++) {
      double centre = 6 * (r % 2);
      rows.add(
          RowFactory.create(
              centre + random.nextGaussian(), random.nextGaussian(), r % 6 < 3 ? "p" : "q"));
    }
    StructType schema =
        new StructType()
            .add(names.get(0), DataTypes.DoubleType)
            .add(names.get(1), DataTypes.DoubleType)
            .add(names.get(2), DataTypes.StringType);
    return SharedSession.get()
        .createDataFrame(SharedSession.context().parallelize(rows, 2), schema);
  }

  private static List<String> values(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).toList();
  }

  @Test
  void namesOfColumnsAreNoCode() {
    try (HostileNames hostile = new HostileNames(folder)) {
      List<String> plain = scored(table(List.of("x", "y", "z")), "x", "z");
      for (List<String> names : hostile.tables()) {
        List<String> actual = scored(table(names), names.get(0), names.get(2));
        hostile.assertNothingRan();
        assertThat(actual).as(names.toString()).isEqualTo(plain);
      }
    }
  }

  /** Fits a pipeline to a table and scores the rows, singly and in blocks. */
  private static List<String> scored(Dataset<Row> rows, String... targets) {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new TableFeatures().setHandleInvalid("skip"),
                  new GradientEM()
                      .setCovarianceType("EEI")
                      .setSelection("none")
                      .setK(2)
                      .setHandleInvalid("skip")
                });
    PipelineModel fitted = pipeline.fit(rows);
    GradientEMModel model = (GradientEMModel) fitted.stages()[1];
    model
        .setGroups(2)
        .setContamination(0.1)
        .setImputedCol("a \"table's\" name")
        .setTargetCols(targets);
    List<String> scored = new ArrayList<>(values(fitted.transform(rows)));
    Dataset<Row> features = fitted.stages()[0].transform(rows);
    String types = model.transformSchema(features.schema()).catalogString();
    assertThat(model.transform(features).schema().catalogString()).isEqualTo(types);
    assertThat(model.transformInBlocks(features).schema().catalogString()).isEqualTo(types);
    scored.addAll(values(model.transformInBlocks(features)));
    return scored;
  }
}
