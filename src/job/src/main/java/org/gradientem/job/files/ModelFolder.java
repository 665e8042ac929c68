package org.gradientem.job.files;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.internal.columns.ColumnEncoder;
import org.gradientem.spark.GradientEMModel;
import org.gradientem.spark.TableFeaturesModel;
import org.gradientem.spark.internal.io.ColumnsJson;

/** A fitted model as the commands find it: what {@code fit} wrote, or a model saved by itself. */
public final class ModelFolder {
  /** Where {@code fit} puts the model within its output. */
  public static final String MODEL = "model";

  /** Where it puts what made the features, beside the model. */
  public static final String COLUMNS = "columns";

  private static final String METADATA = "metadata";

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
    GivenPath given = GivenPath.of("--model", path, session.sparkContext().hadoopConfiguration());
    Path folder = given.path();
    Path inner = new Path(folder, MODEL);
    return GradientEMModel.load(
        given.files().exists(inner)
            ? inner.toString()
            : given.isLocal() ? folder.toUri().getPath() : path);
  }

  /**
   * Refuses a folder on this machine without a model, before Spark is started.
   *
   * @param option the option that names it; null if it is not given
   * @param path the output of {@code fit}, or the model itself
   * @param hadoop the configuration of its file system
   * @throws IOException if the file system cannot be read
   */
  public static void check(String option, String path, Configuration hadoop) throws IOException {
    if (path == null) {
      return;
    }
    GivenPath given = GivenPath.of(option, path, hadoop);
    given.requirePlain();
    boolean isThere =
        given.files().exists(new Path(given.path(), MODEL))
            || given.files().exists(new Path(given.path(), METADATA));
    if (given.isLocal() && !isThere) {
      throw new UserException(
          "There is no model at %s; give %s the output of fit.".formatted(path, option));
    }
  }

  /**
   * Loads what made the features of a model, and compares it with the model.
   *
   * @param session the session
   * @param path the output of {@code fit}, or the model itself
   * @param model the model at this path
   * @return what lies beside the model; empty if its features came as vectors
   * @throws IOException if the file system cannot be read
   * @throws UserException if it is not there, damaged, or that of another model
   */
  public static Optional<TableFeaturesModel> kinds(
      SparkSession session, String path, GradientEMModel model) throws IOException {
    GivenPath given = GivenPath.of("--model", path, session.sparkContext().hadoopConfiguration());
    Path folder = given.path();
    FileSystem files = given.files();
    boolean holdsModel = files.exists(new Path(folder, MODEL));
    Path output = holdsModel ? folder : files.makeQualified(folder).getParent();
    boolean isOfFit = holdsModel || files.makeQualified(folder).getName().equals(MODEL);
    if (output == null || !isOfFit) {
      return Optional.empty();
    }
    Path kinds = new Path(output, COLUMNS);
    if (!files.exists(new Path(kinds, METADATA)) && !Receipt.has(files, output, COLUMNS)) {
      return Optional.empty();
    }
    if (!files.exists(kinds)) {
      throw new UserException(
          "There is no %s, which fit wrote beside the model; put it back, or fit again."
              .formatted(kinds));
    }
    TableFeaturesModel found = TableFeaturesModel.load(kinds.toString());
    requireSameFeatures(kinds, found, model);
    return Optional.of(found);
  }

  private static void requireSameFeatures(
      Path path, TableFeaturesModel kinds, GradientEMModel model) {
    List<ColumnEncoder.Entry> made =
        ColumnsJson.fromJson(kinds.getColumnsJson()).stream()
            .flatMap(column -> new ColumnEncoder(column).entries().stream())
            .toList();
    List<String> names = model.featureNames();
    List<ColumnEncoder.Entry> fitted =
        IntStream.range(0, names.size())
            .mapToObj(j -> new ColumnEncoder.Entry(names.get(j), model.levelNames(j)))
            .toList();
    if (!made.equals(fitted)) {
      throw new UserException(
          "The columns at %s are not those that the model was fitted on; put the folder back that fit wrote, or fit again."
              .formatted(path));
    }
  }
}
