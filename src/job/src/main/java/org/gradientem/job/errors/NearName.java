package org.gradientem.job.errors;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** The name that was probably meant. */
public final class NearName {
  /** From names of five letters on, one wrong letter; or the half of a name that it begins with. */
  private static final double MIN_SIMILARITY = 0.85;

  private NearName() {}

  /**
   * The end of a sentence about a name that is unknown.
   *
   * @param given the name
   * @param names those that are known
   * @return a question for the name that is most like it; a full stop if none is alike
   */
  public static String end(String given, Collection<String> names) {
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    record Near(String name, double similarity) {}
    return names.stream()
        .map(name -> new Near(name, similarity.apply(letters(given), letters(name))))
        .filter(near -> near.similarity >= MIN_SIMILARITY)
        .max(Comparator.comparingDouble(Near::similarity))
        .map(near -> "; did you mean '%s'?".formatted(near.name))
        .orElse(".");
  }

  private static String letters(String name) {
    return name.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }
}
