package org.gradientem.job;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.gradientem.spark.internal.checkpoint.CheckpointFile;

/** The checkpoint of a fit, as far as the command line speaks of it. */
final class CheckpointFolder {
  private final String dir;
  private final Optional<CheckpointFile> file;

  /** Makes the folder, so that what is wrong with it shows before the first checkpoint. */
  CheckpointFolder(String dir, Configuration hadoop) {
    this.dir = dir;
    file = CheckpointFile.in(dir, hadoop);
  }

  /** Removes the checkpoint of a fit whose output is written. */
  void clear() throws IOException {
    if (file.isPresent()) {
      file.get().delete();
    }
  }

  /** Returns how an interrupted fit goes on. */
  String howToGoOn() {
    if (file.isEmpty()) {
      return "there is no checkpoint; with --checkpoint-dir a fit can go on where it was.";
    }
    try {
      return file.get().exists()
          ? "the last checkpoint is %s; give the same command to go on.".formatted(file.get())
          : "there is no checkpoint in %s yet; give the same command to begin again."
              .formatted(dir);
    } catch (IOException e) {
      return "give the same command to go on from the last checkpoint in " + dir + ".";
    }
  }
}
