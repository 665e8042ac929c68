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
  private static final short[] ROWS = {0, 2, 3, 7};
  private static final int FIRST = 1;
  private static final int END = 3;
  private static final int START = 5;

  /** Below, at and above the widths of one vector and of four, with and without a rest. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void vectorsAndTheLibraryAddToRows(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[] values = random.doubles(ROWS.length, -1, 1).toArray();
    double[] a = random.doubles(START + n, -1, 1).toArray();
    double[] before = random.doubles(8L * n, -1, 1).toArray();
    double[] byVectors = before.clone();
    double[] byLibrary = before.clone();

    new VectorColumns(n, values, ROWS).addToRows(FIRST, END, a, START, byVectors);
    new LibraryColumns(n, values, ROWS).addToRows(FIRST, END, a, START, byLibrary);

    for (int q = FIRST; q < END; q++) {
      for (int i = 0; i < n; i++) {
        int r = ROWS[q] * n + i;
        before[r] = Math.fma(values[q], a[START + i], before[r]);
      }
    }
    assertThat(byVectors).isEqualTo(before);
    assertThat(byLibrary).containsExactly(before, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 8, 13, 16, 32, 37, 64, 75})
  void vectorsAndTheLibraryAddFromRows(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[] values = random.doubles(ROWS.length, -1, 1).toArray();
    double[] psi = random.doubles(8L * n, -1, 1).toArray();
    double[] before = random.doubles(START + n, -1, 1).toArray();
    double[] byVectors = before.clone();
    double[] byLibrary = before.clone();

    new VectorColumns(n, values, ROWS).addFromRows(FIRST, END, psi, byVectors, START);
    new LibraryColumns(n, values, ROWS).addFromRows(FIRST, END, psi, byLibrary, START);

    for (int i = 0; i < n; i++) {
      for (int q = FIRST; q < END; q++) {
        before[START + i] = Math.fma(values[q], psi[ROWS[q] * n + i], before[START + i]);
      }
    }
    assertThat(byVectors).isEqualTo(before);
    assertThat(byLibrary).containsExactly(before, within(1e-15));
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
      System.out.print(SparseColumns.of(1, new double[0], new short[0]).getClass().getSimpleName());
    }
  }
}
