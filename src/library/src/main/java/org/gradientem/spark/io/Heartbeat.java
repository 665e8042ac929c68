package org.gradientem.spark.io;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Renews the time of a file or folder until it is closed, so that other writers see that its writer
 * lives. Names of machines and numbers of processes would not show it: containers share them.
 */
final class Heartbeat implements AutoCloseable {
  /** Time between two renewals. */
  static final Duration PERIOD = Duration.ofSeconds(2);

  /** Age at which a path is abandoned: clocks differ, and NFS shows times a minute late. */
  static final Duration ABANDONED = Duration.ofMinutes(10);

  private final Timer timer = new Timer("gradient-em-heartbeat", true);

  Heartbeat(FileSystem files, Path path) {
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            try {
              files.setTimes(path, System.currentTimeMillis(), -1);
            } catch (IOException | RuntimeException e) {
              // The path is gone or out of reach: the next time may do.
            }
          }
        },
        PERIOD.toMillis(),
        PERIOD.toMillis());
  }

  static boolean isAbandoned(FileStatus path) {
    return path.getModificationTime() < Instant.now().minus(ABANDONED).toEpochMilli();
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
