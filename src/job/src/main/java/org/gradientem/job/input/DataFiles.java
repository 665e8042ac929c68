package org.gradientem.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /** Spark's option of whether a path is a pattern. */
  private static final String PATTERNS = "__globPaths__";

  private final String path;
  private final Path root;
  private final boolean isPattern;
  private final List<FileStatus> files = new ArrayList<>();
  private final List<String> subfolders = new ArrayList<>();
  private boolean isPartitioned;

  private DataFiles(String path, Path root, boolean isPattern) {
    this.path = path;
    this.root = root;
    this.isPattern = isPattern;
  }

  /**
   * Finds the files.
   *
   * @param path a file, a folder or a pattern
   * @param hadoop the configuration of the file systems
   */
  static DataFiles at(String path, Configuration hadoop) throws IOException {
    GivenPath given = GivenPath.of("--input", path, hadoop);
    FileSystem system = given.files();
    DataFiles all = new DataFiles(path, given.path(), given.isPattern());
    for (FileStatus status : given.found()) {
      if (status.isDirectory()) {
        all.addFolder(system, status.getPath());
      } else {
        all.files.add(status);
      }
    }
    all.files.sort(null);
    if (all.files.isEmpty() && all.subfolders.isEmpty()) {
      throw new UserException("%s has no files; check --input.".formatted(path));
    }
    if (all.files.isEmpty() && !all.subfolders.isEmpty()) {
      throw new UserException(
          "%s has no files but in subfolders (%s), which are not read; give --input '%s/*'."
              .formatted(path, named(all.subfolders), path));
    }
    return all;
  }

  private void addFolder(FileSystem system, Path folder) throws IOException {
    for (FileStatus status : system.listStatus(folder)) {
      String name = status.getPath().getName();
      boolean isOfValue = status.isDirectory() && name.indexOf('=') > 0;
      if (isOfValue) {
        isPartitioned = true;
        addFolder(system, status.getPath());
      } else if (!name.startsWith("_") && !name.startsWith(".")) {
        if (status.isDirectory()) {
          subfolders.add(name);
        } else {
          files.add(status);
        }
      }
    }
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

  /** Returns the files whose names do not promise another format than others have. */
  List<FileStatus> of(String format, List<String> formats) {
    return isPartitioned || files.stream().noneMatch(file -> isNamed(file, format))
        ? files
        : files.stream().filter(file -> !isOther(file, format, formats)).toList();
  }

  private static boolean isOther(FileStatus file, String format, List<String> formats) {
    return !isNamed(file, format) && formats.stream().anyMatch(other -> isNamed(file, other));
  }

  /** Loads some of the files: all at once, if they are all, else one by one. */
  Dataset<Row> loaded(DataFrameReader reader, List<FileStatus> some) {
    if (some.size() == files.size()) {
      // What exists under exactly that name is no pattern.
      return reader.option(PATTERNS, isPattern).load(root.toString());
    }
    return reader
        .option(PATTERNS, false)
        .load(some.stream().map(file -> file.getPath().toString()).toArray(String[]::new));
  }

  /** Returns what is not read of the input, a sentence each. */
  List<String> notRead(String format, List<String> formats) {
    List<String> sentences = new ArrayList<>();
    List<FileStatus> read = of(format, formats);
    List<String> others =
        files.stream()
            .filter(file -> !read.contains(file))
            .map(file -> file.getPath().getName())
            .toList();
    if (!subfolders.isEmpty()) {
      sentences.add(
          RootLocale.format(
              "%s of %s not read: %s; give --input '%s/*' to read them alone.",
              RootLocale.count(subfolders.size(), "subfolder"),
              path + (subfolders.size() == 1 ? " is" : " are"),
              named(subfolders),
              path));
    }
    if (!others.isEmpty()) {
      sentences.add(
          RootLocale.format(
              "%s of %s not read, since %s no %s: %s.",
              RootLocale.count(others.size(), "file"),
              path + (others.size() == 1 ? " is" : " are"),
              others.size() == 1 ? "it is" : "they are",
              format,
              named(others)));
    }
    return sentences;
  }

  private static String named(List<String> names) {
    return names.stream().sorted().limit(MAX_NAMED).collect(Collectors.joining(", "))
        + (names.size() > MAX_NAMED ? ", …" : "");
  }
}
