package org.gradientem.search;

import java.util.OptionalInt;

/**
 * The number of components that the answer is to have: one that was asked for, or any.
 *
 * @param k the number; empty for that with the highest BIC
 */
record Wanted(OptionalInt k) {
  static final Wanted ANY = new Wanted(OptionalInt.empty());

  boolean isAny() {
    return k.isEmpty();
  }

  /** Whether the answer may have so many. */
  boolean admits(int components) {
    return k.orElse(components) == components;
  }

  /** How many more than so many there are to be; 0 for any number. */
  int more(int components) {
    return k.orElse(components) - components;
  }
}
