package org.gradientem;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/**
 * Text with numbers in it that is the same wherever it is made; the JVM's locale may have other
 * digits, or a comma for the point.
 *
 * @since 0.1.0
 */
public final class RootLocale {
  private RootLocale() {}

  /**
   * What {@link String#format(Locale, String, Object...)} makes under {@link Locale#ROOT}.
   *
   * @param format the text with its format specifiers
   * @param args what they stand for
   * @return the text
   */
  @FormatMethod
  public static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  /**
   * So many things.
   *
   * @param number how many
   * @param noun what one of them is called; more have an s at its end
   * @return the number and the noun
   */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
