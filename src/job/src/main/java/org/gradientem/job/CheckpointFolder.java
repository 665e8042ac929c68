package org.gradientem.job;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.spark.io.CheckpointFiles;
import org.gradientem.spark.rdd.Cause;

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
  void make() {
    if (dir.isEmpty()) {
      return;
    }
    try {
      files().make();
    } catch (IOException e) {
      throw new UserException(
          "The checkpoint folder %s cannot be written to (%s); change --checkpoint-dir or its permissions, or free its disk."
              .formatted(dir, Cause.of(e)),
          e);
    }
  }

  /** Removes the checkpoints of a fit whose output is written. */
  void clear() throws IOException {
    if (!dir.isEmpty() && files().hasEnded()) {
      files().clear();
    }
  }

  /** How an interrupted fit goes on. */
  String howToGoOn() {
    if (dir.isEmpty()) {
      return "there is no checkpoint; with --checkpoint-dir a fit can go on where it was.";
    }
    try {
      Path last = files().last();
      return last == null
          ? RootLocale.format(
              "there is no checkpoint in %s yet, the first is written after %d passes (--checkpoint-interval); give the same command to begin again.",
              dir, interval)
          : "the last checkpoint is %s; give the same command to go on.".formatted(last);
    } catch (IOException e) {
      return "give the same command to go on from the last checkpoint in " + dir + ".";
    }
  }

  private CheckpointFiles files() throws IOException {
    return new CheckpointFiles(dir, hadoop);
  }
}
