package org.gradientem.spark.internal.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.RootLocale;

/**
 * A folder that appears complete or not at all: it is written under a temporary name beside the
 * target and renamed at the end, and what it replaces is deleted only after that. Closing removes
 * what was not committed. What a killed writer left is removed by the next that writes there a day
 * later, or put back if it is what was to be replaced and nothing has taken its place.
 */
public final class ReplacedDirectory implements AutoCloseable {
  private final FileSystem files;
  private static final String NEW = "new";
  private static final String OLD = "old";

  /** Looks like a colon, before which Hadoop would take a name's letters for a scheme. */
  private static final char COLON = '\uA789';

  /** Age of what a killed writer has left, and no living one still writes to. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /** What a file system has room for in a name. */
  private static final int MAX_BYTES = 255;

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
    clearAway(absolute);
    UUID id = UUID.randomUUID();
    staging = sibling(absolute, prefix(absolute, NEW) + id);
    replaced = sibling(absolute, prefix(absolute, OLD) + id);
    if (!overwrite && files.exists(this.target)) {
      throw new IOException(target + " already exists; " + mend + ".");
    }
  }

  private static Path sibling(Path target, String name) throws IOException {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IOException(
          RootLocale.format(
              "The name %s is too long by %d bytes for the folder that it is written to first; choose a shorter one.",
              target.getName(), bytes - MAX_BYTES));
    }
    return new Path(target.getParent(), name);
  }

  private static String prefix(Path target, String kind) {
    return ".%s-%s-".formatted(target.getName().replace(':', COLON), kind);
  }

  /** Removes what killed writers left of this target. */
  private void clearAway(Path absolute) throws IOException {
    List<FileStatus> abandoned = new ArrayList<>();
    Set<String> living = new HashSet<>();
    for (FileStatus unfinished : left(absolute, NEW)) {
      if (isAbandoned(unfinished)) {
        abandoned.add(unfinished);
      } else {
        living.add(id(unfinished, absolute, NEW));
      }
    }
    for (FileStatus old : left(absolute, OLD)) {
      // Its own time is that of the output that it was.
      if (!living.contains(id(old, absolute, OLD))
          && (files.exists(absolute) || !files.rename(old.getPath(), absolute))) {
        files.delete(old.getPath(), true);
      }
    }
    for (FileStatus unfinished : abandoned) {
      files.delete(unfinished.getPath(), true);
    }
  }

  private static boolean isAbandoned(FileStatus unfinished) {
    return unfinished.getModificationTime() < Instant.now().minus(ABANDONED).toEpochMilli();
  }

  private static String id(FileStatus found, Path target, String kind) {
    return found.getPath().getName().substring(prefix(target, kind).length());
  }

  private FileStatus[] left(Path absolute, String kind) throws IOException {
    String prefix = prefix(absolute, kind);
    // No pattern, in which a name's own braces and stars would count.
    return files.exists(absolute.getParent())
        ? files.listStatus(absolute.getParent(), path -> path.getName().startsWith(prefix))
        : new FileStatus[0];
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
