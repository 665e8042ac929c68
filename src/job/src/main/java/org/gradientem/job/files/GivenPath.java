package org.gradientem.job.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;
import org.gradientem.job.errors.WrongUsage;

/**
 * A path as an option names it. Where the default file system is local, a name without a scheme is
 * that name, whatever signs of a URI or a pattern it has.
 *
 * @param option the option that names it, for messages
 * @param given the path as it was given
 * @param path the path for Hadoop
 * @param files its file system
 */
public record GivenPath(String option, String given, Path path, FileSystem files) {
  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");
  private static final Pattern READ_ONLY = Pattern.compile("https?");
  private static final String LOCAL = "file";

  /** Signs for which Spark takes a path for a pattern. */
  private static final Pattern PATTERN_SIGNS = Pattern.compile("[{}\\[\\]*?\\\\]");

  /** How Hadoop's message begins. */
  private static final String NO_PATTERN = "Illegal file pattern: error parsing regexp: ";

  /**
   * Finds the file system of a path.
   *
   * @param option the option that names it, for messages
   * @param given the path as it was given
   * @param hadoop the configuration of the file systems
   * @return the path; nothing has been looked for there
   * @throws IOException if there is no such file system
   */
  public static GivenPath of(String option, String given, Configuration hadoop) throws IOException {
    if (given.isBlank()) {
      throw new WrongUsage(option + " is empty; give a path.");
    }
    Path path = parsed(option, given, hadoop);
    FileSystem files = path.getFileSystem(hadoop);
    if (READ_ONLY.matcher(files.getUri().getScheme()).matches()) {
      throw new UserException(
          "%s %s is an address of the web, which is neither listed nor written to; give a file, such as a copy of it."
              .formatted(option, given));
    }
    return new GivenPath(option, given, path, files);
  }

  private static Path parsed(String option, String given, Configuration hadoop) {
    try {
      return !WITH_SCHEME.matcher(given).matches()
              && LOCAL.equals(FileSystem.getDefaultUri(hadoop).getScheme())
          ? new Path(LOCAL, null, java.nio.file.Path.of(given).toAbsolutePath().toString())
          : new Path(given);
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(
          "%s '%s' is no path (%s); correct it.".formatted(option, given, reason(e)));
    }
  }

  private static String reason(IllegalArgumentException e) {
    return e instanceof InvalidPathException invalid ? invalid.getReason() : e.getMessage();
  }

  /** {@return whether it is on this machine} */
  public boolean isLocal() {
    return LOCAL.equals(files.getUri().getScheme());
  }

  private java.nio.file.Path local() {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /**
   * Whether Spark is to take it for a pattern: what exists under exactly that name is none.
   *
   * @return true if so
   * @throws IOException if the file system cannot be read
   */
  public boolean isPattern() throws IOException {
    return PATTERN_SIGNS.matcher(given).find() && !files.exists(path);
  }

  /** Refuses a folder that no reader of Spark would find again, since it looks for a pattern. */
  void requirePlain() {
    if (PATTERN_SIGNS.matcher(path.toString()).find()) {
      throw new UserException(
          "%s %s has one of {}[]*?\\ in its path, which Spark's readers take for a pattern; choose a folder without."
              .formatted(option, given));
    }
  }

  /**
   * The files and folders that it names.
   *
   * @return one or more
   * @throws IOException if the file system cannot be read
   */
  public FileStatus[] found() throws IOException {
    FileStatus[] found = existing();
    if (found.length == 0) {
      throw new UserException("There is no file at %s; check %s.".formatted(given, option));
    }
    return found;
  }

  /** Returns the files and folders that it names, perhaps none. */
  FileStatus[] existing() throws IOException {
    FileStatus[] found =
        isPattern()
            ? ofPattern()
            : files.exists(path) ? new FileStatus[] {files.getFileStatus(path)} : null;
    return found == null ? new FileStatus[0] : found;
  }

  private FileStatus[] ofPattern() throws IOException {
    try {
      return files.globStatus(path);
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).startsWith(NO_PATTERN)) {
        throw e;
      }
      throw new WrongUsage(
          "%s '%s' is no pattern (%s); correct it."
              .formatted(option, given, e.getMessage().substring(NO_PATTERN.length())));
    }
  }

  /**
   * Refuses rows that Spark would not find or could not read, if they are on this machine.
   *
   * @throws IOException if the file system cannot be read
   */
  public void requireReadable() throws IOException {
    if (!isLocal()) {
      return;
    }
    if (path.isRoot()) {
      throw new UserException(
          "%s %s is the root of its file system; give a folder below it.".formatted(option, given));
    }
    for (FileStatus status : found()) {
      java.nio.file.Path file = java.nio.file.Path.of(status.getPath().toUri().getPath());
      if (!Files.isReadable(file)) {
        throw new UserException(
            "%s may not be read; change its permissions or check %s.".formatted(file, option));
      }
      if (status.isFile() && isHidden(file)) {
        throw new UserException(
            "Spark passes over files whose names begin with _ or a dot, such as %s; rename it, or link to it under another name."
                .formatted(file));
      }
      Optional<java.nio.file.Path> unreadable = withColon(file);
      if (unreadable.isPresent()) {
        throw new UserException(
            "Hadoop cannot read files whose names have a colon, such as %s; rename it, or link to it under another name."
                .formatted(unreadable.get()));
      }
    }
  }

  private static boolean isHidden(java.nio.file.Path file) {
    return file.getFileName().toString().matches("[._].*");
  }

  /** The file, or the first in a folder, that has such a name. */
  private static Optional<java.nio.file.Path> withColon(java.nio.file.Path file)
      throws IOException {
    if (!Files.isDirectory(file)) {
      return Optional.of(file).filter(it -> it.getFileName().toString().contains(":"));
    }
    try (Stream<java.nio.file.Path> inside = Files.list(file)) {
      return inside
          .filter(it -> !isHidden(it) && it.getFileName().toString().contains(":"))
          .findFirst();
    }
  }

  /** Refuses a place on this machine where no folder can be made, before anything is computed. */
  public void requireWritable() {
    if (!isLocal()) {
      return;
    }
    if (path.isRoot()) {
      throw new UserException(
          "%s is the root of its file system; choose a folder below it.".formatted(given));
    }
    java.nio.file.Path place = local();
    if (Files.isSymbolicLink(place) && !Files.exists(place)) {
      throw new UserException(
          "%s %s is a link to nothing; remove it or choose another %s."
              .formatted(option, given, option));
    }
    java.nio.file.Path parent = place;
    while (parent != null && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
      parent = parent.getParent();
    }
    if (parent != null && !parent.equals(place) && !Files.isDirectory(parent)) {
      throw new UserException(
          "%s %s lies in %s, which is no folder; choose another %s."
              .formatted(option, given, parent, option));
    }
  }

  @Override
  public String toString() {
    return given;
  }
}
