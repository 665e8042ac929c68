package org.gradientem.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How many components another library finds.
 *
 * @param library its name and version
 * @param kind what it chose besides, in its own words
 * @param k number of components
 */
record OtherChoice(String library, String kind, int k) {
  private static final String SCRIPT = "others.py";

  /** Asks a Python; empty where there is none or it does not have the library. */
  static Optional<OtherChoice> of(String python, String what, double[][] rows) {
    try {
      Path file = Files.createTempFile("rows", null);
      try {
        RowFile.write(file, rows.length, row -> rows[(int) row]);
        String dim = String.valueOf(rows[0].length);
        return parse(output(python, "-c", script(), what, dim, file.toString()));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script() throws IOException {
    try (InputStream script = OtherChoice.class.getResourceAsStream(SCRIPT)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What a program prints; nothing where there is no such program. */
  private static String output(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return "";
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static Optional<OtherChoice> parse(String answer) {
    String[] parts = answer.split("\t", -1);
    return parts.length == 3
        ? Optional.of(new OtherChoice(parts[0], parts[1], Integer.parseInt(parts[2])))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return kind + ", " + k;
  }
}
