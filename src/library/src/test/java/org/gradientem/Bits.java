package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;

/** Asserts what is promised to the last bit, on Java's own BLAS. */
public final class Bits {
  private Bits() {}

  /** Asserts that the numbers of two computations are equal. */
  public static void assertSame(double[] actual, double[] expected) {
    assertThat(actual).containsExactly(expected);
  }

  /** Asserts that two numbers are equal. */
  public static void assertSame(double actual, double expected) {
    assertThat(actual).isEqualTo(expected);
  }
}
