package org.gradientem.spark.io;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that appears complete or not at all: it is written under a temporary name beside the
 * target and renamed at the end, and what it replaces is deleted only after that. Closing removes
 * what was not committed.
 */
public final class ReplacedDirectory implements AutoCloseable {
  private final FileSystem files;
  private final Path target;
  private final Path staging;
  private final Path replaced;
  private final boolean overwrite;

  /**
   * Refuses an existing target unless it may be replaced.
   *
   * @param target path of the folder
   * @param overwrite whether an existing folder is replaced
   * @param hadoop the configuration of its file system
   * @param mend what the user can do about an existing folder, for the error
   * @throws IOException if the target exists and may not be replaced, or cannot be looked at
   */
  public ReplacedDirectory(String target, boolean overwrite, Configuration hadoop, String mend)
      throws IOException {
    this.target = new Path(target);
    this.files = this.target.getFileSystem(hadoop);
    this.overwrite = overwrite;
    Path absolute = files.makeQualified(this.target);
    if (absolute.isRoot()) {
      throw new IOException(target + " is the root of its file system; choose a folder below it.");
    }
    String id = UUID.randomUUID().toString();
    staging = new Path(absolute.getParent(), "." + absolute.getName() + "-new-" + id);
    replaced = new Path(absolute.getParent(), "." + absolute.getName() + "-old-" + id);
    if (!overwrite && files.exists(this.target)) {
      throw new IOException(target + " already exists; " + mend + ".");
    }
  }

  /**
   * Makes the folder to write into, so that a lack of permission shows at once.
   *
   * @return its path
   * @throws IOException if it cannot be made
   */
  public Path stage() throws IOException {
    if (!files.mkdirs(staging)) {
      throw new IOException(
          "No folder can be made in %s; check its permissions.".formatted(staging.getParent()));
    }
    return staging;
  }

  /**
   * Puts the written folder in the target's place.
   *
   * @throws IOException if it cannot be renamed; the target is then as it was
   */
  public void commit() throws IOException {
    boolean exists = files.exists(target);
    if (exists && !overwrite) {
      throw new IOException(
          target + " was written by another job meanwhile; choose another output.");
    }
    if (exists) {
      rename(target, replaced);
    }
    try {
      rename(staging, target);
    } catch (IOException e) {
      if (exists) {
        restore(e);
      }
      throw e;
    }
    files.delete(replaced, true);
  }

  private void restore(IOException cause) throws IOException {
    if (!files.rename(replaced, target)) {
      throw new IOException(
          "%s could not be replaced; what it held is at %s, move it back."
              .formatted(target, replaced),
          cause);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("Could not rename " + from + " to " + to + "; check its permissions.");
    }
  }

  @Override
  public void close() throws IOException {
    files.delete(staging, true);
  }
}
