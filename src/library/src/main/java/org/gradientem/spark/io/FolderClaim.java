package org.gradientem.spark.io;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.RootLocale;

/**
 * A mark in a folder that a fit of this process uses it, until it is closed. Another process of
 * this machine is seen to run or not; of one elsewhere nothing is known, and a driver that was
 * started again on another machine must have its folder, so its mark keeps nobody out.
 */
public final class FolderClaim implements AutoCloseable {
  private static final String NAME = ".in-use-";

  /** A restarted container may give a process the number of the one before. */
  private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

  private final FileSystem files;
  private final Path mark;
  private final String id = Owner.newId();

  /**
   * Makes the folder if it is not there, and claims it.
   *
   * @param dir its path
   * @param hadoop the configuration of its file system
   * @throws InUse if another fit uses it
   * @throws IOException if nothing can be written there
   */
  public FolderClaim(String dir, Configuration hadoop) throws IOException {
    Path folder = new Path(dir);
    files = folder.getFileSystem(hadoop);
    mark = new Path(folder, NAME + id);
    if (!files.mkdirs(folder)) {
      throw new IOException("no folder can be made there");
    }
    OWN.add(id);
    boolean isClaimed = false;
    try {
      files.create(mark, false).close();
      requireAlone(folder);
      isClaimed = true;
    } finally {
      if (!isClaimed) {
        close();
      }
    }
  }

  /** Says which process uses a folder. */
  public static final class InUse extends IOException {
    private static final long serialVersionUID = 1;

    private InUse(long pid) {
      super(RootLocale.format("process %d uses it", pid));
    }
  }

  private void requireAlone(Path folder) throws IOException {
    for (FileStatus other : others(folder)) {
      String owner = other.getPath().getName().substring(NAME.length());
      Optional<ProcessHandle> process = Owner.running(owner);
      boolean isOwn = process.equals(Optional.of(ProcessHandle.current()));
      if (isOwn ? OWN.contains(owner) && !owner.equals(id) : process.isPresent()) {
        throw new InUse(process.orElseThrow().pid());
      }
      if (!owner.equals(id) && (isOwn || Owner.isDead(other, owner))) {
        files.delete(other.getPath(), false);
      }
    }
  }

  private FileStatus[] others(Path folder) throws IOException {
    return files.listStatus(folder, path -> path.getName().startsWith(NAME));
  }

  @Override
  public void close() throws IOException {
    OWN.remove(id);
    files.delete(mark, false);
  }
}
