package org.gradientem.job.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;

/** A JSON file that a command writes, whole or not at all. */
public final class NewFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path path;
  private final FileSystem files;
  private final Configuration hadoop;

  /**
   * Refuses a path where something is, unless an earlier run wrote it and it is to be replaced.
   *
   * @param option the option that names it, for messages
   * @param path the path
   * @param overwrite whether what an earlier run wrote is replaced
   * @param hadoop the configuration of its file system
   * @throws IOException if the file system cannot be read
   */
  public NewFile(String option, String path, boolean overwrite, Configuration hadoop)
      throws IOException {
    GivenPath place = GivenPath.of(option, path, hadoop);
    place.requireWritable();
    this.path = place.path();
    this.hadoop = hadoop;
    files = place.files();
    if (place.isLocal() && this.path.getName().contains(":")) {
      throw new UserException(
          "%s is a name with a colon, which Hadoop cannot write; choose another %s."
              .formatted(path, option));
    }
    if (!files.exists(this.path)) {
      return;
    }
    if (!overwrite) {
      throw new UserException(
          "%s already exists; choose another %s or give --overwrite to replace it."
              .formatted(path, option));
    }
    if (files.getFileStatus(this.path).isDirectory() || !Receipt.isOwnFile(files, this.path)) {
      throw new UserException(
          "%s was not written by an earlier run, so --overwrite does not replace it; choose another %s."
              .formatted(path, option));
    }
  }

  /**
   * Writes the file.
   *
   * @param json its content, signed by {@link Receipt#signed}
   * @throws IOException if it cannot be written
   */
  public void write(Object json) throws IOException {
    Path absolute = files.makeQualified(path);
    Path staging =
        new Path(absolute.getParent(), "." + path.getName() + "-new-" + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(staging, false)) {
        JSON.writeValue(out, json);
      }
      FileContext.getFileContext(absolute.toUri(), hadoop)
          .rename(staging, absolute, Rename.OVERWRITE);
    } finally {
      files.delete(staging, false);
    }
  }
}
