package org.gradientem.spark.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.groups.Cuts;
import org.gradientem.mixture.Mixture;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

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
    M make(DefaultParamsReader.Metadata params, SavedModel saved) throws IOException;
  }

  @Override
  public M load(String path) {
    boolean isLocal = LocalModel.isMeant();
    if (!isLocal) {
      requireExists(path);
    }
    DefaultParamsReader.Metadata metadata = metadata(path);
    if (!metadata.className().equals(type.getName())) {
      throw new UserException(
          "%s holds a %s, not a %s; load it with its own class."
              .formatted(path, metadata.className(), type.getSimpleName()));
    }
    if (isLocal) {
      return made(path, metadata, local(path));
    }
    Row data = data(path);
    requireKnownFormat(data, path);
    SavedModel saved = stored(data, path);
    M model = made(path, metadata, saved);
    requireUnchanged(data, ModelWriter.digest(saved), path);
    return model;
  }

  private M made(String path, DefaultParamsReader.Metadata metadata, SavedModel saved) {
    try {
      return maker.make(metadata, saved);
    } catch (IOException e) {
      throw damaged(path, "summary", e);
    } catch (RuntimeException e) {
      throw damaged(path, "metadata", e);
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
    ModelFeatures features = features(data);
    Cuts cuts = cuts(data, path);
    if (!(field(data, "training") instanceof String training)) {
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
      return field(data, ModelWriter.CUTS) instanceof String text
          ? CutsJson.parse(text)
          : Cuts.unknown();
    } catch (IOException e) {
      throw damaged(path, ModelWriter.CUTS, e);
    }
  }

  private static ModelFeatures features(Row data) {
    List<String> names = data.getList(data.fieldIndex(ModelWriter.FEATURES));
    if (field(data, ModelWriter.LEVELS) == null) {
      return new ModelFeatures(names, List.of());
    }
    return new ModelFeatures(
        names,
        data.<Seq<String>>getList(data.fieldIndex(ModelWriter.LEVELS)).stream()
            .map(CollectionConverters::asJava)
            .toList());
  }

  private static void requireKnownFormat(Row data, String path) {
    if (!(field(data, "format") instanceof Integer format)) {
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

  private static Object field(Row data, String name) {
    return List.of(data.schema().fieldNames()).contains(name) ? data.getAs(name) : null;
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

  private void requireExists(String path) {
    try {
      Path root = new Path(path);
      FileSystem files = root.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
      if (!files.exists(root)) {
        throw new UserException("There is no model at " + path + "; check the path.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("deprecation") // Spark 3.5 has no other.
  private DefaultParamsReader.Metadata metadata(String path) {
    try {
      return DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession().sparkContext(), "");
    } catch (Exception e) {
      throw damaged(path, "metadata", e);
    }
  }

  private Row data(String path) {
    try {
      return sparkSession().read().parquet(new Path(path, "data").toString()).head();
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
    if (!digest.equals(field(data, "digest"))) {
      throw new UserException(
          "The model at %s is not as it was written: its numbers or their order have changed; save it again."
              .formatted(path));
    }
  }
}
