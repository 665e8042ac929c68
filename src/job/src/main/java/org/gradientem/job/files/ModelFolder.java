package org.gradientem.job.files;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;

/** A fitted model as the commands find it: what {@code fit} wrote, or a model saved by itself. */
public final class ModelFolder {
  /** Where {@code fit} puts the model within its output. */
  public static final String MODEL = "model";

  /** Where it puts what made the features, beside the model. */
  public static final String COLUMNS = "columns";

  private ModelFolder() {}

  /**
   * Loads a model.
   *
   * @param session the session
   * @param path the output of {@code fit}, or the model itself
   * @return the model
   * @throws IOException if the file system cannot be read
   */
  public static GradientEMModel load(SparkSession session, String path) throws IOException {
    Places.requirePath("--model", path);
    Path folder = new Path(path);
    FileSystem files = folder.getFileSystem(session.sparkContext().hadoopConfiguration());
    Path inner = new Path(folder, MODEL);
    return GradientEMModel.load(files.exists(inner) ? inner.toString() : path);
  }

  /**
   * Loads what made the features of a model.
   *
   * @param session the session
   * @param path the output of {@code fit}, or the model itself
   * @return what lies beside the model; empty if its features came as vectors
   * @throws IOException if the file system cannot be read
   */
  public static Optional<TableFeaturesModel> kinds(SparkSession session, String path)
      throws IOException {
    Path folder = new Path(path);
    FileSystem files = folder.getFileSystem(session.sparkContext().hadoopConfiguration());
    boolean isModel = !files.exists(new Path(folder, MODEL));
    Path kinds = isModel ? new Path(folder, "../" + COLUMNS) : new Path(folder, COLUMNS);
    return files.exists(kinds)
        ? Optional.of(TableFeaturesModel.load(kinds.toString()))
        : Optional.empty();
  }
}
