package org.gradientem.spark;

import java.util.Arrays;
import java.util.Locale;

/** The constants of an enum as the values of a param. */
final class Choice {
  private Choice() {}

  /** Its name in lower case. */
  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String[] texts(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Choice::text).toArray(String[]::new);
  }

  /** The constant of a text that the param has accepted. */
  static <E extends Enum<E>> E parse(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }
}
