package org.gradientem.spark.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A mark in a folder that a fit uses it, whose time is renewed until it is closed. A mark that is
 * not renewed is one that a killed fit left, and keeps nobody out: the fit that is started again
 * must have its folder.
 */
public final class FolderClaim implements AutoCloseable {
  private static final String NAME = ".in-use-";

  /** Time in which a living fit renews its mark for certain. */
  private static final Duration PATIENCE = Heartbeat.PERIOD.multipliedBy(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final FileSystem files;
  private final Path folder;
  private final Path mark;
  private final Heartbeat heartbeat;

  /**
   * Makes the folder if it is not there, and claims it. Where another fit may be using it, this
   * takes the time in which that fit would show that it lives, up to 10 s.
   *
   * @param dir its path
   * @param hadoop the configuration of its file system
   * @throws InUse if another fit uses it
   * @throws IOException if nothing can be written there
   */
  public FolderClaim(String dir, Configuration hadoop) throws IOException {
    folder = new Path(dir);
    files = folder.getFileSystem(hadoop);
    mark = new Path(folder, NAME + UUID.randomUUID());
    if (!files.mkdirs(folder)) {
      throw new IOException("no folder can be made there");
    }
    heartbeat = new Heartbeat(files, mark);
    boolean isClaimed = false;
    try {
      files.create(mark, false).close();
      requireAlone();
      isClaimed = true;
    } finally {
      if (!isClaimed) {
        close();
      }
    }
  }

  /** Says which mark shows that a folder is used. */
  public static final class InUse extends IOException {
    private static final long serialVersionUID = 1;

    private InUse(Path mark) {
      super("it renews the file " + mark.getName() + " there");
    }
  }

  private void requireAlone() throws IOException {
    Map<Path, Long> first = others();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!first.isEmpty() && System.nanoTime() < end) {
      pause();
      Map<Path, Long> now = others();
      first.keySet().retainAll(now.keySet());
      for (Map.Entry<Path, Long> other : first.entrySet()) {
        if (!other.getValue().equals(now.get(other.getKey()))) {
          throw new InUse(other.getKey());
        }
      }
    }
    for (Path left : first.keySet()) {
      files.delete(left, false);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it was interrupted");
    }
  }

  /** The times of the marks that others may renew; those that are abandoned are removed. */
  private Map<Path, Long> others() throws IOException {
    Map<Path, Long> others = new HashMap<>();
    for (FileStatus other : files.listStatus(folder, path -> path.getName().startsWith(NAME))) {
      if (Heartbeat.isAbandoned(other)) {
        files.delete(other.getPath(), false);
      } else if (!other.getPath().getName().equals(mark.getName())) {
        others.put(other.getPath(), other.getModificationTime());
      }
    }
    return others;
  }

  @Override
  public void close() throws IOException {
    heartbeat.close();
    files.delete(mark, false);
  }
}
