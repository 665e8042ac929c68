package org.gradientem.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Numbers kept in a file under a key each as they come, so that a run cut off has lost none. */
final class Ledger {
  private final Path file;
  private final Map<String, double[]> entries = new HashMap<>();

  /** Reads what the file holds already, if it exists. */
  Ledger(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      String text = Files.exists(file) ? Files.readString(file) : "";
      // A line without its end was being written when the run was cut off.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      Files.writeString(file, whole);
      whole.lines().forEach(this::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String line) {
    String[] parts = line.split("\t", -1);
    entries.put(parts[0], Arrays.stream(parts).skip(1).mapToDouble(Double::parseDouble).toArray());
  }

  synchronized Optional<double[]> find(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(String key, double[] values) {
    entries.put(key, values);
    String numbers =
        Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining("\t"));
    try {
      Files.writeString(file, key + "\t" + numbers + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
