package org.gradientem.spark.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rdd.RunningSpark;
import scala.Option;

/**
 * The metadata of a saved stage: a line of JSON by Spark ML with class, uid and params, whose last
 * field is the SHA-256 of the line without that field.
 */
public record StageMetadata(String path, DefaultParamsReader.Metadata metadata) {
  private static final String FOLDER = "metadata";

  /** The param by which a client asks a model for something else than rows; it is not saved. */
  private static final String ASKED = "table";

  @SuppressWarnings("deprecation") // Spark 3.5 has no other.
  static void write(SparkSession session, Params given, String path) {
    Params stage = given.copy(ParamMap.empty());
    if (stage.hasParam(ASKED)) {
      stage.clear(stage.getParam(ASKED));
    }
    if (LocalModel.isMeant()) {
      DefaultParamsWriter$.MODULE$.saveMetadata(
          stage, path, session.sparkContext(), Option.empty(), Option.empty());
      return;
    }
    String line =
        DefaultParamsWriter$.MODULE$.getMetadataToSave(
            stage, session.sparkContext(), Option.empty(), Option.empty());
    session
        .createDataset(List.of(Signed.of(line)), Encoders.STRING())
        .coalesce(1)
        .write()
        .text(new Path(path, FOLDER).toString());
  }

  /**
   * Reads the metadata. No class is looked for by the name that they hold: Spark's own reader makes
   * an object of any class that is named there.
   *
   * @throws UserException if there are none, or they are damaged or those of another class
   */
  @SuppressWarnings("deprecation") // Spark 3.5 has no other.
  static StageMetadata read(SparkSession session, String path, Class<?> type) {
    RunningSpark.require();
    requireExists(session, path, type);
    DefaultParamsReader.Metadata metadata;
    try {
      metadata = DefaultParamsReader$.MODULE$.loadMetadata(path, session.sparkContext(), "");
    } catch (Exception e) {
      // Spark throws its checked exceptions undeclared.
      throw damaged(path, e);
    }
    if (!metadata.className().equals(type.getName())) {
      throw new UserException(
          "%s holds a %s, not a %s; load it with its own class."
              .formatted(path, metadata.className(), type.getSimpleName()));
    }
    requireUnchanged(metadata.metadataJson(), path);
    return new StageMetadata(path, metadata);
  }

  private static void requireExists(SparkSession session, String path, Class<?> type) {
    if (LocalModel.isMeant()) {
      return;
    }
    try {
      Path root = new Path(path);
      FileSystem files = root.getFileSystem(session.sparkContext().hadoopConfiguration());
      if (!files.exists(root)) {
        String what = Model.class.isAssignableFrom(type) ? "model" : type.getSimpleName();
        throw new UserException("There is no %s at %s; check the path.".formatted(what, path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stages that Spark Connect puts aside have no digest. */
  private static void requireUnchanged(String line, String path) {
    if (Signed.isSigned(line) && !Signed.isUnchanged(line.getBytes(StandardCharsets.UTF_8))) {
      throw new UserException(
          "%s is not as it was written: its metadata have changed; save it again.".formatted(path));
    }
  }

  /** {@return the stage's uid} */
  public String uid() {
    return metadata.uid();
  }

  /**
   * Sets the params.
   *
   * @param stage a stage of this uid
   * @throws UserException if it has not these params, or they cannot have these values
   */
  public void setParams(Params stage) {
    try {
      // Earlier versions saved it.
      metadata.getAndSetParams(stage, Option.apply(Option.apply(ASKED).toList()));
    } catch (RuntimeException e) {
      throw damaged(path, e);
    }
  }

  private static UserException damaged(String path, Exception cause) {
    return new UserException(
        "%s is incomplete or damaged: its metadata cannot be read; save it again.".formatted(path),
        cause);
  }
}
