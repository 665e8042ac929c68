package org.gradientem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that something is refused in a sentence. */
public final class Refusals {
  private Refusals() {}

  /** Asserts that a user is told what is wrong, by a sentence that holds all these parts. */
  public static void assertRefused(ThrowingCallable call, String... parts) {
    assertThrown(UserException.class, call, parts);
  }

  /** Asserts that an argument is refused with a message that holds all these parts. */
  public static void assertIllegal(ThrowingCallable call, String... parts) {
    assertThrown(IllegalArgumentException.class, call, parts);
  }

  /** Asserts that whatever is thrown has a message that holds all these parts. */
  public static void assertFails(ThrowingCallable call, String... parts) {
    assertThrown(Throwable.class, call, parts);
  }

  private static void assertThrown(Class<?> type, ThrowingCallable call, String... parts) {
    assertThat(catchThrowable(call)).isInstanceOf(type).message().contains(parts);
  }
}
