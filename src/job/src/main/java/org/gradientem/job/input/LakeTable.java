package org.gradientem.job.input;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;
import org.gradientem.job.files.SparkFormat;

/** Tables whose folders hold rows that were deleted or replaced beside those that they have. */
enum LakeTable {
  DELTA("a Delta table", "delta", "_delta_log"),
  HUDI("a Hudi table", "hudi", ".hoodie"),
  ICEBERG("an Iceberg table", "iceberg", "metadata");

  private final String what;
  private final String format;
  private final String folder;

  LakeTable(String what, String format, String folder) {
    this.what = what;
    this.format = format;
    this.folder = folder;
  }

  /** Returns the formats of all of them. */
  static List<String> formats() {
    return List.of(DELTA.format, HUDI.format, ICEBERG.format);
  }

  /**
   * Refuses to read files of such a table as if they were all its rows.
   *
   * @param files their file system
   * @param path a file or folder that is to be read
   * @param seen the folders that are known to be none, which grow: files of a pattern share theirs
   */
  static void requireNone(FileSystem files, Path path, Set<Path> seen) throws IOException {
    for (Path at = files.makeQualified(path); at != null && seen.add(at); at = at.getParent()) {
      for (LakeTable table : values()) {
        if (table.isAt(files, at)) {
          throw new UserException(
              "%s is %s, whose files hold deleted rows as well; give --format %s, and --packages %s to spark-submit (PACKAGES of the scripts)."
                  .formatted(
                      Path.getPathWithoutSchemeAndAuthority(at),
                      table.what,
                      table.format,
                      SparkFormat.packageOf(table.format)));
        }
      }
    }
  }

  private boolean isAt(FileSystem files, Path at) throws IOException {
    Path inside = new Path(at, folder);
    if (!files.exists(inside)) {
      return false;
    }
    if (this != ICEBERG) {
      return true;
    }
    for (FileStatus file : files.listStatus(inside)) {
      String name = file.getPath().getName();
      if (name.endsWith(".metadata.json") || name.equals("version-hint.text")) {
        return true;
      }
    }
    return false;
  }
}
