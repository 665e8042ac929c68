package org.gradientem.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Row;
import org.gradientem.UserException;
import org.gradientem.mixture.CovarianceFamily;
import org.gradientem.mixture.Mixture;
import org.gradientem.spark.io.MixtureTable;

/** Reads what {@link GradientEMModelWriter} wrote. */
final class GradientEMModelReader extends MLReader<GradientEMModel> {

  @Override
  public GradientEMModel load(String path) {
    boolean isLocal = LocalModel.isMeant();
    if (!isLocal) {
      requireExists(path);
    }
    DefaultParamsReader.Metadata metadata = metadata(path);
    if (!metadata.className().equals(GradientEMModel.class.getName())) {
      throw new UserException(
          "%s holds a %s, not a GradientEMModel; load it with its own class."
              .formatted(path, metadata.className()));
    }
    return isLocal ? local(path, metadata) : stored(path, metadata);
  }

  private static GradientEMModel local(String path, DefaultParamsReader.Metadata metadata) {
    try {
      LocalModel saved = LocalModel.read(path);
      return saved.withSummary(model(path, metadata, saved.mixture().toMixture()));
    } catch (IOException e) {
      throw damaged(path, "file", e);
    }
  }

  private GradientEMModel stored(String path, DefaultParamsReader.Metadata metadata) {
    Row data = data(path);
    requireKnownFormat(data, path);
    Mixture mixture =
        mixture(data, GradientEMModelWriter.MIXTURE, GradientEMModelWriter.FAMILY, path);
    String training = field(data, "training") instanceof String text ? text : null;
    Mixture fitted =
        training == null
            ? null
            : mixture(
                data,
                GradientEMModelWriter.OVER_PARAMETERISED,
                GradientEMModelWriter.FITTED_FAMILY,
                path);
    GradientEMModel model = model(path, metadata, mixture);
    GradientEMModel whole = fitted == null ? model : withSummary(model, fitted, training, path);
    requireUnchanged(data, GradientEMModelWriter.digest(mixture, fitted, training), path);
    return whole;
  }

  private static GradientEMModel model(
      String path, DefaultParamsReader.Metadata metadata, Mixture mixture) {
    GradientEMModel model = new GradientEMModel(metadata.uid(), mixture);
    try {
      metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
    } catch (RuntimeException e) {
      throw damaged(path, "metadata", e);
    }
    return model;
  }

  private static void requireKnownFormat(Row data, String path) {
    if (!(field(data, "format") instanceof Integer format)) {
      throw damaged(path, "format", null);
    }
    if (format < GradientEMModelWriter.FORMAT) {
      throw new UserException(
          "The model at %s has format %d, which an earlier version wrote and this one does not read; fit it again."
              .formatted(path, format));
    }
    if (format > GradientEMModelWriter.FORMAT) {
      throw new UserException(
          "The model at %s has format %d, this version reads up to %d; update spark-gradient-em."
              .formatted(path, format, GradientEMModelWriter.FORMAT));
    }
  }

  private static Object field(Row data, String name) {
    return List.of(data.schema().fieldNames()).contains(name) ? data.getAs(name) : null;
  }

  private Mixture mixture(Row data, String folder, String family, String path) {
    try {
      return MixtureTable.read(
          sparkSession(),
          new Path(path, folder).toString(),
          CovarianceFamily.parse(data.getAs(family)),
          data.<Integer>getAs("dim"));
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

  private DefaultParamsReader.Metadata metadata(String path) {
    try {
      return DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), "");
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

  private static GradientEMModel withSummary(
      GradientEMModel model, Mixture fitted, String training, String path) {
    try {
      return model.withSummary(
          new GradientEMSummary(
              Training.fromJson(training), fitted, new double[0][], null, model, model.k()));
    } catch (JsonProcessingException e) {
      throw damaged(path, "summary", e);
    }
  }

  private static void requireUnchanged(Row data, String digest, String path) {
    if (!digest.equals(field(data, "digest"))) {
      throw new UserException(
          "The model at %s is not as it was written: its numbers or their order have changed; save it again."
              .formatted(path));
    }
  }
}
