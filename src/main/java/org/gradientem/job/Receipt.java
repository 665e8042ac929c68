package org.gradientem.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What a run leaves with its output so that a later one may replace it: in a folder the list of the
 * files that it wrote, in a single JSON file the program's name and command.
 */
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
    List<String> names = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> written = files.listFiles(folder, true);
    while (written.hasNext()) {
      names.add(nameIn(files, folder, written.next()));
    }
    try (OutputStream out = files.create(new Path(folder, NAME))) {
      JSON.writeValue(out, signed(command, Map.of("files", names)));
    }
  }

  /** The numbers of a JSON file, signed as this program's. */
  static Map<String, Object> signed(String command, Map<String, Object> numbers) {
    Map<String, Object> signed = new LinkedHashMap<>();
    signed.put(KEY, PROGRAM + command);
    signed.putAll(numbers);
    return signed;
  }

  /** A file under the folder that no run of this program wrote there, by its path in the folder. */
  static Optional<String> foreignFile(FileSystem files, Path folder) throws IOException {
    JsonNode receipt = read(files, new Path(folder, NAME));
    Set<String> written = new HashSet<>();
    if (isOwn(receipt)) {
      written.add(NAME);
      receipt.path("files").forEach(name -> written.add(name.asText()));
    }
    RemoteIterator<LocatedFileStatus> found = files.listFiles(folder, true);
    while (found.hasNext()) {
      String name = nameIn(files, folder, found.next());
      if (!written.contains(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static String nameIn(FileSystem files, Path folder, FileStatus file) {
    URI root = files.makeQualified(folder).toUri();
    // A folder's URI ends with a slash nowhere in Hadoop, and would relativize wrongly without.
    return URI.create(root + "/").relativize(file.getPath().toUri()).getPath();
  }

  /** Whether a run of this program wrote the JSON file. */
  static boolean isOwnFile(FileSystem files, Path file) throws IOException {
    JsonNode content = read(files, file);
    return isOwn(content.isArray() ? content.path(0) : content);
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
