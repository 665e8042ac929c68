package org.gradientem.job.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradientem.UserException;

/**
 * The files and folders that a command reads and writes. What is written may not lie in, around or
 * at anything else, whatever links and relative paths lead there, or it would destroy it.
 */
public final class Places {
  /** One file or folder, with its links resolved. */
  private record Place(String option, String given, String store, Path real, boolean written) {
    boolean overlaps(Place other) {
      return store.equals(other.store)
          && (isWithin(real, other.real) || isWithin(other.real, real));
    }
  }

  private final Configuration hadoop;
  private final List<Place> places = new ArrayList<>();

  /**
   * None yet.
   *
   * @param hadoop the configuration of the file systems
   */
  public Places(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Adds what an option reads.
   *
   * @param option the option, for messages
   * @param path a path or a pattern of paths; null if the option is not given
   * @return these places
   * @throws IOException if the file system cannot be read
   */
  public Places reads(String option, String path) throws IOException {
    if (path == null) {
      return this;
    }
    GivenPath place = GivenPath.of(option, path, hadoop);
    FileStatus[] found = place.existing();
    if (found.length == 0) {
      return add(option, path, place.path(), false);
    }
    for (FileStatus status : found) {
      add(option, path, status.getPath(), false);
      for (Path linked : links(place.files(), status.getPath())) {
        add(option, path, linked, false);
      }
    }
    return this;
  }

  /**
   * Adds what an option writes.
   *
   * @param option the option, for messages
   * @param path a path; null if the option is not given
   * @return these places
   * @throws IOException if the file system cannot be read
   */
  public Places writes(String option, String path) throws IOException {
    if (path == null) {
      return this;
    }
    return add(option, path, GivenPath.of(option, path, hadoop).path(), true);
  }

  private Places add(String option, String given, Path path, boolean written) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    String service = files.getCanonicalServiceName();
    String store = Objects.requireNonNullElse(service, files.getUri().toString());
    places.add(new Place(option, given, store, real(files, path), written));
    return this;
  }

  /** Refuses what is written if it overlaps anything else. */
  void requireApart() {
    for (int i = 0; i < places.size(); i++) {
      for (Place other : places.subList(0, i)) {
        Place place = places.get(i);
        if ((place.written || other.written) && place.overlaps(other)) {
          refuse(place.written ? place : other, place.written ? other : place);
        }
      }
    }
  }

  private static void refuse(Place written, Place other) {
    throw new UserException(
        "%s %s and %s %s overlap (%s and %s); choose another %s."
            .formatted(
                written.option,
                written.given,
                other.option,
                other.given,
                shown(written.real),
                shown(other.real),
                written.option));
  }

  private static String shown(Path path) {
    return isLocal(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  static boolean isWithin(Path path, Path folder) {
    for (Path at = path; at != null; at = at.getParent()) {
      if (at.equals(folder)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLocal(String scheme) {
    return "file".equals(scheme);
  }

  /** The absolute path with the links resolved in as much of it as exists. */
  static Path real(FileSystem files, Path path) throws IOException {
    Path absolute = files.makeQualified(path);
    if (isLocal(absolute.toUri().getScheme())) {
      return path(real(local(absolute)));
    }
    if (files.exists(absolute)) {
      return files.resolvePath(absolute);
    }
    Path parent = absolute.getParent();
    return parent == null ? absolute : new Path(real(files, parent), absolute.getName());
  }

  private static java.nio.file.Path real(java.nio.file.Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (FileSystemException e) {
      java.nio.file.Path parent = path.getParent();
      return parent == null ? path : real(parent).resolve(path.getFileName());
    }
  }

  /** Not by its URI, which ends with a slash if the path is a folder's. */
  private static Path path(java.nio.file.Path local) {
    return new Path("file", null, local.toString());
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  /** The links inside a local folder, which lead reading out of it. */
  private static List<Path> links(FileSystem files, Path folder) throws IOException {
    if (!isLocal(files.makeQualified(folder).toUri().getScheme())) {
      return List.of();
    }
    java.nio.file.Path start = real(local(files.makeQualified(folder)));
    try (Stream<java.nio.file.Path> links =
        Files.find(start, Integer.MAX_VALUE, (path, is) -> is.isSymbolicLink())) {
      return links.map(Places::path).toList();
    }
  }
}
