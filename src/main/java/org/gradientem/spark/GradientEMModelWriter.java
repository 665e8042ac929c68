package org.gradientem.spark;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.io.MixtureTable;
import org.gradientem.spark.io.ReplacedDirectory;
import scala.Option;

/**
 * Writes a model in Spark ML's layout. An existing model is replaced only once the new one is
 * complete, where Spark would delete it first.
 */
final class GradientEMModelWriter extends MLWriter {
  /** Version of the layout. */
  static final int FORMAT = 2;

  static final String MIXTURE = "mixture";
  static final String OVER_PARAMETERISED = "overParameterised";

  private static final StructType DATA =
      new StructType()
          .add("format", DataTypes.IntegerType)
          .add("dim", DataTypes.IntegerType)
          .add("covarianceFamily", DataTypes.StringType)
          .add("training", DataTypes.StringType)
          .add("fittedFamily", DataTypes.StringType);

  private final GradientEMModel model;

  GradientEMModelWriter(GradientEMModel model) {
    this.model = model;
  }

  @Override
  public void save(String path) throws IOException {
    if (LocalModel.isMeant()) {
      saveMetadata(path);
      LocalModel.of(model).write(path);
      return;
    }
    try (ReplacedDirectory directory =
        new ReplacedDirectory(
            path,
            shouldOverwrite(),
            sparkSession().sparkContext().hadoopConfiguration(),
            "call write().overwrite() to replace it")) {
      saveImpl(directory.stage().toString());
      directory.commit();
    }
  }

  @Override
  public void saveImpl(String path) {
    saveMetadata(path);
    Mixture mixture = model.mixture();
    GradientEMSummary summary = model.hasSummary() ? model.summary() : null;
    Row row =
        RowFactory.create(
            FORMAT,
            mixture.dim(),
            family(mixture),
            summary == null ? null : summary.training().toJson(),
            summary == null ? null : family(summary.overParameterised()));
    sparkSession()
        .createDataFrame(List.of(row), DATA)
        .coalesce(1)
        .write()
        .parquet(new Path(path, "data").toString());
    MixtureTable.write(sparkSession(), mixture, new Path(path, MIXTURE).toString());
    if (summary != null) {
      MixtureTable.write(
          sparkSession(),
          summary.overParameterised(),
          new Path(path, OVER_PARAMETERISED).toString());
    }
  }

  @SuppressWarnings("deprecation") // Spark 3.5 has no other.
  private void saveMetadata(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(
        model, path, sparkSession().sparkContext(), Option.empty(), Option.empty());
  }

  private static String family(Mixture mixture) {
    return mixture.covariances().family().toString();
  }
}
