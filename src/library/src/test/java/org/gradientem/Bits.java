package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gradientem.blocks.LoadedBlas;
import org.gradientem.mixture.Close;

/** What is promised to the last bit, and only where the BLAS repeats its own. */
public final class Bits {
  /**
   * How far some dozens of steps carry a rounding of 1e-16, with a margin; whatever is forgotten or
   * counted twice among some hundred rows is a thousandth and more.
   */
  private static final double ROUNDING = 1e-9;

  static final AtomicInteger ROUNDED = new AtomicInteger();

  private Bits() {}

  /** Numbers of the same computation: equal, but for rounding where the BLAS does not repeat. */
  public static void assertSame(double[] actual, double[] expected) {
    if (LoadedBlas.here().repeatable()) {
      assertThat(actual).as("on %s", LoadedBlas.here()).containsExactly(expected);
    } else {
      ROUNDED.incrementAndGet();
      assertThat(Close.relativeError(actual, expected))
          .as("on %s", LoadedBlas.here())
          .isLessThan(ROUNDING);
    }
  }

  /** The same of single numbers. */
  public static void assertSame(double actual, double expected) {
    assertSame(new double[] {actual}, new double[] {expected});
  }

  /** Skips the rest of a test, of what last digits decide, such as the pass at which a fit ends. */
  public static void assumeRepeatable() {
    assumeTrue(
        LoadedBlas.here().repeatable(),
        () -> LoadedBlas.here().name() + " does not repeat its bits");
  }

  /** What a fit warns of, but for the BLAS that the tests run on. */
  public static List<String> without(List<String> warnings) {
    return warnings.stream()
        .filter(w -> !w.equals(LoadedBlas.here().warning().orElse("")))
        .toList();
  }
}
