package org.gradientem.job.files;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The list of the files of an output, left in it so that a later run may replace them. */
final class Receipt {
  /** Spark does not read files whose names begin so. */
  static final String NAME = "_spark-gradient-em.json";

  private static final String KEY = "program";
  private static final String PROGRAM = "spark-gradient-em ";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Receipt() {}

  /** Lists what a command has written to a folder, in that folder. */
  static void write(FileSystem files, Path folder, String command) throws IOException {
    Map<String, Object> receipt = new LinkedHashMap<>();
    receipt.put(KEY, PROGRAM + command);
    receipt.put("files", names(files, folder));
    try (OutputStream out = files.create(new Path(folder, NAME))) {
      JSON.writeValue(out, receipt);
    }
  }

  /** A file under the folder that no run of this program wrote there, by its path in the folder. */
  static Optional<String> foreignFile(FileSystem files, Path folder) throws IOException {
    JsonNode receipt = read(files, new Path(folder, NAME));
    Set<String> written = new HashSet<>();
    if (isOwn(receipt)) {
      written.add(NAME);
      receipt.path("files").forEach(name -> written.add(name.asText()));
    }
    return names(files, folder).stream().filter(name -> !written.contains(name)).findFirst();
  }

  /** Whether a run of this program wrote a folder within this one. */
  static boolean has(FileSystem files, Path folder, String name) throws IOException {
    JsonNode receipt = read(files, new Path(folder, NAME));
    return isOwn(receipt)
        && StreamSupport.stream(receipt.path("files").spliterator(), false)
            .anyMatch(file -> file.asText().startsWith(name + "/"));
  }

  /** All files under a folder, by their paths in it. */
  private static List<String> names(FileSystem files, Path folder) throws IOException {
    // A folder's URI ends with a slash nowhere in Hadoop, and would relativize wrongly without.
    URI root = URI.create(files.makeQualified(folder).toUri() + "/");
    List<String> names = new ArrayList<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(folder));
    while (!folders.isEmpty()) {
      // Not listFiles: it asks for each file's owner, for which Hadoop may have to start an ls.
      for (FileStatus status : files.listStatus(folders.remove())) {
        if (status.isDirectory()) {
          folders.add(status.getPath());
        } else {
          names.add(root.relativize(status.getPath().toUri()).getPath());
        }
      }
    }
    return names;
  }

  private static boolean isOwn(JsonNode content) {
    return content.path(KEY).asText().startsWith(PROGRAM);
  }

  private static JsonNode read(FileSystem files, Path file) throws IOException {
    if (!files.exists(file)) {
      return JSON.missingNode();
    }
    try (InputStream in = files.open(file)) {
      return JSON.readTree(in);
    } catch (JacksonException | ChecksumException e) {
      return JSON.missingNode();
    }
  }
}
