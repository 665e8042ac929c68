package org.gradientem.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** scikit-learn's IterativeImputer, in a process of a Python that has it. */
record Imputer(String python) {

  /** The rows filled in; nothing if there is no such Python or it lacks the library. */
  Optional<double[][]> filled(double[][] rows) {
    try {
      Path source = Files.createTempFile("rows", null);
      Path target = Files.createTempFile("filled", null);
      try (InputStream script = Imputer.class.getResourceAsStream("impute.py")) {
        RowFile.write(source, rows.length, row -> rows[(int) row]);
        String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        String d = String.valueOf(rows[0].length);
        return run(python, "-c", text, d, source.toString(), target.toString())
            ? Optional.of(read(target, rows.length, rows[0].length))
            : Optional.empty();
      } finally {
        Files.delete(source);
        Files.delete(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // No such program.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static double[][] read(Path file, int count, int d) throws IOException {
    DoubleBuffer numbers =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    double[][] rows = new double[count][d];
    Arrays.stream(rows).forEach(numbers::get);
    return rows;
  }
}
