package org.gradientem.experiments;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Rows for a program of another language: their doubles one after the other, little-endian. */
public final class RowFile {
  private RowFile() {}

  /**
   * Writes a file.
   *
   * @param file where
   * @param rows number of rows
   * @param row gives the row of a number, 0 to rows - 1
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, long rows, LongFunction<double[]> row) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (long r = 0; r < rows; r++) {
        double[] values = row.apply(r);
        ByteBuffer bytes =
            ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        out.write(bytes.array());
      }
    }
  }

  /** What is made of a file of some rows, which is there no longer. */
  public static <T> T with(double[][] rows, Function<Path, T> use) {
    try {
      Path file = Files.createTempFile("rows", null);
      try {
        write(file, rows.length, row -> rows[(int) row]);
        return use.apply(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
