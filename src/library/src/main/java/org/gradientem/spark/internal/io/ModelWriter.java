package org.gradientem.spark.internal.io;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.gradientem.mixture.Mixture;

/**
 * Writes a model in Spark ML's layout. An existing model is replaced only once the new one is
 * complete, where Spark would delete it first.
 */
public final class ModelWriter extends MLWriter {
  /** Version of the layout. */
  public static final int FORMAT = 7;

  /** That of models without noise, which earlier versions read as well. */
  static final int LEVELS_FORMAT = 6;

  /** That of models of numbers alone, which earlier versions read as well. */
  static final int NUMBERS_FORMAT = 5;

  static final String MIXTURE = "mixture";
  static final String OVER_PARAMETERISED = "overParameterised";
  static final String OTHERS = "others";

  static final String FEATURES = "features";
  static final String CUTS = "cuts";
  static final String LEVELS = "levels";

  static final StructType DATA =
      new StructType()
          .add("format", DataTypes.IntegerType)
          .add("dim", DataTypes.IntegerType)
          .add("training", DataTypes.StringType)
          .add(FEATURES, DataTypes.createArrayType(DataTypes.StringType, false))
          .add(
              LEVELS,
              DataTypes.createArrayType(
                  DataTypes.createArrayType(DataTypes.StringType, false), false))
          .add(CUTS, DataTypes.StringType)
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
      StageMetadata.write(sparkSession(), owner, path);
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
    StageMetadata.write(sparkSession(), owner, path);
    Row row =
        RowFactory.create(
            format(model.mixture()),
            model.mixture().dim(),
            model.training(),
            model.features().names().toArray(),
            model.features().levels().stream().map(List::toArray).toArray(),
            CutsJson.text(model.cuts()),
            digest(model));
    sparkSession()
        .createDataFrame(List.of(row), DATA)
        .coalesce(1)
        .write()
        .parquet(new Path(path, "data").toString());
    write(List.of(model.mixture()), path, MIXTURE);
    if (model.hasSummary()) {
      write(List.of(model.mixtures().overParameterised()), path, OVER_PARAMETERISED);
      write(model.mixtures().others(), path, OTHERS);
    }
  }

  private static int format(Mixture mixture) {
    if (!mixture.noise().isEmpty()) {
      return FORMAT;
    }
    return mixture.levels().isEmpty() ? NUMBERS_FORMAT : LEVELS_FORMAT;
  }

  private void write(List<Mixture> mixtures, String path, String folder) {
    MixtureTable.write(sparkSession(), mixtures, new Path(path, folder).toString());
  }

  /** Of all that a model holds. */
  static String digest(SavedModel model) {
    MixtureDigest digest = new MixtureDigest().add(model.mixture());
    model.features().names().forEach(digest::add);
    model.features().levels().forEach(names -> names.forEach(digest::add));
    if (model.cuts().areKnown()) {
      digest.add(CutsJson.text(model.cuts()));
    }
    if (model.hasSummary()) {
      digest.add(model.mixtures().overParameterised()).add(model.training());
      model.mixtures().others().forEach(digest::add);
    }
    return digest.hex();
  }
}
