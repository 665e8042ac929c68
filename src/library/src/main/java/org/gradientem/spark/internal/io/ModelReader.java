package org.gradientem.spark.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLReader;
import org.gradientem.UserException;

/**
 * Reads what {@link ModelWriter} wrote.
 *
 * @param <M> the model's class
 */
public final class ModelReader<M> extends MLReader<M> {
  private static final Pattern FORMAT = Pattern.compile("\\{\"format\":(\\d{1,9}),");

  /** Bytes that have the format. */
  private static final int BEGINNING = 40;

  private final Class<M> type;
  private final BiFunction<StageMetadata, LocalModel, M> maker;

  /**
   * Makes a reader.
   *
   * @param type the model's class
   * @param maker makes a model with its params and, if it was saved with one, its summary
   */
  public ModelReader(Class<M> type, BiFunction<StageMetadata, LocalModel, M> maker) {
    this.type = type;
    this.maker = maker;
  }

  @Override
  public M load(String path) {
    StageMetadata metadata = StageMetadata.read(sparkSession(), path, type);
    try {
      return maker.apply(metadata, saved(path));
    } catch (UserException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          "The model at %s is incomplete or damaged: its %s cannot be read; save it again."
              .formatted(path, ModelWriter.FILE),
          e);
    }
  }

  private LocalModel saved(String path) throws IOException {
    byte[] json = bytes(path);
    Matcher format =
        FORMAT.matcher(
            new String(json, 0, Math.min(json.length, BEGINNING), StandardCharsets.UTF_8));
    if (format.lookingAt() && Integer.parseInt(format.group(1)) != LocalModel.FORMAT) {
      throw new UserException(
          "The model at %s has format %s, this version reads %s; load it with the version that saved it, or fit it again."
              .formatted(path, format.group(1), LocalModel.FORMAT));
    }
    LocalModel saved = LocalModel.fromBytes(json);
    if (!Signed.isUnchanged(json)) {
      throw new UserException(
          "The model at %s is not as it was written: its numbers or their order have changed; save it again."
              .formatted(path));
    }
    return saved;
  }

  private byte[] bytes(String path) throws IOException {
    if (LocalModel.isMeant()) {
      return Files.readAllBytes(java.nio.file.Path.of(path, ModelWriter.FILE));
    }
    Path file = new Path(path, ModelWriter.FILE);
    FileSystem files = file.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }
}
