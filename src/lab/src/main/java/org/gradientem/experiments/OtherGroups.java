package org.gradientem.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The groups that another library makes of rows: scikit-learn's mixture, then its HDBSCAN.
 *
 * @param labels of each row, -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // made and read at once
record OtherGroups(int... labels) {

  /** Asks a Python; none where there is none, or it lacks scikit-learn. */
  static List<OtherGroups> of(String python, double[][] rows) {
    try (InputStream script = OtherGroups.class.getResourceAsStream("groups.py")) {
      Path file = Files.createTempFile("rows", null);
      try {
        RowFile.write(file, rows.length, row -> rows[(int) row]);
        String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        return output(python, "-c", text, file.toString())
            .lines()
            .map(line -> line.split("\t", -1))
            .filter(cells -> cells.length == rows.length + 1)
            .map(OtherGroups::parse)
            .toList();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OtherGroups parse(String... cells) {
    return new OtherGroups(Arrays.stream(cells).skip(1).mapToInt(Integer::parseInt).toArray());
  }

  /** What a program prints; nothing where there is no such program. */
  private static String output(String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return "";
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
