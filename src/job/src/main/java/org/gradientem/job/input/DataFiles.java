package org.gradientem.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gradientem.RootLocale;
import org.gradientem.UserException;
import org.gradientem.job.files.GivenPath;

/**
 * The files of the input, as Spark finds them: those of a folder without hidden ones, and of its
 * subfolders only those that stand for a value of a column.
 */
final class DataFiles {
  private static final int MAX_NAMED = 3;

  /** The files and folders that the paths name. */
  private final List<Path> roots = new ArrayList<>();

  /** Folders that are no tables of a format of their own. */
  private final Set<Path> noTables = new HashSet<>();

  private final List<FileStatus> files = new ArrayList<>();

  /** The given path that each file was found by. */
  private final Map<Path, String> foundBy = new HashMap<>();

  /** Names of subfolders, and of files of another format, that are not read. */
  private final Set<String> unread = new TreeSet<>();

  private DataFiles() {}

  /**
   * Finds the files.
   *
   * @param paths files, folders or patterns
   * @param hadoop the configuration of the file systems
   */
  static DataFiles at(List<String> paths, Configuration hadoop) throws IOException {
    DataFiles all = new DataFiles();
    for (String path : paths) {
      GivenPath place = GivenPath.of("--input", path, hadoop);
      int before = all.files.size();
      for (FileStatus status : place.found()) {
        LakeTable.requireNone(place.files(), status.getPath(), all.noTables);
        all.roots.add(status.getPath());
        all.add(path, place.files(), status);
      }
      if (all.files.size() == before) {
        throw new UserException(
            all.unread.isEmpty()
                ? "%s has no files; check --input.".formatted(path)
                : "%s has no files but in subfolders (%s), which are not read; give --input '%s/*'."
                    .formatted(path, all.named(), path));
      }
    }
    all.files.sort(null);
    return all;
  }

  private void add(String path, FileSystem system, FileStatus found) throws IOException {
    if (!found.isDirectory()) {
      addFile(path, found);
      return;
    }
    for (FileStatus status : system.listStatus(found.getPath())) {
      String name = status.getPath().getName();
      boolean isHidden = name.startsWith("_") || name.startsWith(".");
      if (status.isDirectory() && isOfValue(status.getPath())) {
        add(path, system, status);
      } else if (status.isDirectory() && !isHidden) {
        unread.add(name);
      } else if (!isHidden) {
        addFile(path, status);
      }
    }
  }

  private static boolean isOfValue(Path folder) {
    return folder.getName().indexOf('=') > 0;
  }

  private void addFile(String path, FileStatus file) {
    String other = foundBy.put(file.getPath(), path);
    if (other != null) {
      throw new UserException(
          "%s would be read twice, for --input %s and for --input %s; leave one of them out."
              .formatted(file.getPath().toUri().getPath(), other, path));
    }
    files.add(file);
  }

  /** Returns the first of some formats that a file's name ends with, or ends with before that. */
  Optional<String> format(List<String> formats) {
    return formats.stream()
        .filter(format -> files.stream().anyMatch(file -> isNamed(file, format)))
        .findFirst();
  }

  private static boolean isNamed(FileStatus file, String format) {
    return file.getPath().getName().toLowerCase(Locale.ROOT).contains("." + format);
  }

  /** Returns the files without those whose names promise another format than others have. */
  List<FileStatus> of(String format, List<String> formats) {
    if (files.stream().anyMatch(file -> isNamed(file, format))) {
      files.removeIf(
          file -> {
            boolean isOther =
                !isNamed(file, format) && formats.stream().anyMatch(other -> isNamed(file, other));
            return isOther && unread.add(file.getPath().getName());
          });
    }
    return files;
  }

  /** Loads the files. */
  Dataset<Row> loaded(DataFrameReader reader) {
    folderOfValues().ifPresent(base -> reader.option("basePath", base.toString()));
    // What exists under exactly that name is no pattern.
    return reader
        .option("__globPaths__", false)
        .load(files.stream().map(file -> file.getPath().toString()).toArray(String[]::new));
  }

  /** Returns the folder below which the names of folders are values of columns. */
  private Optional<Path> folderOfValues() {
    List<Path> bases =
        roots.size() == 1 ? roots : roots.stream().map(DataFiles::base).distinct().toList();
    boolean hasValues =
        files.stream()
            .map(file -> file.getPath().getParent())
            .anyMatch(at -> !bases.contains(at) && isOfValue(at));
    if (hasValues && bases.size() > 1) {
      throw new UserException(
          "Folders of values such as day=1 are read beside others, so their rows have different columns; give one --input at a time.");
    }
    return hasValues ? Optional.of(bases.get(0)) : Optional.empty();
  }

  private static Path base(Path root) {
    Path base = root;
    for (Path at = root; at != null; at = at.getParent()) {
      base = isOfValue(at) ? at.getParent() : base;
    }
    return base;
  }

  /** Returns what is not read of the input, a sentence. */
  Optional<String> notRead(String format) {
    return unread.isEmpty()
        ? Optional.empty()
        : Optional.of(
            RootLocale.format(
                "Not read, since %s no %s or in a subfolder: %s; give --input a pattern such as 'FOLDER/*' for more.",
                unread.size() == 1 ? "it is" : "they are", format, named()));
  }

  private String named() {
    return unread.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
        + (unread.size() > MAX_NAMED ? ", …" : "");
  }
}
