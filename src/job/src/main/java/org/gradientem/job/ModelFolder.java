package org.gradientem.job;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.GradientEMModel;

/** A fitted model as the commands find it: what {@code fit} wrote, or a model saved by itself. */
final class ModelFolder {
  private ModelFolder() {}

  static GradientEMModel load(SparkSession session, String path) throws IOException {
    Places.requirePath("--model", path);
    Path folder = new Path(path);
    FileSystem files = folder.getFileSystem(session.sparkContext().hadoopConfiguration());
    Path inner = new Path(folder, "model");
    return GradientEMModel.load(files.exists(inner) ? inner.toString() : path);
  }
}
