package org.gradientem;

import java.util.Locale;
import java.util.concurrent.Callable;

/** Another locale of the JVM. */
public final class OtherLocale {
  private OtherLocale() {}

  /** What comes out while the JVM has this locale. */
  public static <T> T under(String languageTag, Callable<T> made) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(languageTag));
    try {
      return made.call();
    } finally {
      Locale.setDefault(before);
    }
  }
}
