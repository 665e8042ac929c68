package org.gradientem.em;

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

  /** Below, at and above the widths of one vector and of four, with and without a rest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void vectorsAndTheLibraryAddToRows(int n) {
    double[] values = random(1, 1, ROWS.length);
    double[] a = random(2, n, MANY);
    double[] naive = random(3, n, MANY);
    double[] byVectors = naive.clone();
    double[] byLibrary = naive.clone();

    new VectorColumns(n, COLUMNS, STARTS, values, ROWS).addToRows(a, byVectors);
    new LibraryColumns(n, COLUMNS, STARTS, values, ROWS).addToRows(a, byLibrary);

    for (int c = 0; c < COLUMNS.length; c++) {
      for (int e = STARTS[c] * n; e < STARTS[c + 1] * n; e++) {
        int r = ROWS[e / n] * n + e % n;
        naive[r] = Math.fma(values[e / n], a[COLUMNS[c] * n + e % n], naive[r]);
      }
    }
    assertThat(byVectors).isEqualTo(naive);
    assertThat(byLibrary).containsExactly(naive, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void vectorsAndTheLibraryAddFromRows(int n) {
    double[] values = random(1, 1, ROWS.length);
    double[] psi = random(2, n, MANY);
    double[] naive = random(3, n, MANY);
    double[] byVectors = naive.clone();
    double[] byLibrary = naive.clone();

    new VectorColumns(n, COLUMNS, STARTS, values, ROWS).addFromRows(psi, byVectors);
    new LibraryColumns(n, COLUMNS, STARTS, values, ROWS).addFromRows(psi, byLibrary);

    for (int c = 0; c < COLUMNS.length; c++) {
      for (int e = STARTS[c] * n; e < STARTS[c + 1] * n; e++) {
        int s = COLUMNS[c] * n + e % n;
        naive[s] = Math.fma(values[e / n], psi[ROWS[e / n] * n + e % n], naive[s]);
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
