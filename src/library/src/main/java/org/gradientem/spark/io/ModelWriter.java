package org.gradientem.spark.io;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.Mixture;
import scala.Option;

/**
 * Writes a model in Spark ML's layout. An existing model is replaced only once the new one is
 * complete, where Spark would delete it first.
 */
public final class ModelWriter extends MLWriter {
  /** Version of the layout. */
  public static final int FORMAT = 5;

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

  private final Params owner;
  private final SavedModel model;

  /**
   * Makes a writer.
   *
   * @param owner the model, for its class, uid and params
   * @param model the rest of it
   */
  public ModelWriter(Params owner, SavedModel model) {
    this.owner = owner;
    this.model = model;
  }

  @Override
  public void save(String path) throws IOException {
    if (LocalModel.isMeant()) {
      saveMetadata(path);
      LocalModel.write(model, path);
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
    Row row =
        RowFactory.create(
            FORMAT,
            mixture.dim(),
            family(mixture),
            model.hasSummary() ? family(model.overParameterised()) : null,
            model.training(),
            digest(model));
    sparkSession()
        .createDataFrame(List.of(row), DATA)
        .coalesce(1)
        .write()
        .parquet(new Path(path, "data").toString());
    MixtureTable.write(sparkSession(), mixture, new Path(path, MIXTURE).toString());
    if (model.hasSummary()) {
      MixtureTable.write(
          sparkSession(), model.overParameterised(), new Path(path, OVER_PARAMETERISED).toString());
    }
  }

  @SuppressWarnings("deprecation") // Spark 3.5 has no other.
  private void saveMetadata(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(
        owner, path, sparkSession().sparkContext(), Option.empty(), Option.empty());
  }

  private static String family(Mixture mixture) {
    return mixture.covariances().family().toString();
  }

  /** Of all that a model holds. */
  static String digest(SavedModel model) {
    MixtureDigest digest = new MixtureDigest().add(model.mixture());
    return (model.hasSummary()
            ? digest.add(model.overParameterised()).add(model.training())
            : digest)
        .hex();
  }
}
