package org.gradientem.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final List<String> given;
  private final List<Path> roots = new ArrayList<>();
  private boolean isPattern;

  /** Folders that are no tables of a format of their own. */
  private final Set<Path> noTables = new HashSet<>();

  private final List<FileStatus> files = new ArrayList<>();

  /** The given path that each file was found by. */
  private final Map<Path, String> foundBy = new HashMap<>();

  /** The subfolders that are not read, by the path that has them. */
  private final Map<String, List<String>> subfolders = new LinkedHashMap<>();

  private boolean isPartitioned;

  private DataFiles(List<String> given) {
    this.given = given;
  }

  /**
   * Finds the files.
   *
   * @param paths files, folders or patterns
   * @param hadoop the configuration of the file systems
   */
  static DataFiles at(List<String> paths, Configuration hadoop) throws IOException {
    DataFiles all = new DataFiles(paths);
    for (String path : paths) {
      all.add(path, paths.size(), hadoop);
    }
    all.files.sort(null);
    return all;
  }

  private void add(String path, int paths, Configuration hadoop) throws IOException {
    GivenPath place = GivenPath.of("--input", path, hadoop);
    roots.add(place.path());
    isPattern |= place.isPattern();
    int before = files.size();
    Set<String> others = new LinkedHashSet<>();
    for (FileStatus status : place.found()) {
      LakeTable.requireNone(place.files(), status.getPath(), noTables);
      if (status.isDirectory()) {
        isPartitioned |= paths > 1 && status.getPath().getName().indexOf('=') > 0;
        addFolder(path, place.files(), status.getPath(), others);
      } else {
        addFile(path, status);
      }
    }
    if (files.size() == before) {
      throw new UserException(
          others.isEmpty()
              ? "%s has no files; check --input.".formatted(path)
              : "%s has no files but in subfolders (%s), which are not read; give --input '%s/*'."
                  .formatted(path, named(List.copyOf(others)), path));
    }
    if (!others.isEmpty()) {
      subfolders.put(path, List.copyOf(others));
    }
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

  private void addFolder(String path, FileSystem system, Path folder, Set<String> others)
      throws IOException {
    for (FileStatus status : system.listStatus(folder)) {
      String name = status.getPath().getName();
      boolean isOfValue = status.isDirectory() && name.indexOf('=') > 0;
      if (isOfValue) {
        isPartitioned = true;
        addFolder(path, system, status.getPath(), others);
      } else if (!name.startsWith("_") && !name.startsWith(".")) {
        if (status.isDirectory()) {
          others.add(name);
        } else {
          addFile(path, status);
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
    boolean areRoots = some.size() == files.size() && (roots.size() == 1 || isPartitioned);
    if (areRoots) {
      basePath().ifPresent(base -> reader.option("basePath", base.toString()));
      // What exists under exactly that name is no pattern.
      return reader
          .option(PATTERNS, isPattern)
          .load(roots.stream().map(Path::toString).toArray(String[]::new));
    }
    return reader
        .option(PATTERNS, false)
        .load(some.stream().map(file -> file.getPath().toString()).toArray(String[]::new));
  }

  /** Returns the folder below which the names of several folders are values of columns. */
  private Optional<Path> basePath() {
    List<Path> bases = roots.stream().map(DataFiles::base).distinct().toList();
    return roots.size() > 1 && bases.size() == 1 ? Optional.of(bases.get(0)) : Optional.empty();
  }

  private static Path base(Path root) {
    Path base = root;
    for (Path at = root; at != null; at = at.getParent()) {
      base = at.getName().indexOf('=') > 0 ? at.getParent() : base;
    }
    return base;
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
    subfolders.forEach(
        (path, names) ->
            sentences.add(
                RootLocale.format(
                    "%s of %s not read: %s; give --input '%s/*' to read them alone.",
                    RootLocale.count(names.size(), "subfolder"),
                    path + (names.size() == 1 ? " is" : " are"),
                    named(names),
                    path)));
    String path = given.size() == 1 ? given.get(0) : "the input";
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
