package org.gradientem.job.input;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;
import org.gradientem.job.files.SparkFormat;

/** Tables whose folders hold rows that were deleted or replaced beside those that they have. */
final class LakeTable {
  /** Their formats. */
  static final Set<String> FORMATS = Set.of("delta", "hudi", "iceberg");

  private LakeTable() {}

  /**
   * Refuses to read files of such a table as if they were all its rows.
   *
   * @param files their file system
   * @param path a file or folder that is to be read
   * @param seen the folders that are known to be none, which grow: files of a pattern share theirs
   */
  static void requireNone(FileSystem files, Path path, Set<Path> seen) throws IOException {
    for (Path at = files.makeQualified(path); at != null && seen.add(at); at = at.getParent()) {
      Optional<String> format = format(files, at);
      if (format.isPresent()) {
        throw new UserException(
            "%s is a table of the format %s, whose files hold deleted rows as well; give --format %s, and --packages %s to spark-submit (PACKAGES of the scripts)."
                .formatted(
                    Path.getPathWithoutSchemeAndAuthority(at),
                    format.get(),
                    format.get(),
                    SparkFormat.packageOf(format.get())));
      }
    }
  }

  private static Optional<String> format(FileSystem files, Path at) throws IOException {
    if (files.exists(new Path(at, "_delta_log"))) {
      return Optional.of("delta");
    }
    if (files.exists(new Path(at, ".hoodie"))) {
      return Optional.of("hudi");
    }
    Path metadata = new Path(at, "metadata");
    boolean isIceberg =
        files.exists(metadata)
            && files.listStatus(metadata, p -> p.getName().endsWith(".metadata.json")).length > 0;
    return isIceberg ? Optional.of("iceberg") : Optional.empty();
  }
}
