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
import org.gradientem.spark.io.MixtureDigest;
import org.gradientem.spark.io.MixtureTable;
import org.gradientem.spark.io.ReplacedDirectory;

/**
 * Writes a model in Spark ML's layout. An existing model is replaced only once the new one is
 * complete, where Spark would delete it first.
 */
final class GradientEMModelWriter extends MLWriter {
  /** Version of the layout. */
  static final int FORMAT = 3;

  static final String MIXTURE = "mixture";
  static final String OVER_PARAMETERISED = "overParameterised";

  static final String FAMILY = "covarianceFamily";
  static final String FITTED_FAMILY = "overParameterisedFamily";

  private static final StructType DATA =
      new StructType()
          .add("format", DataTypes.IntegerType)
          .add("dim", DataTypes.IntegerType)
          .add(FAMILY, DataTypes.StringType)
          .add(FITTED_FAMILY, DataTypes.StringType)
          .add("training", DataTypes.StringType)
          .add("digest", DataTypes.StringType);

  private final GradientEMModel model;

  GradientEMModelWriter(GradientEMModel model) {
    this.model = model;
  }

  @Override
  public void save(String path) throws IOException {
    if (LocalModel.isMeant()) {
      DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
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
    DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
    Mixture mixture = model.mixture();
    Mixture fitted = model.hasSummary() ? model.summary().overParameterised() : null;
    String training = model.hasSummary() ? model.summary().training().toJson() : null;
    Row row =
        RowFactory.create(
            FORMAT,
            mixture.dim(),
            mixture.covariances().family().toString(),
            fitted == null ? null : fitted.covariances().family().toString(),
            training,
            digest(mixture, fitted, training));
    sparkSession()
        .createDataFrame(List.of(row), DATA)
        .coalesce(1)
        .write()
        .parquet(new Path(path, "data").toString());
    MixtureTable.write(sparkSession(), mixture, new Path(path, MIXTURE).toString());
    if (fitted != null) {
      MixtureTable.write(sparkSession(), fitted, new Path(path, OVER_PARAMETERISED).toString());
    }
  }

  /** Of all that a model holds; the mixture before the selection and the summary may be null. */
  static String digest(Mixture mixture, Mixture fitted, String training) {
    MixtureDigest digest = new MixtureDigest().add(mixture);
    return (fitted == null ? digest : digest.add(fitted).add(training)).hex();
  }
}
