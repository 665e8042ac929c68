package org.gradientem.spark.internal.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWriter;

/**
 * Writes a model: its params as Spark ML does, and all else as one JSON file. An existing model is
 * replaced only once the new one is complete, where Spark would delete it first.
 */
public final class ModelWriter extends MLWriter {
  /** The file next to the metadata. */
  static final String FILE = "model.json";

  private final Params owner;
  private final LocalModel model;

  /**
   * Makes a writer.
   *
   * @param owner the model, for its class, uid and params
   * @param model the rest of it
   */
  public ModelWriter(Params owner, LocalModel model) {
    this.owner = owner;
    this.model = model;
  }

  @Override
  public void save(String path) throws IOException {
    if (LocalModel.isMeant()) {
      StageMetadata.write(sparkSession(), owner, path);
      Files.createDirectories(java.nio.file.Path.of(path));
      try (OutputStream out = Files.newOutputStream(java.nio.file.Path.of(path, FILE))) {
        writeDocument(out);
      }
      return;
    }
    try (ReplacedDirectory directory =
        new ReplacedDirectory(
            path, shouldOverwrite(), hadoop(), "call write().overwrite() to replace it")) {
      write(directory.stage().toString());
      directory.commit();
    }
  }

  @Override
  public void saveImpl(String path) {
    try {
      write(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String path) throws IOException {
    StageMetadata.write(sparkSession(), owner, path);
    Path file = new Path(path, FILE);
    try (OutputStream out = file.getFileSystem(hadoop()).create(file, false)) {
      writeDocument(out);
    } catch (FSError e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    }
  }

  private void writeDocument(OutputStream out) throws IOException {
    byte[] json = model.toBytes();
    out.write(json, 0, json.length - 1);
    out.write(Signed.end(json, json.length - 1).getBytes(StandardCharsets.UTF_8));
  }

  private Configuration hadoop() {
    return sparkSession().sparkContext().hadoopConfiguration();
  }
}
