package org.gradientem.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a JVM has vectors or not, a fit should come to the same. */
class SparseColumnsTest {
  private static final int MANY = 8;
  private static final int[] COLUMNS = {0, 2, 5};
  private static final int[] STARTS = {0, 1, 4, 6};
  private static final short[] ROWS = {3, 0, 2, 7, 2, 5};

  private static double[] random(long seed, int n, int count) {
    return new SplittableRandom(seed).doubles((long) n * count, -1, 1).toArray();
  }

  /** One of the two products: adds to its last argument. */
  private interface Product {
    void add(SparseColumns nonZeros, double[] other, double[] sums);
  }

  /** Below, at and above the widths of one vector and of four, with and without a rest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void vectorsAndTheLibraryAddToRows(int n) {
    assertAlike(n, SparseColumns::addToRows, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void vectorsAndTheLibraryAddFromRows(int n) {
    assertAlike(n, SparseColumns::addFromRows, false);
  }

  private static void assertAlike(int n, Product product, boolean toRows) {
    double[] values = random(1, 1, ROWS.length);
    double[] other = random(2, n, MANY);
    double[] naive = random(3, n, MANY);
    double[] byVectors = naive.clone();
    double[] byLibrary = naive.clone();

    product.add(new VectorColumns(n, COLUMNS, STARTS, values, ROWS), other, byVectors);
    product.add(new LibraryColumns(n, COLUMNS, STARTS, values, ROWS), other, byLibrary);

    for (int c = 0; c < COLUMNS.length; c++) {
      for (int q = STARTS[c]; q < STARTS[c + 1]; q++) {
        int to = toRows ? ROWS[q] : COLUMNS[c];
        int from = toRows ? COLUMNS[c] : ROWS[q];
        for (int i = 0; i < n; i++) {
          naive[to * n + i] = Math.fma(values[q], other[from * n + i], naive[to * n + i]);
        }
      }
    }
    assertThat(byVectors).isEqualTo(naive);
    assertThat(byLibrary).containsExactly(naive, within(1e-15));
  }

  @Test
  void vectorsAreTakenWhereTheJvmHasTheirModule() throws IOException {
    assertThat(outputWith("--add-modules=jdk.incubator.vector")).endsWith("VectorColumns");
    assertThat(outputWith("--limit-modules=java.se")).endsWith("LibraryColumns");
  }

  /** What {@link Name} prints in a JVM with the option, after the library's warnings. */
  private static String outputWith(String option) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Name.class.getName())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Says which columns its JVM takes. */
  static final class Name {
    private Name() {}

    /** Prints the name of their class. */
    public static void main(String[] args) {
      System.out.print(SparseColumns.of(0, null, null, null, null).getClass().getSimpleName());
    }
  }
}
