package org.gradientem.spark;

import java.util.Arrays;
import java.util.Locale;

/** The constants of an enum as the values of a param. */
final class Choice {
  private Choice() {}

  /** Its name, unless it has another text, in lower case. */
  static String text(Enum<?> constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  static String[] texts(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Choice::text).toArray(String[]::new);
  }

  /** The constant of a text that the param has accepted. */
  static <E extends Enum<E>> E parse(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> text(constant).equals(text))
        .findFirst()
        .orElseThrow();
  }
}
