package org.gradientem.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The checkpoints of a fit, as far as the command line speaks of them. */
final class CheckpointFolder {
  private final String dir;
  private final int interval;
  private final Configuration hadoop;

  CheckpointFolder(String dir, int interval, Configuration hadoop) {
    this.dir = dir;
    this.interval = interval;
    this.hadoop = hadoop;
  }

  /** Makes the folder, so that what is wrong with it shows before the first checkpoint. */
  void make() throws IOException {
    if (!dir.isEmpty() && !files().mkdirs(new Path(dir))) {
      throw new IOException(
          "The checkpoint folder %s cannot be made; change --checkpoint-dir or the permissions of the folder above it."
              .formatted(dir));
    }
  }

  /** How an interrupted fit goes on. */
  String howToGoOn() {
    if (dir.isEmpty()) {
      return "there is no checkpoint; with --checkpoint-dir a fit can go on where it was.";
    }
    try {
      return newest()
          .map(path -> "the last checkpoint is %s; give the same command to go on.".formatted(path))
          .orElse(
              "there is no checkpoint in %s yet, the first is written after %d passes (--checkpoint-interval); give the same command to begin again."
                  .formatted(dir, interval));
    } catch (IOException e) {
      return "give the same command to go on from the last checkpoint in " + dir + ".";
    }
  }

  private Optional<Path> newest() throws IOException {
    return Arrays.stream(files().globStatus(new Path(dir, "*checkpoint-*.json")))
        .max(Comparator.comparingLong(FileStatus::getModificationTime))
        .map(FileStatus::getPath);
  }

  private FileSystem files() throws IOException {
    return new Path(dir).getFileSystem(hadoop);
  }
}
