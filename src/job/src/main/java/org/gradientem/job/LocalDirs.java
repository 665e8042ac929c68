package org.gradientem.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.gradientem.UserException;

/** Where Spark keeps its temporary files on this machine; it ends the process where it cannot. */
final class LocalDirs {
  private LocalDirs() {}

  /** Refuses folders in none of which a file can be made. */
  static void requireOne() {
    // The folders of a container are its manager's.
    if (System.getenv("CONTAINER_ID") == null) {
      requireOne(
          Objects.requireNonNullElse(
              System.getenv("SPARK_LOCAL_DIRS"),
              System.getProperty("spark.local.dir", System.getProperty("java.io.tmpdir"))));
    }
  }

  static void requireOne(String dirs) {
    String cause = "none is named";
    for (String dir : dirs.split(",", -1)) {
      try {
        Path trial = Files.createTempFile(Files.createDirectories(Path.of(dir)), "trial", null);
        Files.delete(trial);
        return;
      } catch (IOException | InvalidPathException e) {
        cause = e.toString().replaceFirst("^(\\w+\\.)+", "");
      }
    }
    throw new UserException(
        "Spark can keep no temporary files in %s (%s); set SPARK_LOCAL_DIRS or spark.local.dir to a folder that can be written to."
            .formatted(dirs, cause));
  }
}
