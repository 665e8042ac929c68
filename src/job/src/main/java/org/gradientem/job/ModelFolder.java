package org.gradientem.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.spark.GradientEMModel;

/** A fitted model as the commands find it: what {@code fit} wrote, or a model saved by itself. */
final class ModelFolder {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A model and the columns that it was fitted on, null if they are not known. */
  record Loaded(GradientEMModel model, List<String> features) {}

  private ModelFolder() {}

  static Loaded load(SparkSession session, String path) throws IOException {
    Places.requirePath("--model", path);
    Path folder = new Path(path);
    FileSystem files = folder.getFileSystem(session.sparkContext().hadoopConfiguration());
    Path inner = new Path(folder, "model");
    if (!files.exists(inner)) {
      return new Loaded(GradientEMModel.load(path), null);
    }
    return new Loaded(GradientEMModel.load(inner.toString()), features(files, folder));
  }

  private static List<String> features(FileSystem files, Path folder) throws IOException {
    Path summary = new Path(folder, "summary.json");
    try (InputStream in = files.open(summary)) {
      JsonNode names = JSON.readTree(in).required("features");
      return List.of(JSON.treeToValue(names, String[].class));
    } catch (FileNotFoundException | JacksonException | IllegalArgumentException e) {
      throw new UserException(
          "%s, which names the features, is missing or damaged; fit again, or give %s, the model alone, and its columns with --features."
              .formatted(summary, new Path(folder, "model")),
          e);
    }
  }
}
