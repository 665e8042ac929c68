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
      return saved.withSummary(model(metadata, saved.mixture().toMixture(), path));
    } catch (IOException e) {
      throw damaged(path, "file", e);
    }
  }

  private GradientEMModel stored(String path, DefaultParamsReader.Metadata metadata) {
    Row data = data(path);
    requireKnownFormat(data, path);
    Mixture mixture =
        mixture(data, GradientEMModelWriter.MIXTURE, data.getAs("covarianceFamily"), path);
    return withSummary(model(metadata, mixture, path), data, path);
  }

  private static GradientEMModel model(
      DefaultParamsReader.Metadata metadata, Mixture mixture, String path) {
    GradientEMModel model = new GradientEMModel(metadata.uid(), mixture);
    try {
      metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
      return model;
    } catch (RuntimeException e) {
      throw damaged(path, "metadata", e);
    }
  }

  private static void requireKnownFormat(Row data, String path) {
    if (!(field(data, "format") instanceof Integer format)) {
      throw damaged(path, "format", null);
    }
    if (format < GradientEMModelWriter.FORMAT) {
      throw new UserException(
          "The model at %s has format %d, from before components had covariances of their own; fit it again."
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
          CovarianceFamily.parse(family),
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

  private GradientEMModel withSummary(GradientEMModel model, Row data, String path) {
    if (!(field(data, "training") instanceof String training)) {
      return model;
    }
    try {
      // The search may end in another family than it began with.
      String began = field(data, "fittedFamily") instanceof String f ? f : model.covarianceFamily();
      Mixture fitted = mixture(data, GradientEMModelWriter.OVER_PARAMETERISED, began, path);
      return model.withSummary(
          new GradientEMSummary(
              Training.fromJson(training), fitted, new double[0][], null, model, model.k()));
    } catch (JsonProcessingException e) {
      throw damaged(path, "summary", e);
    }
  }
}
