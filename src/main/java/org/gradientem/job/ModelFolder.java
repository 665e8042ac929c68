package org.gradientem.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.GradientEMModel;

/** A fitted model as the commands find it: what {@code fit} wrote, or a model saved by itself. */
final class ModelFolder {

  /** A model and the columns that it was fitted on, null if they are not known. */
  record Loaded(GradientEMModel model, List<String> features) {}

  private ModelFolder() {}

  static Loaded load(SparkSession session, String path) throws IOException {
    Path folder = new Path(path);
    FileSystem files = folder.getFileSystem(session.sparkContext().hadoopConfiguration());
    Path inner = new Path(folder, "model");
    if (!files.exists(inner)) {
      return new Loaded(GradientEMModel.load(path), null);
    }
    GradientEMModel model = GradientEMModel.load(inner.toString());
    try (InputStream in = files.open(new Path(folder, "summary.json"))) {
      String[] names =
          new ObjectMapper()
              .treeToValue(new ObjectMapper().readTree(in).path("features"), String[].class);
      return new Loaded(model, List.of(names));
    }
  }
}
