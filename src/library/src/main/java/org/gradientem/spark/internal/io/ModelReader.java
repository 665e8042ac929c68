package org.gradientem.spark.internal.io;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.groups.Cuts;
import org.gradientem.mixture.Mixture;

/**
 * Reads what {@link ModelWriter} wrote.
 *
 * @param <M> the model's class
 */
public final class ModelReader<M> extends MLReader<M> {
  private final Class<M> type;
  private final Maker<M> maker;

  /**
   * Makes a reader.
   *
   * @param type the model's class
   * @param maker makes the model of what is read
   */
  public ModelReader(Class<M> type, Maker<M> maker) {
    this.type = type;
    this.maker = maker;
  }

  /**
   * Makes a model.
   *
   * @param <M> the model's class
   */
  public interface Maker<M> {
    /**
     * Makes a model with its params and, if it was saved with one, its summary.
     *
     * @param params its uid and params
     * @param saved the rest
     * @return the model
     * @throws IOException if the facts of its fit are none
     */
    M make(StageMetadata params, SavedModel saved) throws IOException;
  }

  @Override
  public M load(String path) {
    StageMetadata metadata = StageMetadata.read(sparkSession(), path, type);
    if (LocalModel.isMeant()) {
      return made(path, metadata, local(path));
    }
    Row data = data(path);
    requireKnownFormat(data, path);
    SavedModel saved = stored(data, path);
    requireUnchanged(data, ModelWriter.digest(saved), path);
    return made(path, metadata, saved);
  }

  private M made(String path, StageMetadata metadata, SavedModel saved) {
    try {
      return maker.make(metadata, saved);
    } catch (IOException e) {
      throw damaged(path, "summary", e);
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(path, "data", e);
    }
  }

  private static SavedModel local(String path) {
    try {
      return LocalModel.read(path);
    } catch (IOException e) {
      throw damaged(path, "file", e);
    }
  }

  private SavedModel stored(Row data, String path) {
    Mixture mixture = mixture(data, ModelWriter.MIXTURE, path);
    ModelFeatures features = features(data, path);
    Cuts cuts = cuts(data, path);
    if (!(data.getAs("training") instanceof String training)) {
      return SavedModel.bare(mixture, features, cuts);
    }
    FittedMixtures mixtures =
        new FittedMixtures(
            mixture,
            mixture(data, ModelWriter.OVER_PARAMETERISED, path),
            mixtures(data, ModelWriter.OTHERS, path));
    return new SavedModel(mixtures, training, features, cuts);
  }

  /** Models that were saved before there were any have none. */
  private static Cuts cuts(Row data, String path) {
    try {
      return data.getAs(ModelWriter.CUTS) instanceof String text
          ? CutsJson.parse(text)
          : Cuts.unknown();
    } catch (IOException e) {
      throw damaged(path, ModelWriter.CUTS, e);
    }
  }

  private static ModelFeatures features(Row data, String path) {
    try {
      List<String> names = data.getList(data.fieldIndex(ModelWriter.FEATURES));
      List<Object> levels = data.getList(data.fieldIndex(ModelWriter.LEVELS));
      return new ModelFeatures(
          names, levels == null ? List.of() : levels.stream().map(ModelReader::texts).toList());
    } catch (RuntimeException e) {
      throw damaged(path, ModelWriter.FEATURES, e);
    }
  }

  /** An array within an array, which is a collection of Scala's. */
  private static List<String> texts(Object array) {
    return RowFactory.create(array).getList(0);
  }

  private static void requireKnownFormat(Row data, String path) {
    if (!(data.getAs("format") instanceof Integer format)) {
      throw damaged(path, "format", null);
    }
    if (format < ModelWriter.NUMBERS_FORMAT) {
      throw new UserException(
          RootLocale.format(
              "The model at %s has format %d, which an earlier version wrote and this one does not read; fit it again.",
              path, format));
    }
    if (format > ModelWriter.FORMAT) {
      throw new UserException(
          RootLocale.format(
              "The model at %s has format %d, this version reads up to %d; update spark-gradient-em.",
              path, format, ModelWriter.FORMAT));
    }
  }

  private Mixture mixture(Row data, String folder, String path) {
    List<Mixture> all = mixtures(data, folder, path);
    if (all.isEmpty()) {
      throw damaged(path, folder, null);
    }
    return all.get(0);
  }

  private List<Mixture> mixtures(Row data, String folder, String path) {
    try {
      return MixtureTable.read(
          sparkSession(), new Path(path, folder).toString(), data.<Integer>getAs("dim"));
    } catch (Exception e) {
      // Spark throws its checked exceptions undeclared.
      throw damaged(path, folder, e);
    }
  }

  private Row data(String path) {
    try {
      // Spark would make an object of a class that the file's own schema names.
      return sparkSession()
          .read()
          .schema(ModelWriter.DATA)
          .parquet(new Path(path, "data").toString())
          .head();
    } catch (Exception e) {
      throw damaged(path, "data", e);
    }
  }

  private static UserException damaged(String path, String part, Exception cause) {
    return new UserException(
        "The model at %s is incomplete or damaged: its %s cannot be read; save it again."
            .formatted(path, part),
        cause);
  }

  private static void requireUnchanged(Row data, String digest, String path) {
    if (!digest.equals(data.getAs("digest"))) {
      throw new UserException(
          "The model at %s is not as it was written: its numbers or their order have changed; save it again."
              .formatted(path));
    }
  }
}
