package org.gradientem.experiments;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongFunction;

/** Rows for a program of another language: doubles one after the other, little-endian. */
public final class RowFile {
  private RowFile() {}

  /** Writes rows 0 to count - 1. */
  public static void write(Path file, long count, LongFunction<double[]> row) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (long r = 0; r < count; r++) {
        double[] values = row.apply(r);
        ByteBuffer bytes =
            ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        out.write(bytes.array());
      }
    }
  }

  public static double[][] read(Path file, int d) throws IOException {
    DoubleBuffer numbers =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    double[][] rows = new double[numbers.remaining() / d][d];
    Arrays.stream(rows).forEach(numbers::get);
    return rows;
  }

  /** Uses a temporary file of rows. */
  public static <T> T with(double[][] rows, ExternalScript.FileUse<T> use) {
    return ExternalScript.withFile(
        ".f8",
        file -> {
          write(file, rows.length, row -> rows[(int) row]);
          return use.use(file);
        });
  }
}
