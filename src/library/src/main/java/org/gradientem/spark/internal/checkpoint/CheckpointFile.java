package org.gradientem.spark.internal.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;
import org.gradientem.spark.internal.rdd.Cause;

/**
 * The file of a fit's checkpoint. It is written next to its place and then renamed, so that a crash
 * at any moment leaves a whole one. It outlives the fit, whose result may yet be lost before it is
 * written.
 */
public final class CheckpointFile {
  private static final String NAME = "checkpoint.json";

  private final Path file;
  private final Path written;
  private final FileSystem files;

  private CheckpointFile(Path folder, Configuration hadoop) throws IOException {
    file = new Path(folder, NAME);
    written = new Path(folder, "." + NAME + ".tmp");
    files = folder.getFileSystem(hadoop);
    Path trial = new Path(folder, "." + NAME + ".trial");
    files.mkdirs(folder);
    try {
      files.create(trial, true).close();
    } finally {
      files.delete(trial, false);
    }
  }

  /**
   * Makes the folder, so that what is wrong with it shows before the first checkpoint.
   *
   * @param dir its path; empty for no checkpoints
   * @param hadoop the configuration of its file system
   * @return the file in it
   * @throws UserException if nothing can be written there
   */
  public static Optional<CheckpointFile> in(String dir, Configuration hadoop) {
    if (dir.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CheckpointFile(new Path(dir), hadoop));
    } catch (IOException | FSError e) {
      throw new UserException(
          "The checkpoint folder %s cannot be written to (%s); change `checkpointDir` or its permissions, or free its disk."
              .formatted(dir, Cause.of(e)),
          e);
    }
  }

  /**
   * Returns whether there is a checkpoint.
   *
   * @return true if so
   * @throws IOException if the folder cannot be read
   */
  public boolean exists() throws IOException {
    return files.exists(file) || files.exists(written);
  }

  Optional<FitState> read() {
    try {
      // A crash may have come between the deletion of the one before and the renaming.
      Path whole = files.exists(file) ? file : written;
      if (!files.exists(whole)) {
        return Optional.empty();
      }
      try (InputStream in = files.open(whole)) {
        return Optional.of(FitState.read(in));
      } catch (IOException | RuntimeException e) {
        if (whole.equals(written)) {
          // The first one of all was cut off.
          return Optional.empty();
        }
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          "The checkpoint %s cannot be read (%s); delete it to begin again."
              .formatted(file, Cause.of(e).lines().findFirst().orElse("")),
          e);
    }
  }

  void write(FitState state) throws IOException {
    try {
      try (OutputStream out = files.create(written, true)) {
        state.writeTo(out);
      }
      // Some file systems rename to no name that is taken.
      files.delete(file, false);
      if (!files.rename(written, file)) {
        throw new IOException("it could not be renamed from " + written.getName());
      }
    } catch (FSError e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    }
  }

  /**
   * Removes the checkpoint of a fit whose result is kept elsewhere.
   *
   * @throws IOException if it cannot be removed
   */
  public void delete() throws IOException {
    files.delete(file, false);
    files.delete(written, false);
  }

  /** Its path. */
  @Override
  public String toString() {
    return file.toString();
  }
}
