package org.gradientem.experiments.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.gradientem.experiments.ExternalScript;
import org.gradientem.experiments.RowFile;

/** scikit-learn's IterativeImputer, in a process of a Python that has it. */
record Imputer(String python) {

  /** The rows filled in; nothing if there is no such Python or it lacks the library. */
  Optional<double[][]> filled(double[][] rows) {
    return RowFile.with(rows, source -> filled(source, rows.length, rows[0].length));
  }

  private Optional<double[][]> filled(Path source, int count, int d) {
    ExternalScript script = ExternalScript.python(python, "impute.py");
    try {
      Path target = Files.createTempFile("filled", null);
      try {
        int exitCode =
            script.run(String.valueOf(d), source.toString(), target.toString()).exitCode();
        return exitCode == 0 ? Optional.of(read(target, count, d)) : Optional.empty();
      } finally {
        Files.delete(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
