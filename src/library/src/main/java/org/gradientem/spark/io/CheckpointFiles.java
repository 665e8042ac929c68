package org.gradientem.spark.io;

import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;
import org.gradientem.RootLocale;

/**
 * The checkpoints of one fit in a folder, each of which ends with a digest of what is before it.
 * They outlive the fit, whose result may yet be lost before it is written; once it has ended,
 * another fit may take the folder.
 */
public final class CheckpointFiles {
  private static final String NAME = "checkpoint-";
  private static final String SUFFIX = ".json";
  private static final String TEMPORARY = ".tmp";
  private static final String ENDED = "ended";

  /** A newline and SHA-256 in hexadecimal digits. */
  private static final int DIGEST_LENGTH = 65;

  private static final int BUFFER = 1 << 16;

  /** A fit that runs may replace all checkpoints between a scan's names and their times. */
  private static final int SCANS = 5;

  private final Path dir;
  private final FileSystem files;

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @param out where to; closing it does nothing
     * @throws IOException if it cannot be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Names a folder, which need not exist.
   *
   * @param dir its path
   * @param hadoop the configuration of its file system
   * @throws IOException if its file system cannot be reached
   */
  public CheckpointFiles(String dir, Configuration hadoop) throws IOException {
    this.dir = new Path(dir);
    files = this.dir.getFileSystem(hadoop);
  }

  /**
   * Makes the folder and, for a moment, a file in it, so that what is wrong with it shows before
   * the first checkpoint.
   *
   * @throws IOException if nothing can be written there
   */
  public void make() throws IOException {
    if (!files.mkdirs(dir)) {
      throw new IOException("no folder can be made there");
    }
    Path trial = temporary("trial");
    try {
      write(trial, out -> out.write(' '));
    } finally {
      files.delete(trial, false);
    }
  }

  /**
   * Writes a checkpoint, whole or not at all, and removes all but this one and the one before.
   *
   * @param prefix of the names of one phase's files
   * @param passes passes spent, by which checkpoints are ordered
   * @param content what it holds
   * @return its path
   * @throws IOException if it cannot be written
   */
  public Path write(String prefix, int passes, Content content) throws IOException {
    Path file = new Path(dir, RootLocale.format("%s%s%06d%s", prefix, NAME, passes, SUFFIX));
    Path temporary = temporary(file.getName());
    try {
      write(temporary, content);
      // A damaged one may be in its place, which a rename replaces in some file systems only.
      files.delete(file, false);
      if (!files.rename(temporary, file)) {
        throw new IOException("it could not be renamed from " + temporary.getName());
      }
    } finally {
      files.delete(temporary, false);
    }
    List<Path> all = newestFirst(prefix);
    int at = all.indexOf(files.makeQualified(file));
    for (int i = 0; i < all.size(); i++) {
      if (i < at || i > at + 1) {
        files.delete(all.get(i), false);
      }
    }
    return file;
  }

  private Path temporary(String name) {
    return new Path(dir, "." + name + TEMPORARY);
  }

  private void write(Path file, Content content) throws IOException {
    MessageDigest digest = Digest.sha256();
    try (OutputStream out = files.create(file, true)) {
      content.writeTo(
          new FilterOutputStream(new DigestOutputStream(out, digest)) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
              out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
              flush();
            }
          });
      out.write(("\n" + Digest.hex(digest)).getBytes(StandardCharsets.US_ASCII));
    } catch (FSError e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    }
  }

  /**
   * Opens a checkpoint whose digest is that of its content.
   *
   * @param file its path
   * @return its content, followed by the digest
   * @throws IOException if it cannot be read, or any byte of it has changed
   */
  public InputStream open(Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      MessageDigest digest = Digest.sha256();
      byte[] buffer = new byte[BUFFER];
      long left = files.getFileStatus(file).getLen() - DIGEST_LENGTH;
      while (left > 0) {
        int read = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
        if (read == 0) {
          throw new EOFException("it ends too early");
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
      String written = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      if (!written.equals("\n" + Digest.hex(digest))) {
        throw new IOException("it is not what was written");
      }
    }
    return files.open(file);
  }

  /**
   * The checkpoints of one phase.
   *
   * @param prefix of their names; '*' for those of all phases
   * @return their paths, those of the most passes first
   * @throws IOException if the folder cannot be read
   */
  public List<Path> newestFirst(String prefix) throws IOException {
    return found(prefix + NAME + "*" + SUFFIX)
        .map(FileStatus::getPath)
        .sorted(Comparator.comparing(Path::getName).reversed())
        .toList();
  }

  /**
   * The checkpoint that was written last.
   *
   * @return its path, null if there is none
   * @throws IOException if the folder cannot be read
   */
  public Path last() throws IOException {
    Optional<FileStatus> last = Optional.empty();
    for (int scan = 0; last.isEmpty() && scan < SCANS; scan++) {
      last =
          found("*" + NAME + "*" + SUFFIX)
              .max(
                  Comparator.comparing(FileStatus::getModificationTime)
                      .thenComparing(status -> status.getPath().getName()));
    }
    return last.map(FileStatus::getPath).orElse(null);
  }

  /**
   * Removes what the writing of checkpoints left that was cut off.
   *
   * @return the paths of what was removed
   * @throws IOException if it cannot be removed
   */
  public List<Path> sweep() throws IOException {
    List<Path> torn = found(".*" + NAME + "*" + TEMPORARY).map(FileStatus::getPath).toList();
    for (Path file : torn) {
      files.delete(file, false);
    }
    return torn;
  }

  private Stream<FileStatus> found(String pattern) throws IOException {
    // The folder's own name may hold braces and stars.
    return files.exists(dir)
        ? Arrays.stream(files.listStatus(dir, new GlobFilter(pattern)))
        : Stream.empty();
  }

  /**
   * Notes that the fit has ended, if it has left checkpoints.
   *
   * @throws IOException if that cannot be written
   */
  public void end() throws IOException {
    if (!newestFirst("*").isEmpty()) {
      write(new Path(dir, ENDED), out -> {});
    }
  }

  /**
   * Whether the fit that left the checkpoints has ended.
   *
   * @return true if so
   * @throws IOException if the folder cannot be read
   */
  public boolean hasEnded() throws IOException {
    return files.exists(new Path(dir, ENDED));
  }

  /**
   * Takes the checkpoints of an ended fit up again.
   *
   * @throws IOException if that cannot be noted
   */
  public void reopen() throws IOException {
    files.delete(new Path(dir, ENDED), false);
  }

  /**
   * Removes the checkpoints of a fit that has ended.
   *
   * @throws IOException if they cannot be removed
   */
  public void clear() throws IOException {
    for (Path file : newestFirst("*")) {
      files.delete(file, false);
    }
    reopen();
  }
}
